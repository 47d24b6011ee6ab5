import { existsSync } from 'node:fs';
import path from 'node:path';
import type { FunctionSpec } from './function.ts';
import { asNumber, asObject, asText } from './json.ts';
import type { Assembly, Resource } from './template.ts';

export type FunctionOptions = {
  /** Environment that the machine adds, e.g. where the AWS endpoint is. */
  environment: Record<string, string>;
  /** Instances of one function at one time, where the template does not say fewer. */
  mostInstances: number;
  /** Environment with the credentials of one function (logical id): the gateway knows it by them. */
  credentials(functionId: string): Record<string, string>;
};

/** Functions of the template, each with its bundle and its own environment. */
export function readFunctions(assembly: Assembly, options: FunctionOptions): FunctionSpec[] {
  return assembly.resources
    .filter(({ type }) => type === 'AWS::Lambda::Function')
    .map(resource => readFunction(assembly, resource, options));
}

function readFunction(
  assembly: Assembly,
  { id, ref, attributes, properties }: Resource,
  options: FunctionOptions,
): FunctionSpec {
  const runtime = asText(properties['Runtime'], `${id}.Runtime`);
  if (!runtime.startsWith('nodejs'))
    throw new Error(`${id}: the local runtime runs Node.js functions only, not ${runtime}`);
  if (properties['Layers'] !== undefined) throw new Error(`${id}: layers are not known to the local runtime`);
  const code = asObject(properties['Code'], `${id}.Code`);
  const folder = assembly.assetFolder(asText(code['S3Key'], `${id}.Code.S3Key`));
  const [module = '', exportName = ''] = asText(properties['Handler'], `${id}.Handler`).split('.');
  const file = path.join(folder, `${module}.mjs`);
  if (!existsSync(file))
    throw new Error(`${id}: its bundle ${file} is not there; synthesise the application again`);
  const memoryMiB = asNumber(properties['MemorySize'] ?? 128, `${id}.MemorySize`);
  const own = environmentOf(properties, id);
  const reserved = properties['ReservedConcurrentExecutions'];
  const concurrency =
    reserved === undefined ? options.mostInstances : asNumber(reserved, `${id}.ReservedConcurrentExecutions`);
  return {
    id,
    label: own['POWERTOOLS_SERVICE_NAME'] ?? id,
    name: ref,
    arn: attributes['Arn'] ?? '',
    file,
    exportName,
    timeoutMs: asNumber(properties['Timeout'] ?? 3, `${id}.Timeout`) * 1000,
    memoryMiB,
    concurrency: Math.max(1, Math.min(concurrency, options.mostInstances)),
    environment: {
      ...lambdaEnvironment(ref, memoryMiB, assembly.region, runtime),
      ...options.environment,
      // Never those of the person who runs this: a function must not reach the real account by mistake.
      ...options.credentials(id),
      ...own,
    },
  };
}

function environmentOf(properties: Resource['properties'], id: string): Record<string, string> {
  const environment = asObject(properties['Environment'] ?? {}, `${id}.Environment`);
  const variables = asObject(environment['Variables'] ?? {}, `${id}.Environment.Variables`);
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      asText(value, `${id}.Environment.Variables.${name}`),
    ]),
  );
}

/** What Lambda sets. LAMBDA_TASK_ROOT is left out: the X-Ray SDK takes it as leave to write outside the function. */
function lambdaEnvironment(
  name: string,
  memoryMiB: number,
  region: string,
  runtime: string,
): Record<string, string> {
  return {
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMiB),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    POWERTOOLS_TRACE_ENABLED: 'false',
  };
}

import type { EventSourceSpec } from '../event-source.ts';
import { isObject } from '../json.ts';
import { ACCOUNT } from '../physical.ts';
import type { Resource } from '../template.ts';
import { type Access, mayAssume, type Need } from './access.ts';

/**
 * What Lambda itself does with a function's role. AWS refuses some of it at deployment and passes over the rest in silence
 * (logs); here all of it is an error of the start.
 */
export function checkFunctionRoles(
  access: Access,
  resources: readonly Resource[],
  sources: readonly EventSourceSpec[],
  region: string,
): void {
  for (const resource of resources) {
    if (resource.type !== 'AWS::Lambda::Function') continue;
    const caller = access.caller(resource.id);
    const { role } = caller;
    const refused = mayAssume(role, 'lambda.amazonaws.com', region);
    if (refused !== undefined)
      throw new Error(
        `${resource.id}: The role defined for the function cannot be assumed by Lambda. ${refused}`,
      );
    const own = [...logNeeds(resource, region), ...tracingNeeds(resource), ...letterNeeds(resource)];
    demand(access, resource.id, 'The function', own);
  }
  for (const source of sources) {
    const target = resources.find(
      ({ type, ref, attributes }) =>
        type === 'AWS::Lambda::Function' && [ref, attributes['Arn']].includes(source.functionArn),
    );
    // Where there is none, the workload says so.
    if (target === undefined) continue;
    const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
    const needs =
      source.stream === undefined
        ? actions.map(action => ({ action, resource: source.queueArn }))
        : streamNeeds(source.stream);
    demand(access, target.id, `The event source mapping ${source.id}`, needs);
  }
}

function streamNeeds({ arn, failedArn }: NonNullable<EventSourceSpec['stream']>): Need[] {
  const reading = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];
  return [
    ...reading.map(action => ({ action, resource: arn })),
    { action: 'dynamodb:ListStreams', resource: '*' },
    ...(failedArn === undefined ? [] : [{ action: 'sqs:SendMessage', resource: failedArn }]),
  ];
}

function demand(access: Access, functionId: string, who: string, needs: Need[]): void {
  try {
    access.check(access.caller(functionId), needs);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${functionId}: ${who} needs a permission that its role does not grant. ${reason}`);
  }
}

function logNeeds({ ref, properties }: Resource, region: string): Need[] {
  const logging = properties['LoggingConfig'];
  const named = isObject(logging) ? logging['LogGroup'] : undefined;
  const group = typeof named === 'string' ? named : `/aws/lambda/${ref}`;
  const stream = `arn:aws:logs:${region}:${ACCOUNT}:log-group:${group}:log-stream:local`;
  return ['logs:CreateLogStream', 'logs:PutLogEvents'].map(action => ({ action, resource: stream }));
}

function tracingNeeds({ properties }: Resource): Need[] {
  const tracing = properties['TracingConfig'];
  if (!isObject(tracing) || tracing['Mode'] !== 'Active') return [];
  return ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'].map(action => ({ action, resource: '*' }));
}

function letterNeeds({ properties }: Resource): Need[] {
  const config = properties['DeadLetterConfig'];
  const target = isObject(config) ? config['TargetArn'] : undefined;
  return typeof target === 'string' ? [{ action: 'sqs:SendMessage', resource: target }] : [];
}

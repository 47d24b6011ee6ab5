import { dirname } from 'node:path';
import type { OnLoadResult } from 'esbuild';

/** Name in requests (signature and address) of the services whose clients the functions use. */
const services: Readonly<Record<string, string>> = {
  dynamodb: 'dynamodb',
  eventbridge: 'events',
  'secrets-manager': 'secretsmanager',
  sqs: 'sqs',
  athena: 'athena',
};

/** Files that every client has, with what takes their place. */
export const clientFile =
  /node_modules\/@aws-sdk\/client-([a-z-]+)\/(?:dist-es\/)?(package\.json|endpoint\/endpointResolver\.js|runtimeConfig\.js|runtimeExtensions\.js|schemas\/schemas_0\.js)$/;

/** What stands in for a file of a client. Throws where the SDK has changed in what this leans on. */
export function slimClientFile(path: string, source: string): OnLoadResult {
  const [, client = '', file = ''] = clientFile.exec(path) ?? [];
  const resolveDir = dirname(path);
  // A client names its version to the service; of its package.json nothing else is read.
  if (file === 'package.json')
    return { contents: JSON.stringify({ version: versionIn(source) }), loader: 'json' };
  const contents = standInFor(file, client, path, source);
  if (contents === undefined) throw new Error(`${path} is not a file that infra/slim-clients.ts knows`);
  return { contents, loader: 'js', resolveDir };
}

function standInFor(file: string, client: string, path: string, source: string): string | undefined {
  switch (file) {
    case 'endpoint/endpointResolver.js':
      return addressOf(client);
    case 'runtimeConfig.js':
      return configuration(path, source);
    case 'runtimeExtensions.js':
      // No client is given an extension.
      return 'export const resolveRuntimeExtensions = config => config;';
    case 'schemas/schemas_0.js':
      return withoutErrors(path, source);
    default:
      return undefined;
  }
}

function versionIn(source: string): string {
  const { version }: { version: string } = JSON.parse(source);
  return version;
}

/**
 * Upstream decides by a table in base64 with an interpreter. Of its questions the functions' template answers no to FIPS, dual
 * stack, accounts in addresses and endpoints of many regions; the region, and an address given instead, remain.
 */
function addressOf(client: string): string {
  const name = services[client];
  if (name === undefined) throw new Error(`Tell infra/slim-clients.ts the address of the service ${client}`);
  return `const known = new Map();
    export const defaultEndpointResolver = ({ Endpoint, Region, UseFIPS, UseDualStack }) => {
      if (UseFIPS || UseDualStack) throw new Error('FIPS and dual stack are not part of this bundle (infra/slim-clients.ts)');
      const address = Endpoint ?? 'https://${name}.' + Region + '.amazonaws.com' + (Region.startsWith('cn-') ? '.cn' : '');
      if (!known.has(address)) known.set(address, { url: new URL(address), headers: {}, properties: {} });
      return known.get(address);
    };`;
}

/** What upstream looks up in the environment and in profiles, and what it finds where neither says anything. */
const lookedUp: ReadonlySet<string> = new Set([
  'runtime',
  'defaultsMode',
  'accountIdEndpointMode',
  'authSchemePreference',
  'bodyLengthChecker',
  'credentialDefaultProvider',
  'defaultSocketTimeout',
  'defaultUserAgentProvider',
  'endpointDiscoveryEnabledProvider',
  'maxAttempts',
  'region',
  'requestHandler',
  'retryMode',
  'sigv4aSigningRegionSet',
  'streamCollector',
  'useDualstackEndpoint',
  'useFipsEndpoint',
  'userAgentAppId',
]);

/** Of the environment that upstream reads, the template sets none, and Lambda the region only. */
function configuration(path: string, source: string): string {
  const names = [...source.matchAll(/^ {8}(\w+)(?::|,$)/gm)].map(([, name = '']) => name);
  const unknown = names.filter(name => !lookedUp.has(name) && !['profile', 'logger'].includes(name));
  if (names.length < 12 || unknown.length > 0)
    throw new Error(`${path} sets ${unknown.join(', ') || 'less'} than infra/slim-clients.ts expects`);
  return `import packageInfo from '../package.json';
    import { defaultProvider as credentialDefaultProvider } from '@aws-sdk/credential-provider-node';
    import { calculateBodyLength as bodyLengthChecker } from '@smithy/core/serde';
    import { NodeHttpHandler, streamCollector } from '@smithy/node-http-handler';
    import { getRuntimeConfig as getSharedRuntimeConfig } from './runtimeConfig.shared';
    export const getRuntimeConfig = config => ({
      ...getSharedRuntimeConfig(config),
      runtime: 'node',
      bodyLengthChecker,
      credentialDefaultProvider,
      region: process.env.AWS_REGION,
      retryMode: 'standard',
      streamCollector,
      userAgent: 'aws-sdk-js/' + packageInfo.version,
      ...config,
      requestHandler: NodeHttpHandler.create(config.requestHandler ?? {}),
    });`;
}

/** A client makes an error of a class where its schemas register one; any other has its name and message too. */
const registration = /^\w+\.registerError\((\w+)\$, \1\);$/gm;
const constant = /^const (_\w+) = (".*");$/gm;
const computedKey = /\[(_\w+)\]:/g;
/** The classes that code asks for with `instanceof`. */
const errorClasses: ReadonlySet<string> = new Set(['ConditionalCheckFailedException']);

function withoutErrors(path: string, source: string): string {
  const unregistered = source.replaceAll(registration, (line, name: string) =>
    errorClasses.has(name) || name.endsWith('ServiceException') ? line : '',
  );
  // A computed key might run code, for all that esbuild knows: it keeps such a schema whether anything uses it or not.
  const texts = new Map([...source.matchAll(constant)].map(([, name, text]) => [name, text]));
  const contents = unregistered.replaceAll(computedKey, (key, name: string) =>
    texts.has(name) ? `${texts.get(name)}:` : key,
  );
  if (unregistered === source || contents === unregistered)
    throw new Error(`${path} registers no errors, or has no keys by name, as infra/slim-clients.ts expects`);
  return contents;
}

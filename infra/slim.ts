import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

interface StandIn {
  /** End of the path of the file that is replaced. */
  readonly file: string;
  /** Why a function on Lambda never misses what is left out. */
  readonly reason: string;
  readonly contents: string;
}

/** Code that a function on Lambda never runs, and what takes its place in the bundles. */
export const standIns: readonly StandIn[] = [
  {
    file: '@aws-sdk/credential-provider-node/dist-es/index.js',
    reason: 'Lambda hands credentials over in the environment; profiles, SSO, IMDS and STS are not asked.',
    contents: `export const defaultProvider = () => async () => {
      const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env;
      if (!accessKeyId || !secretAccessKey) throw new Error('No credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY');
      return { accessKeyId, secretAccessKey, sessionToken };
    };`,
  },
  {
    file: '@aws-sdk/endpoint-cache/dist-es/index.js',
    reason: 'DynamoDB endpoint discovery is off unless asked for, and is not asked for.',
    contents: `export class EndpointCache {
      get() {} getEndpoint() {} set() {} delete() {} has() { return false; } clear() {}
    }`,
  },
  {
    file: '@aws-sdk/signature-v4-multi-region/dist-es/index.js',
    reason:
      'Only global endpoints of EventBridge are signed for many regions; one bus in one region is used.',
    contents: `export { SignatureV4 as SignatureV4MultiRegion } from '@smithy/signature-v4';`,
  },
  {
    file: '@smithy/core/dist-es/submodules/retry/util-retry/DefaultRateLimiter.js',
    reason: 'Serves the adaptive retry mode only; the clients use the standard one.',
    contents: `export class DefaultRateLimiter {
      constructor() { throw new Error('The adaptive retry mode is not part of this bundle (infra/slim.ts)'); }
    }`,
  },
  {
    file: '@smithy/core/dist-es/submodules/retry/util-retry/AdaptiveRetryStrategy.js',
    reason: 'The clients use the standard retry mode.',
    contents: `export class AdaptiveRetryStrategy {
      constructor() { throw new Error('The adaptive retry mode is not part of this bundle (infra/slim.ts)'); }
    }`,
  },
  {
    file: '@aws-sdk/core/dist-es/submodules/client/emitWarningIfUnsupportedVersion.js',
    reason: 'Tells of a Node.js older than the one that the functions run on.',
    contents: `export const state = { warningEmitted: true };
      export const emitWarningIfUnsupportedVersion = () => {};`,
  },
  {
    file: '@aws-sdk/core/dist-es/submodules/client/middleware-logger/loggerMiddleware.js',
    reason: 'Writes to the logger that a client is given; none is given one.',
    contents: `export const loggerMiddleware = () => next => next;
      export const loggerMiddlewareOptions = { name: 'loggerMiddleware', step: 'initialize' };
      export const getLoggerPlugin = () => ({ applyToStack() {} });`,
  },
  {
    file: '@smithy/core/dist-es/submodules/client/smithy-client/schemaLogFilter.js',
    reason: 'Hides in what a client logs; none is given a logger.',
    contents: `export const schemaLogFilter = () => '***SensitiveInformation***';`,
  },
  {
    file: '@aws-sdk/core/dist-es/submodules/httpAuthSchemes/aws_sdk/AwsSdkSigV4ASigner.js',
    reason:
      'Signs for many regions: only global endpoints of EventBridge ask for that; one bus in one region is used.',
    contents: `export class AwsSdkSigV4ASigner {
      sign() { throw new Error('Signatures for many regions are not part of this bundle (infra/slim.ts)'); }
    }`,
  },
  {
    file: '@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js',
    reason: 'For platforms without node:crypto.',
    contents: `export class Sha256Js {
      constructor() { throw new Error('SHA-256 comes from node:crypto in this bundle (infra/slim.ts)'); }
    }`,
  },
  {
    file: '@smithy/core/dist-es/submodules/serde/date-utils.js',
    reason: 'Times in answers of AWS JSON are seconds; other forms are of protocols that are not in use.',
    contents: `export const parseEpochTimestamp = seconds =>
        seconds === null || seconds === undefined ? undefined : new Date(Math.round(Number(seconds) * 1000));
      const absent = () => { throw new Error('Times as text are not part of this bundle (infra/slim.ts)'); };
      export { absent as dateToUtcString, absent as parseRfc3339DateTime, absent as parseRfc3339DateTimeWithOffset, absent as parseRfc7231DateTime };`,
  },
  {
    file: '@smithy/core/dist-es/submodules/serde/schema-serde-lib/schema-date-utils.js',
    reason: 'Reads times in HTTP headers of REST services; none is in use.',
    contents: `const absent = () => { throw new Error('Times in headers are not part of this bundle (infra/slim.ts)'); };
      export { absent as _parseEpochTimestamp, absent as _parseRfc3339DateTimeWithOffset, absent as _parseRfc7231DateTime };`,
  },
  {
    file: '@smithy/core/dist-es/submodules/config/shared-ini-file-loader/loadSharedConfigFiles.js',
    reason: 'Profiles stand in a home directory; on Lambda the environment says all.',
    contents: `export { CONFIG_PREFIX_SEPARATOR } from './constants';
      export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
  },
  {
    file: '@smithy/core/dist-es/submodules/config/config-resolver/regionConfig/getInstanceMetadataRegion.js',
    reason: 'Asks the metadata service of a virtual machine.',
    contents: `export const getInstanceMetadataRegion = async () => undefined;`,
  },
  {
    file: '@smithy/core/dist-es/submodules/endpoints/middleware-endpoint/service-customizations/s3.js',
    reason: 'Endpoints of buckets; S3 is not in use.',
    contents: `const absent = () => { throw new Error('S3 is not part of this bundle (infra/slim.ts)'); };
      export const DOT_PATTERN = /\\./, S3_HOSTNAME_PATTERN = /^s3[.]/;
      export { absent as resolveParamsForS3, absent as isDnsCompatibleBucketName, absent as isArnBucketName };`,
  },
  {
    file: '@smithy/core/dist-es/submodules/checksum/md5/Md5Js.js',
    reason: 'For platforms without node:crypto.',
    contents: `export class Md5Js {
      constructor() { throw new Error('MD5 comes from node:crypto in this bundle (infra/slim.ts)'); }
    }`,
  },
  {
    file: '@smithy/signature-v4/dist-es/HeaderFormatter.js',
    reason: 'Writes the headers of messages in event streams; no operation in use has one.',
    contents: `export class HeaderFormatter {
      format() { throw new Error('Event streams are not part of this bundle (infra/slim.ts)'); }
    }`,
  },
  {
    file: '@aws/lambda-invoke-store/dist-es/invoke-store.js',
    reason:
      'Serves environments that run several invocations at a time; ours run one, named in the environment.',
    contents: `export const InvokeStore = { getInstanceAsync: async () => ({
      getXRayTraceId: () => process.env._X_AMZN_TRACE_ID,
    }) };`,
  },
  {
    file: 'zod/v4/core/to-json-schema.js',
    reason: 'JSON Schema is made when the functions are bundled, never by one of them.',
    contents: `const absent = () => { throw new Error('JSON Schema is not part of this bundle (infra/slim.ts)'); };
      export const createToJSONSchemaMethod = () => absent;
      export const createStandardJSONSchemaMethod = () => absent;
      export { absent as initializeContext, absent as process, absent as processSchema, absent as handleUnrepresentable, absent as extractDefs, absent as finalize };`,
  },
  {
    file: 'zod/v4/core/json-schema-processors.js',
    reason: 'JSON Schema is made when the functions are bundled, never by one of them.',
    contents: `export const allProcessors = {};
      export const toJSONSchema = () => { throw new Error('JSON Schema is not part of this bundle (infra/slim.ts)'); };`,
  },
  {
    file: 'shared/openapi/openapi.ts',
    reason:
      'The document lies beside the bundle (openapi-document.ts) and is read when somebody asks for it.',
    contents: `import { readFileSync } from 'node:fs';
      export const openApi = () => JSON.parse(readFileSync(new URL('./openapi.json', import.meta.url), 'utf8'));`,
  },
  {
    file: 'shared/definitions/shipped.ts',
    reason: 'They lie beside the bundle, checked when it was made (shipped-definitions.ts): data, not code.',
    contents: `import { readFileSync } from 'node:fs';
      import { durationMs } from '../contract/duration.ts';
      import { compileDefinition } from '../domain/definition.ts';
      const sources = JSON.parse(readFileSync(new URL('./definitions.json', import.meta.url), 'utf8'));
      export const shippedDefinitions = sources.map(source => compileDefinition(source, text => durationMs(text) ?? 0));`,
  },
];

// Imported, node:http has Node load its fetch too, a sixth of a cold start; the tracer only wants to patch it.
const tracerProvider = /aws-lambda-powertools\/tracer\/lib\/esm\/provider\/ProviderService\.js$/;
const httpImports = /^import (https?) from 'node:\1';$/gm;

/** An SDK client names its version to the service; of its package.json nothing else is read. */
const clientPackage = /node_modules\/@aws-sdk\/client-[a-z-]+\/package\.json$/;

/** A client makes an error of a class where its schemas register one; any other has its name and message too. */
const clientSchemas = /node_modules\/@aws-sdk\/client-[a-z-]+\/dist-es\/schemas\/schemas_0\.js$/;
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
    throw new Error(`${path} registers no errors, or has no keys by name, as infra/slim.ts expects`);
  return contents;
}

/** Regions are told by the pattern of their partition; the list of their names adds but descriptions. */
const partitionsFile = /\/util-endpoints\/lib\/aws\/partitions\.js$/;

function withoutRegions(path: string, source: string): string {
  const json = /^export const partitionsInfo = (\{.*\});\s*$/s.exec(source)?.[1];
  if (json === undefined) throw new Error(`${path} holds other things than infra/slim.ts expects`);
  const contents = JSON.stringify(JSON.parse(json, (name, value) => (name === 'regions' ? {} : value)));
  return `export const partitionsInfo = ${contents};`;
}

/** The stand-ins as an esbuild plugin. `used` collects the files it found, so a test can see that none has moved. */
export function slim(used: Set<string>): Plugin {
  return {
    name: 'slim',
    setup(build) {
      build.onLoad({ filter: clientPackage }, async ({ path }) => {
        const { version } = JSON.parse(await readFile(path, 'utf8'));
        return { contents: JSON.stringify({ version }), loader: 'json' };
      });
      build.onLoad({ filter: tracerProvider }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const contents = source.replaceAll(httpImports, "const $1 = process.getBuiltinModule('node:$1');");
        if (contents === source)
          throw new Error(`${path} imports node:http no more as infra/slim.ts expects`);
        return { contents, loader: 'js' };
      });
      build.onLoad({ filter: partitionsFile }, async ({ path }) => {
        return { contents: withoutRegions(path, await readFile(path, 'utf8')), loader: 'js' };
      });
      build.onLoad({ filter: clientSchemas }, async ({ path }) => {
        const contents = withoutErrors(path, await readFile(path, 'utf8'));
        return { contents, loader: 'js', resolveDir: dirname(path) };
      });
      for (const { file, contents } of standIns) {
        const filter = new RegExp(`/${file.replaceAll('.', '\\.')}$`);
        build.onLoad({ filter }, ({ path }) => {
          used.add(file);
          return { contents, loader: 'js', resolveDir: dirname(path) };
        });
      }
    },
  };
}

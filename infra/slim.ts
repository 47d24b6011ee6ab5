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
    file: '@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js',
    reason: 'For platforms without node:crypto.',
    contents: `export class Sha256Js {
      constructor() { throw new Error('SHA-256 comes from node:crypto in this bundle (infra/slim.ts)'); }
    }`,
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
    file: 'shared/query-api/openapi.ts',
    reason:
      'The document lies beside the bundle (openapi-document.ts) and is read when somebody asks for it.',
    contents: `import { readFileSync } from 'node:fs';
      export const openApiOf = () => JSON.parse(readFileSync(new URL('./openapi.json', import.meta.url), 'utf8'));`,
  },
  {
    file: 'shared/definitions/shipped.ts',
    reason: 'They lie beside the bundle, checked when it was made (shipped-definitions.ts): data, not code.',
    contents: `import { readFileSync } from 'node:fs';
      import { durationMs } from '../contract/primitives.ts';
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

import { sdkStandIns } from './sdk-stand-ins.ts';

export interface StandIn {
  /** End of the path of the file that is replaced. */
  readonly file: string;
  /** Why a function on Lambda never misses what is left out. */
  readonly reason: string;
  readonly contents: string;
}

/** Code that a function on Lambda never runs, and what takes its place in the bundles. */
export const standIns: readonly StandIn[] = [
  ...sdkStandIns,
  {
    file: '@aws-lambda-powertools/commons/lib/esm/awsSdkUtils.js',
    reason:
      'Serves utilities of Powertools that make clients of their own, and tracing of clients: none is in use.',
    contents: `const absent = () => { throw new Error('Clients of Powertools are not part of this bundle (infra/stand-ins.ts)'); };
      export { absent as addUserAgentMiddleware, absent as customUserAgentMiddleware, absent as isSdkClient };`,
  },
  {
    file: '@aws-lambda-powertools/logger/lib/esm/logBuffer.js',
    reason: 'Lines are kept back where buffering is asked for, and is not asked for.',
    contents: `export class CircularMap {
      constructor() { throw new Error('Buffers of the logger are not part of this bundle (infra/stand-ins.ts)'); }
    }`,
  },
  {
    file: 'hyparquet/src/delta.js',
    reason: 'Encodings that the writer of the lake does not use: it writes plain values and dictionaries.',
    contents: `const absent = () => { throw new Error('Delta encodings of Parquet are not part of this bundle (infra/stand-ins.ts)'); };
      export { absent as deltaBinaryUnpack, absent as deltaByteArray, absent as deltaLengthByteArray };`,
  },
  {
    file: 'hyparquet/src/wkb.js',
    reason: 'No column of the lake is a place.',
    contents: `export const wkbToGeojson = () => {
      throw new Error('Places of Parquet are not part of this bundle (infra/stand-ins.ts)');
    };`,
  },
  {
    file: 'hyparquet/src/geoparquet.js',
    reason: 'No column of the lake is a place.',
    contents: 'export const markGeoColumns = () => {};',
  },
  {
    file: 'hyparquet/src/bloom.js',
    reason: 'Bloom filters serve reading with a filter; files of the lake have none.',
    contents: `const absent = () => { throw new Error('Filters of Parquet are not part of this bundle (infra/stand-ins.ts)'); };
      export const bloomEligibleColumns = () => new Map();
      export { absent as readBloomFilter, absent as hashParquetValue, absent as sbbfContains };`,
  },
  {
    file: 'hyparquet/src/filter.js',
    reason: 'Files of the lake are read without a filter: all rows of a bucket belong together.',
    contents: `const absent = () => { throw new Error('Filters of Parquet are not part of this bundle (infra/stand-ins.ts)'); };
      const none = filter => filter ? absent() : [];
      const never = ({ filter }) => filter ? absent() : false;
      export { none as columnsNeededForFilter, none as pathsNeededForFilter, never as canSkipRowGroup };
      export { absent as matchFilter, absent as filterPageRanges, absent as intersectRanges, absent as unionRanges };`,
  },
  {
    file: 'hyparquet/src/variant.js',
    reason: 'No column of the lake is a variant.',
    contents: `export const decodeVariantColumn = () => {
      throw new Error('Variants of Parquet are not part of this bundle (infra/stand-ins.ts)');
    };`,
  },
  {
    file: 'hono/dist/utils/html.js',
    reason: 'Escapes what pages are made of; no function answers with one.',
    contents: `const absent = () => { throw new Error('Pages are not part of this bundle (infra/stand-ins.ts)'); };
      export const HtmlEscapedCallbackPhase = {};
      export { absent as resolveCallback, absent as resolveCallbackSync, absent as raw, absent as escapeToBuffer, absent as stringBufferToString };`,
  },
  {
    file: 'hono/dist/utils/mount.js',
    reason: 'Takes in applications of other frameworks; there is none.',
    contents: `export const createMountedRequest = () => {
      throw new Error('Mounted applications are not part of this bundle (infra/stand-ins.ts)');
    };`,
  },
  {
    file: 'hono/dist/utils/body.js',
    reason: 'Reads forms; bodies are JSON, read by ourselves.',
    contents: `export const parseBody = () => {
      throw new Error('Forms are not part of this bundle (infra/stand-ins.ts)');
    };`,
  },
  {
    file: 'zod/v4/classic/coerce.js',
    reason: 'Of what may be made of a text only a number is: the others would bring their schemas with them.',
    contents: `import { _coercedNumber } from '../core/api.js';
      import { ZodNumber } from './schemas.js';
      export const number = params => _coercedNumber(ZodNumber, params);`,
  },
  {
    file: 'zod/v4/core/to-json-schema.js',
    reason: 'JSON Schema is made when the functions are bundled, never by one of them.',
    contents: `const absent = () => { throw new Error('JSON Schema is not part of this bundle (infra/stand-ins.ts)'); };
      export const createToJSONSchemaMethod = () => absent;
      export const createStandardJSONSchemaMethod = () => absent;
      export { absent as initializeContext, absent as process, absent as processSchema, absent as handleUnrepresentable, absent as extractDefs, absent as finalize };`,
  },
  {
    file: 'zod/v4/core/json-schema-processors.js',
    reason: 'JSON Schema is made when the functions are bundled, never by one of them.',
    contents: `export const allProcessors = {};
      export const toJSONSchema = () => { throw new Error('JSON Schema is not part of this bundle (infra/stand-ins.ts)'); };`,
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

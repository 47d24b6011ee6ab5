import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';
import { clientFile, slimClientFile } from './slim-clients.ts';
import { schemaFiles, slimSchemas } from './slim-schemas.ts';
import { slimZod, slimZodWords, zodSchemas, zodWords } from './slim-zod.ts';
import { standIns } from './stand-ins.ts';

// Imported, node:http has Node load its fetch too, a sixth of a cold start; the tracer only wants to patch it.
const tracerProvider = /aws-lambda-powertools\/tracer\/lib\/esm\/provider\/ProviderService\.js$/;
const httpImports = /^import (https?) from 'node:\1';$/gm;

/** Only reading with a filter looks at Bloom filters and indexes of pages; nothing here reads with one. */
const parquetScan = /node_modules\/hyparquet\/src\/scan\.js$/;
const filtering = ', prefetchBloomFilters, prefetchPageIndexes }';

function withoutFilters(path: string, source: string): string {
  if (!source.includes(filtering)) throw new Error(`${path} does not import what infra/slim.ts expects`);
  return `${source.replace(filtering, ' }')}
    const absent = () => { throw new Error('Filters of Parquet are not part of this bundle (infra/slim.ts)'); };
    const [prefetchBloomFilters, prefetchPageIndexes] = [absent, absent];`;
}

/** The stand-ins as an esbuild plugin. `used` collects the files it found, so a test can see that none has moved. */
export function slim(used: Set<string>): Plugin {
  return {
    name: 'slim',
    setup(build) {
      build.onLoad({ filter: clientFile }, async ({ path }) =>
        slimClientFile(path, await readFile(path, 'utf8')),
      );
      build.onLoad({ filter: schemaFiles }, async ({ path }) => {
        const contents = slimSchemas(path, await readFile(path, 'utf8'));
        return { contents, loader: 'ts', resolveDir: dirname(path) };
      });
      build.onLoad({ filter: zodSchemas }, async ({ path }) => {
        const { contents } = slimZod(path, await readFile(path, 'utf8'));
        return { contents, loader: 'js', resolveDir: dirname(path) };
      });
      build.onLoad({ filter: zodWords }, async ({ path }) => {
        const { contents } = slimZodWords(path, await readFile(path, 'utf8'));
        return { contents, loader: 'js', resolveDir: dirname(path) };
      });
      build.onLoad({ filter: tracerProvider }, async ({ path }) => {
        const source = await readFile(path, 'utf8');
        const contents = source.replaceAll(httpImports, "const $1 = process.getBuiltinModule('node:$1');");
        if (contents === source)
          throw new Error(`${path} imports node:http no more as infra/slim.ts expects`);
        return { contents, loader: 'js' };
      });
      build.onLoad({ filter: parquetScan }, async ({ path }) => {
        const contents = withoutFilters(path, await readFile(path, 'utf8'));
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

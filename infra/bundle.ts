import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { openApiDocument } from './openapi-document.ts';
import { shippedDefinitionsDocument } from './shipped-definitions.ts';
import { slim, standIns } from './slim.ts';

export const functionNames = ['ingest', 'sweep', 'query', 'operate', 'privacy', 'sql'] as const;
export type FunctionName = (typeof functionNames)[number];
/** The folder of each function's bundle: `index.mjs`, what it loads later, and source maps. */
export type Bundles = Readonly<Record<FunctionName, string>>;

const root = resolve(import.meta.dirname, '..');

// Some packages in the bundle are still CommonJS and call require() for Node's own modules.
const requireBanner = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/** Bundles every function of `functions/` under `folder`: ES modules with external source maps. */
export async function bundleFunctions(folder: string): Promise<Bundles> {
  const slimmed = new Set<string>();
  const [ingest, sweep, query, operate, privacy, sql] = await Promise.all([
    bundleFunction('ingest', folder, slimmed),
    bundleFunction('sweep', folder, slimmed),
    bundleFunction('query', folder, slimmed),
    bundleFunction('operate', folder, slimmed),
    bundleFunction('privacy', folder, slimmed),
    bundleFunction('sql', folder, slimmed),
  ]);
  await writeFile(join(query, 'openapi.json'), await openApiDocument());
  const definitions = await shippedDefinitionsDocument();
  await Promise.all(
    [ingest, sweep, query, privacy].map(each => writeFile(join(each, 'definitions.json'), definitions)),
  );
  for (const { file } of standIns) {
    if (!slimmed.has(file))
      throw new Error(`infra/slim.ts replaces ${file}, but no bundle holds that file any more`);
  }
  return { ingest, sweep, query, operate, privacy, sql };
}

async function bundleFunction(name: FunctionName, folder: string, slimmed: Set<string>): Promise<string> {
  const result = await build({
    absWorkingDir: root,
    entryPoints: { index: `functions/${name}.ts` },
    // Never written there: a fixed place keeps the source map, and so the asset hash, independent of `folder`.
    outdir: join(root, 'dist', 'functions', name),
    outExtension: { '.js': '.mjs' },
    // What is imported when it is needed first stays out of the cold start.
    splitting: true,
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    // Imported only by operations that stream, and no operation in use does; and by what runs in a browser.
    external: ['@smithy/core/event-streams', 'bowser'],
    alias: { 'aws-xray-sdk-core': './functions/x-ray.ts' },
    plugins: [slim(slimmed)],
    banner: { js: requireBanner },
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'error',
  });
  const target = join(folder, name);
  await mkdir(target, { recursive: true });
  await Promise.all(
    result.outputFiles.map(file => writeFile(join(target, basename(file.path)), file.contents)),
  );
  return target;
}

import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { openApiDocument } from './openapi-document.ts';
import { shippedDefinitionsDocument } from './shipped-definitions.ts';
import { slim } from './slim.ts';
import { standIns } from './stand-ins.ts';

export const functionNames = [
  'ingest',
  'sweep',
  'query',
  'operate',
  'privacy',
  'lake',
  'context',
  'analytics',
  'sql',
] as const;
export type FunctionName = (typeof functionNames)[number];
/** Functions that fold journeys, or tell how they were folded. */
const readDefinitions: readonly FunctionName[] = [
  'ingest',
  'sweep',
  'query',
  'privacy',
  'lake',
  'context',
  'analytics',
];
/** The folder of each function's bundle: `index.mjs`, what it loads later, and source maps. */
export type Bundles = Readonly<Record<FunctionName, string>>;

const root = resolve(import.meta.dirname, '..');

// Some packages in the bundle are still CommonJS and call require() for Node's own modules.
const requireBanner = "import{createRequire}from'node:module';const require=createRequire(import.meta.url);";

/** Bundles every function of `functions/` under `folder`: ES modules with external source maps. */
export async function bundleFunctions(folder: string): Promise<Bundles> {
  const slimmed = new Set<string>();
  const bundled = await Promise.all(functionNames.map(name => bundleFunction(name, folder, slimmed)));
  await writeFile(join(folder, 'query', 'openapi.json'), await openApiDocument());
  const definitions = await shippedDefinitionsDocument();
  await Promise.all(
    readDefinitions.map(name => writeFile(join(folder, name, 'definitions.json'), definitions)),
  );
  for (const { file } of standIns) {
    if (!slimmed.has(file))
      throw new Error(`infra/stand-ins.ts replaces ${file}, but no bundle holds that file any more`);
  }
  return Object.fromEntries(bundled) as Bundles;
}

async function bundleFunction(
  name: FunctionName,
  folder: string,
  slimmed: Set<string>,
): Promise<[FunctionName, string]> {
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
  return [name, target];
}

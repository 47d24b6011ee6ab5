// npm run build:publisher: writes dist/publisher/, a package for producers in plain JavaScript or TypeScript.
import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { build } from 'esbuild';
import * as z from 'zod';

const root = resolve(import.meta.dirname, '..');
const { values } = parseArgs({ options: { dir: { type: 'string' } } });
const folder = values.dir === undefined ? join(root, 'dist/publisher') : resolve(values.dir);
const { version, license, engines, dependencies } = z
  .object({
    version: z.string(),
    license: z.string(),
    engines: z.record(z.string(), z.string()),
    dependencies: z.record(z.string(), z.string()),
  })
  .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: ['publisher/publisher.ts'],
  outfile: join(folder, 'publisher.js'),
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  logLevel: 'error',
});
const tsc = join(root, 'node_modules/typescript/bin/tsc');
const options = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--rootDir', root];
await promisify(execFile)(process.execPath, [
  ...[
    tsc,
    '--ignoreConfig',
    join(root, 'publisher/publisher.ts'),
    ...options,
    '--outDir',
    join(folder, 'types'),
  ],
  ...['--target', 'es2024', '--module', 'nodenext', '--types', 'node', '--strict', '--skipLibCheck'],
  ...['--allowImportingTsExtensions', '--rewriteRelativeImportExtensions', '--exactOptionalPropertyTypes'],
]);
// Older compilers of consumers know the .js form only.
for (const file of await readdir(join(folder, 'types'), { recursive: true })) {
  if (!file.endsWith('.d.ts')) continue;
  const path = join(folder, 'types', file);
  await writeFile(path, (await readFile(path, 'utf8')).replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'"));
}
const manifest = {
  name: '@hilvan/publisher',
  version,
  description: 'Sends touchpoints to Hilván: validated, in envelopes, again where the bus fails',
  license,
  type: 'module',
  engines,
  exports: { '.': { types: './types/publisher/publisher.d.ts', default: './publisher.js' } },
  dependencies: { zod: dependencies['zod'] },
  peerDependencies: { '@aws-sdk/client-eventbridge': `^${dependencies['@aws-sdk/client-eventbridge']}` },
};
await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
await cp(join(root, 'LICENSE'), join(folder, 'LICENSE'));
console.log(`wrote ${folder}: "npm pack ${folder}" makes the package that producers install`);

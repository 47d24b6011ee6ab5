import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Everything that the synthesised application is made of. */
const SOURCES = ['infra', 'functions', 'shared', 'definitions'];
const FILES = ['package-lock.json', 'cdk.json', 'tsconfig.json'];

/** A name for the sources as they are, and for the choices of the environment that go into the template. */
export async function sourceHash(
  root: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const hash = createHash('sha256').update(`node ${process.version}\n`);
  const listed = await Promise.all(
    SOURCES.map(folder => readdir(join(root, folder), { recursive: true, withFileTypes: true })),
  );
  const paths = listed
    .flat()
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));
  for (const path of [...paths, ...FILES.map(name => join(root, name))].sort()) {
    const content = await readFile(path);
    hash.update(`${relative(root, path)} ${content.length}\n`).update(content);
  }
  for (const [name, value] of Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (name.startsWith('HILVAN_') && !RUNTIME_ONLY.has(name)) hash.update(`${name}=${value}\n`);
  }
  return hash.digest('hex').slice(0, 20);
}

const RUNTIME_ONLY = new Set([
  'HILVAN_TOKEN',
  'HILVAN_SIGNING_KEY',
  'HILVAN_API',
  'HILVAN_DEBUG',
  'HILVAN_SEED',
  'HILVAN_LONG',
]);

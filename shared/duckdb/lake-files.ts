import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { LAKE_TABLES } from '../contract/lake.ts';

/** Absolute paths of the Parquet files by table. */
export type LakeFiles = ReadonlyMap<string, readonly string[]>;

const ATTEMPTS = 5;

/**
 * The files under `<folder>/<table>/bucket=<NN>/` as of one moment: `persons` makes a fold visible and goes last when one
 * is taken away, so files that were listed between two equal lists of it belong together.
 */
export async function listLakeFiles(folder: string): Promise<LakeFiles> {
  let persons = await filesOf(folder, 'persons');
  for (let attempt = 1; ; attempt++) {
    const files = new Map<string, readonly string[]>();
    for (const table of Object.keys(LAKE_TABLES)) files.set(table, await filesOf(folder, table));
    const after = await filesOf(folder, 'persons');
    if (persons.join('\n') === after.join('\n') || attempt === ATTEMPTS) return files.set('persons', after);
    persons = after;
  }
}

async function filesOf(folder: string, table: string): Promise<string[]> {
  const within = path.join(path.resolve(folder), table);
  const names = await readdir(within, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter(name => /^bucket=\d+[\\/][^\\/]+\.parquet$/.test(name))
    .map(name => path.join(within, name))
    .sort();
}

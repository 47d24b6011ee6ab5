import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Drift {
  file: string;
  /** Continues a sentence that begins with the file. */
  problem: string;
}

/** Where the JSON files of a folder, and those of `files`, are not as they are rendered now. */
export async function driftIn(folder: string, files: ReadonlyMap<string, string>): Promise<Drift[]> {
  const present = (await filesOf(folder)).filter(name => name.endsWith('.json') || files.has(name));
  const drift = present
    .filter(name => !files.has(name))
    .map(file => ({ file, problem: 'is of no schema any more' }));
  for (const [file, text] of files) {
    if (!present.includes(file)) drift.push({ file, problem: 'is missing' });
    else {
      const line = firstDifference(await readFile(join(folder, file), 'utf8'), text);
      if (line !== undefined)
        drift.push({ file, problem: `differs from the schemas of the code, first in line ${line}` });
    }
  }
  return drift;
}

async function filesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function firstDifference(before: string, after: string): number | undefined {
  if (before === after) return undefined;
  const [old, now] = [before.split('\n'), after.split('\n')];
  return now.findIndex((line, i) => line !== old[i]) + 1 || now.length + 1;
}

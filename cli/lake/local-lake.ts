import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { CliError } from '../failure.ts';

/** The folder of the lake that local mode keeps in its data folder; a `CliError` where there is none. */
export async function localLake(data: string): Promise<string> {
  const names = await readdir(path.join(data, 's3')).catch(() => []);
  const [name, other] = names.filter(each => each.includes('-lakebucket'));
  if (name !== undefined && other === undefined) return path.join(data, 's3', name);
  throw new CliError(`${data} holds no lake.`, {
    mend: 'Name its folder with --lake, or its bucket with --bucket (the output LakeBucket of the stack).',
  });
}

import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { CliError } from '../failure.ts';
import { checkpointOf, type Position } from './target.ts';

/** Beside the file while it is made. Bytes past these lengths are not part of it. */
export interface Checkpoint extends Position {
  /** What the export was asked for; another one does not go on with it. */
  settings: string;
  file: number;
  aside: number;
  /** Of the writer. */
  state: string;
}

/** The checkpoint of an export of the same settings; `undefined` where there is none. */
export async function readCheckpoint(out: string, settings: string): Promise<Checkpoint | undefined> {
  const path = checkpointOf(out);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const checkpoint: Checkpoint = JSON.parse(text);
  if (checkpoint.settings !== settings) throw otherExport(path, checkpoint.settings);
  return checkpoint;
}

export function otherExport(path: string, settings: string): CliError {
  return new CliError(`${path}: the export to go on with was another one (${settings})`, {
    mend: 'Call it with the same options, or leave --resume out to begin anew.',
  });
}

export async function writeCheckpoint(out: string, checkpoint: Checkpoint): Promise<void> {
  const path = checkpointOf(out);
  await writeFile(`${path}.new`, JSON.stringify(checkpoint), { flush: true });
  await rename(`${path}.new`, path);
}

export async function removeCheckpoint(out: string): Promise<void> {
  await rm(checkpointOf(out), { force: true });
}

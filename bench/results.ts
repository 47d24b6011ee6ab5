import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from './figure.ts';

/** The last reports of each bench at its standard size, by the bench's name. */
export type Results = Record<string, Report[]>;

const FILE = join(import.meta.dirname, 'results.json');

export async function readResults(): Promise<Results> {
  return JSON.parse(await readFile(FILE, 'utf8')) as Results;
}

export async function writeResults(results: Results): Promise<void> {
  const rounded = (key: string, value: unknown) =>
    key === 'value' && typeof value === 'number' ? Number(value.toPrecision(6)) : value;
  await writeFile(FILE, `${JSON.stringify(results, rounded, 2)}\n`);
}

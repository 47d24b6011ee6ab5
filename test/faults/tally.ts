import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.join(import.meta.dirname, '../../bench/reliability');

/**
 * Keeps what a test of the long run has counted, for `npm run bench -- reliability`. `name` begins with the row of the
 * goals. A shorter run keeps nothing: its counts would stand for those of the long one.
 */
export function record(name: string, counts: Readonly<Record<string, number>>): void {
  if (process.env['HILVAN_LONG'] === undefined) return;
  mkdirSync(FOLDER, { recursive: true });
  const file = path.join(FOLDER, `${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.json`);
  writeFileSync(file, `${JSON.stringify({ name, counts }, null, 2)}\n`);
}

import { basename } from 'node:path';
import { usageError } from '../failure.ts';

export const FORMATS = ['csv', 'parquet', 'xes', 'ocel-json', 'ocel-sqlite'] as const;
export type Format = (typeof FORMATS)[number];

const ENDINGS: readonly (readonly [ending: string, format: Format])[] = [
  ['.csv', 'csv'],
  ['.parquet', 'parquet'],
  ['.xes', 'xes'],
  ['.jsonocel', 'ocel-json'],
  ['.json', 'ocel-json'],
  ['.sqlite', 'ocel-sqlite'],
  ['.sqliteocel', 'ocel-sqlite'],
];

/** The format by the file's name, unless one is named; gzip where the name ends in `.gz`. */
export function formatOf(out: string, named: Format | undefined): { format: Format; gzip: boolean } {
  const name = basename(out).toLowerCase();
  const gzip = name.endsWith('.gz');
  const plain = gzip ? name.slice(0, -'.gz'.length) : name;
  const format = named ?? ENDINGS.find(([ending]) => plain.endsWith(ending))?.[1];
  if (format === undefined) {
    throw usageError(
      `${out}: the name does not tell the format`,
      `Name the file .csv, .parquet, .xes, .jsonocel or .sqlite, or say --format ${FORMATS.join(', ')}.`,
    );
  }
  if (gzip && (format === 'parquet' || format === 'ocel-sqlite')) {
    throw usageError(`${out}: ${format} files are not read in gzip`, 'Leave .gz out of the name.');
  }
  return { format, gzip };
}

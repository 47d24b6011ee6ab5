import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExportRequest, exportFile } from '../../../cli/exports/export-file.ts';
import { formatOf } from '../../../cli/exports/format.ts';
import { numberedNames } from '../../../cli/exports/person-names.ts';
import type { LakeRows } from '../../../shared/contract/lake.ts';

/** One of each kind of file. */
export const FILES = [
  'log.csv',
  'log.csv.gz',
  'log.xes',
  'log.xes.gz',
  'log.parquet',
  'log.jsonocel',
  'log.json.gz',
  'log.sqlite',
];

export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'hilvan-exports-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

export function requestFor(out: string, changes: Partial<ExportRequest> = {}): ExportRequest {
  return {
    out,
    ...formatOf(out, undefined),
    table: 'events',
    raw: false,
    shown: { texts: false, identifiers: false },
    names: numberedNames,
    resume: false,
    source: 'test',
    ...changes,
  };
}

/** Exports, where not told otherwise in blocks so small that most persons are one. */
export async function exported(
  out: string,
  persons: Iterable<LakeRows>,
  changes: Partial<ExportRequest> = {},
  { signal = new AbortController().signal, block = 300 } = {},
): Promise<number> {
  return exportFile(requestFor(out, changes), persons, { signal, block });
}

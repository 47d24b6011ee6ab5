import { stat } from 'node:fs/promises';
import type { LakeRows } from '../../shared/contract/lake.ts';
import type { ColumnOptions, ReadOptions } from '../logs/event-log.ts';
import { readEventLog } from '../logs/read-event-log.ts';
import { logRows } from './log-rows.ts';

/** Rows to export, a person at a time and in the same order each time. */
export interface ExportSource {
  /** Which rows, and as of when: an export goes on only with the same. */
  name: string;
  /** How many persons. */
  total: number;
  persons: AsyncIterable<LakeRows> | Iterable<LakeRows>;
  warnings: string[];
}

/** The cases of an event log. */
export async function openLogSource(
  path: string,
  options: ColumnOptions & ReadOptions,
): Promise<ExportSource> {
  const log = await readEventLog(path, options);
  const { size, mtimeMs } = await stat(path);
  const rejected = `rows left out: ${log.rejectedRows}; hilvan analyze tells which`;
  return {
    name: JSON.stringify([path, size, mtimeMs, log.columns]),
    total: (log.customerOf === undefined ? log.cases : log.customers).length,
    persons: logRows(log),
    warnings: [...log.warnings, ...(log.rejectedRows > 0 ? [rejected] : [])],
  };
}

import { readCsvLog } from './csv-log.ts';
import { detectFormat, type FileFormat } from './detect-format.ts';
import type { ColumnOptions, EventLog, ReadOptions } from './event-log.ts';
import { LogError } from './event-log.ts';
import { readHead } from './file-bytes.ts';
import { readOcelJsonLog, readOcelSqliteLog } from './ocel-log.ts';
import { readParquetLog } from './parquet-log.ts';
import { readXesLog } from './xes-log.ts';

/** What the file holds, by its content. Throws `LogError` where it cannot be read or is nothing known. */
export async function detectFile(path: string): Promise<{ format: FileFormat; gzip: boolean; size: number }> {
  const { gzip, size, head } = await readHead(path);
  return { format: detectFormat(path, head), gzip, size };
}

/**
 * Reads an event log: CSV, XES, Parquet or OCEL 2.0; texts plain or gzip. Rows that cannot be used are left out and listed in `rejected`.
 * Throws `LogError` where the file as a whole cannot be used, and the signal's reason when aborted.
 */
export async function readEventLog(
  path: string,
  options: ColumnOptions & ReadOptions = {},
): Promise<EventLog> {
  const head = await readHead(path);
  switch (detectFormat(path, head.head)) {
    case 'csv':
      return readCsvLog(path, head, options);
    case 'xes':
      return readXesLog(path, head, options);
    case 'parquet':
      return readParquetLog(path, head, options);
    case 'ocel-json':
      return readOcelJsonLog(path, head, options);
    case 'ocel-sqlite':
      return readOcelSqliteLog(path, options);
    case 'touchpoints':
      throw new LogError('not-a-log', `${path}: these are touchpoints (JSON lines), not an event log.`);
  }
}

import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { plainText } from '../../shared/exports/safe-text.ts';
import type { ColumnOptions, EventLog, ReadOptions } from './event-log.ts';
import { LogError } from './event-log.ts';
import type { FileHead } from './file-bytes.ts';
import { type Cell, createRecordLog } from './record-log.ts';

/** Reads a Parquet file as an event log, a row group at a time. */
export async function readParquetLog(
  path: string,
  head: FileHead,
  { signal, onProgress, ...options }: ColumnOptions & ReadOptions,
): Promise<EventLog> {
  if (head.gzip) throw new LogError('not-a-log', `${path}: this is a Parquet file in gzip. Unpack it first.`);
  const file = await asyncBufferFromFile(path);
  try {
    const metadata = await parquetMetadataAsync(file);
    const names = parquetSchema(metadata).children.map(({ element }) => element.name);
    const log = createRecordLog(path, 'parquet', names, options, plainText);
    let row = 0;
    for (const group of metadata.row_groups) {
      signal?.throwIfAborted();
      const rowEnd = row + Number(group.num_rows);
      const records = await parquetReadObjects({ file, metadata, rowStart: row, rowEnd });
      for (const record of records) log.add(++row, column => cellOf(record[column]));
      onProgress?.(row, Number(metadata.num_rows));
    }
    return log.finish();
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof LogError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new LogError('not-a-log', `${path}: this Parquet file cannot be read (${reason}).`, error);
  }
}

function cellOf(value: unknown): Cell {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value;
    default:
      return value instanceof Date ? value : undefined;
  }
}

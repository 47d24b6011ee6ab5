import { type AsyncBuffer, parquetMetadataAsync, parquetRead } from 'hyparquet';
import { type Column, LAKE_TABLES, type LakeTable } from '../contract/lake.ts';
import type { RowOf } from '../steps/lake/ports.ts';

/** Rows decoded at a time. */
const PART = 20_000;

export function columnsOf(table: LakeTable): [string, Column][] {
  return Object.entries(LAKE_TABLES[table]);
}

/** In parts. An `Error` of hyparquet where it is no Parquet file. */
export async function* decodeRows<T extends LakeTable>(
  table: T,
  file: AsyncBuffer,
): AsyncGenerator<RowOf<T>[]> {
  const metadata = await parquetMetadataAsync(file);
  const count = Number(metadata.num_rows);
  const columns = columnsOf(table).map(([name]) => name);
  for (let rowStart = 0; rowStart < count; rowStart += PART) {
    let part: RowOf<T>[] = [];
    await parquetRead({
      file,
      metadata,
      columns,
      rowStart,
      rowEnd: Math.min(count, rowStart + PART),
      rowFormat: 'object',
      parsers: { timestampFromMilliseconds: Number },
      onComplete(rows) {
        part = rows.map(row => withoutNulls<RowOf<T>>(row));
      },
    });
    yield part;
  }
}

function withoutNulls<R>(row: Record<string, unknown>): R;
function withoutNulls(row: Record<string, unknown>): Record<string, unknown> {
  for (const name of Object.keys(row)) if (row[name] === null || row[name] === undefined) delete row[name];
  return row;
}

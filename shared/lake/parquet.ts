import { type AsyncBuffer, parquetMetadataAsync, parquetRead } from 'hyparquet';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { type Column, type ColumnType, LAKE_TABLES, type LakeTable } from '../contract/lake.ts';
import type { RowOf } from '../steps/lake/ports.ts';

const PARQUET_TYPES = {
  text: 'STRING',
  json: 'STRING',
  integer: 'INT32',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
} as const satisfies Record<ColumnType, ColumnSource['type']>;

/** Rows that engines skip together, by the least and greatest of each column. */
const ROW_GROUP = 100_000;
/** Rows decoded at a time. */
const PART = 20_000;

export function columnsOf(table: LakeTable): [string, Column][] {
  return Object.entries(LAKE_TABLES[table]);
}

export function encodeRows<T extends LakeTable>(table: T, rows: readonly RowOf<T>[]): Uint8Array {
  const columnData = columnsOf(table).map(([name, { type, optional }]): ColumnSource => {
    const values = rows.map(row => Reflect.get(row, name) ?? null);
    const data = type === 'timestamp' ? values.map(asDate) : values;
    return { name, data, type: PARQUET_TYPES[type], nullable: optional === true };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: ROW_GROUP, createdBy: 'hilvan' }));
}

const asDate = (value: unknown) => (typeof value === 'number' ? new Date(value) : null);

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

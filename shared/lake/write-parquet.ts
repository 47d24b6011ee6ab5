import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import type { ColumnType, LakeTable } from '../contract/lake.ts';
import type { RowOf } from '../steps/lake/ports.ts';
import { columnsOf } from './parquet.ts';

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

export function encodeRows<T extends LakeTable>(table: T, rows: readonly RowOf<T>[]): Uint8Array {
  const columnData = columnsOf(table).map(([name, { type, optional }]): ColumnSource => {
    const values = rows.map(row => Reflect.get(row, name) ?? null);
    const data = type === 'timestamp' ? values.map(asDate) : values;
    return { name, data, type: PARQUET_TYPES[type], nullable: optional === true };
  });
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: ROW_GROUP, createdBy: 'hilvan' }));
}

const asDate = (value: unknown) => (typeof value === 'number' ? new Date(value) : null);

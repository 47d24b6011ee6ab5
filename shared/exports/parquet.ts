import { deserialize, serialize } from 'node:v8';
import { type BasicType, ByteWriter, ParquetWriter, schemaFromColumnData } from 'hyparquet-writer';
import type { ColumnType } from '../contract/lake.ts';
import type { Value } from './case-columns.ts';
import { NOT_IN_TEXT, safeText } from './safe-text.ts';
import type { Table } from './tables.ts';
import type { Writer } from './writer.ts';

const TYPES: Record<ColumnType, BasicType> = {
  text: 'STRING',
  json: 'STRING',
  integer: 'INT64',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
};

const NOTHING = new Uint8Array();

interface State {
  offset: number;
  rows: bigint;
  groups: ParquetWriter['row_groups'];
  indexes: ParquetWriter['pendingIndexes'];
}

/** A table as a Parquet file (Snappy); each `take` is a row group. */
export function createParquetWriter(table: Table, state?: string): Writer {
  const bytes = new ByteWriter();
  const columns = table.columns.map(({ name, type }) => ({
    name,
    type: TYPES[type],
    values: [] as unknown[],
  }));
  const empty = columns.map(({ name, type }) => ({ name, type, data: [], nullable: true }));
  const schema = schemaFromColumnData({ columnData: empty });
  const writer = new ParquetWriter({ writer: bytes, schema, createdBy: 'hilvan' });
  let waiting = 0;
  if (state !== undefined) {
    const { offset, rows, groups, indexes }: State = deserialize(Buffer.from(state, 'base64'));
    bytes.index = 0;
    bytes.offset = offset;
    writer.num_rows = rows;
    writer.row_groups = groups;
    writer.pendingIndexes = indexes;
  }

  function taken(): Uint8Array {
    const part = bytes.getBytes().slice();
    bytes.index = 0;
    return part;
  }

  return {
    add(rows, name) {
      for (const values of table.rowsOf(rows, name)) {
        for (const [i, column] of columns.entries()) {
          const value = stored(values[i], column.type);
          column.values.push(value);
          waiting += typeof value === 'string' ? value.length : 8;
        }
      }
    },
    waiting: () => waiting,
    take() {
      const count = columns[0]?.values.length ?? 0;
      if (count > 0) {
        // No promise comes back: this writer of bytes has no `flush`.
        void writer.write({
          columnData: columns.map(({ name, type, values }) => ({ name, type, data: values, nullable: true })),
          rowGroupSize: count,
        });
      }
      for (const column of columns) column.values = [];
      waiting = 0;
      return { file: taken(), aside: NOTHING };
    },
    state() {
      const { num_rows: rows, row_groups: groups, pendingIndexes: indexes } = writer;
      const kept: State = { offset: bytes.offset, rows, groups, indexes };
      return serialize(kept).toString('base64');
    },
    end() {
      void writer.finish();
      return [taken()];
    },
  };
}

function stored(value: Value, type: BasicType): string | number | bigint | boolean | Date | null {
  if (value === undefined) return null;
  if (typeof value === 'string') return safeText(value, NOT_IN_TEXT);
  if (typeof value === 'boolean') return value;
  if (type === 'TIMESTAMP') return new Date(value);
  return type === 'INT64' ? BigInt(value) : value;
}

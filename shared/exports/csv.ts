import type { ColumnType } from '../contract/lake.ts';
import { isoTime, type Value } from './case-columns.ts';
import { csvField } from './csv-cell.ts';
import type { Table } from './tables.ts';
import { textBuffer, type Writer } from './writer.ts';

const NOTHING = new Uint8Array();

/**
 * A table as CSV (RFC 4180, UTF-8, lines end in LF). Texts that a spreadsheet could run are neutralised, unless `raw`; numbers
 * are not touched: a column of numbers holds digits only, and -5 is a number and no formula. An unknown value is an
 * empty field, an empty text is `""`.
 */
export function createCsvWriter(table: Table, raw: boolean, state?: string): Writer {
  const text = textBuffer();
  const { columns } = table;
  if (state === undefined) text.push(`${columns.map(({ name }) => csvField(name, raw)).join()}\n`);
  return {
    add(rows, name) {
      for (const values of table.rowsOf(rows, name)) {
        text.push(`${columns.map(({ type }, i) => field(values[i], type, raw)).join()}\n`);
      }
    },
    waiting: text.length,
    take: () => ({ file: text.take(), aside: NOTHING }),
    state: () => 'begun',
    end: () => [],
  };
}

function field(value: Value, type: ColumnType, raw: boolean): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return csvField(value, raw);
  if (type === 'timestamp' && typeof value === 'number') return csvField(isoTime(value), raw);
  return typeof value === 'number' && !Number.isFinite(value) ? '' : String(value);
}

import { csvField } from '../../shared/exports/csv-cell.ts';
import type { Cell } from '../../shared/sql/engine.ts';

/** RFC 4180 with a head line, as exports write it: a text that a spreadsheet would run gets an apostrophe. NULL is nothing. */
export function csvOf(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [head, ...rows].map(row => `${row.map(fieldOf).join(',')}\r\n`).join('');
}

function fieldOf(cell: Cell): string {
  if (cell === null) return '';
  return typeof cell === 'string' ? csvField(cell, false) : String(cell);
}

import { stripVTControlCharacters, styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];
type Output = NodeJS.WriteStream;

/** Colours the text where the stream is a terminal that wants colours (`NO_COLOR`, `FORCE_COLOR` are heard). */
export function paint(style: Style, text: string, stream: Output = process.stdout): string {
  return styleText(style, text, { stream, validateStream: true });
}

export function print(text = ''): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** To the person, not into a pipe. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Text of others, fit for a terminal: no control characters that would move its cursor or change its colours. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');
}

export interface Column<T> {
  title: string;
  value: (row: T) => string | number;
  align?: 'left' | 'right';
}

/** A table with a head line; numbers to the right. */
export function table<T>(rows: readonly T[], columns: readonly Column<T>[]): string {
  const cells = rows.map(row => columns.map(({ value }) => value(row)));
  const texts = cells.map(line => line.map(cell => (typeof cell === 'number' ? number(cell) : plain(cell))));
  const widths = columns.map(({ title }, i) =>
    Math.max(title.length, ...texts.map(line => (line[i] ?? '').length)),
  );
  const right = columns.map(({ align }, i) =>
    align === undefined ? typeof cells[0]?.[i] === 'number' : align === 'right',
  );
  const line = (values: string[]) =>
    values
      .map((text, i) => (right[i] ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [paint('dim', line(columns.map(({ title }) => title))), ...texts.map(line)].join('\n');
}

export function number(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 });
}

export function money({ amount, currency }: { amount: number; currency: string }): string {
  return `${amount.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} ${currency}`;
}

/** `2026-11-22 10:00` in UTC. */
export function minute(instant: string): string {
  return new Date(instant).toISOString().slice(0, 16).replace('T', ' ');
}

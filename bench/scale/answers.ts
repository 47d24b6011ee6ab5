import type { Usage } from './usage.ts';

/** The same question put to the reports and to SQL: a table of its rows, in any order. */
export type Rows = readonly (readonly (string | number)[])[];

/** What a process tells of one report. */
export interface Measured {
  report: string;
  usage: Usage;
  /** By question. */
  answers: Record<string, Rows>;
}

/** Says where two tables differ; undefined where they are equal. */
export function differenceOf(ours: Rows, theirs: Rows): string | undefined {
  const [a, b] = [linesOf(ours), linesOf(theirs)];
  const [onlyA, onlyB] = [a.filter(line => !b.includes(line)), b.filter(line => !a.includes(line))];
  if (a.length === b.length && onlyA.length === 0 && onlyB.length === 0) return undefined;
  const few = (lines: readonly string[]) => lines.slice(0, 3).join(' ');
  return `${a.length} and ${b.length} rows; the reports alone: ${few(onlyA)}; SQL alone: ${few(onlyB)}`;
}

/** Numbers to a thousandth: sums of fractions depend on their order. */
const linesOf = (rows: Rows): string[] =>
  rows
    .map(row =>
      JSON.stringify(row.map(cell => (typeof cell === 'number' ? Math.round(cell * 1e3) / 1e3 : cell))),
    )
    .sort();

import type { Quote } from './latest.ts';

/** A number that opens: how often, and in how many distinct journeys. */
export interface Counted {
  cell: string;
  count: number;
  journeys: number;
}

/**
 * Where a visit of the log counts. Cells are paths of parts, each a number of `log.texts` or of a `word`; the name of a cell is
 * its parts with `/` between, those of a boundary with `>`.
 */
export interface Sink {
  word(text: string): number;
  /** The cell one part below; 0 is the root. A number that names no cell is a `RangeError`, here and below. */
  child(cell: number, part: number): number;
  /** Counts `times` (1) at the cell with an amount (0). Journeys come one after another. */
  add(cell: number, journey: number, amount?: number, times?: number): void;
  /** Keeps a value of the cell, for its mean and percentiles. */
  value(cell: number, value: number): void;
  /** Shows what was said; the latest `limit` of the cell are kept. */
  quote(cell: number, limit: number, at: number, quote: () => Quote): void;
}

export interface Count extends Counted {
  /** Sum of the amounts, exact to a millionth. */
  amount: number;
  /** The names of its parts. */
  path: string[];
  quotes: Quote[];
  /** Ascending. */
  values: Float64Array;
}

export interface Tally {
  /** The cell of this path; nothing counted where the visit did not meet it. */
  at(...path: string[]): Count;
  /** The cells one part below, in order of their names. */
  below(...path: string[]): Count[];
}

/** Counts below this cell what would be counted below the root. */
export const sinkWithin = (sink: Sink, cell: number): Sink => ({
  ...sink,
  child: (parent, part) => sink.child(parent === 0 ? cell : parent, part),
});

/** What was counted below this path, with the paths from there; cells keep their whole names. */
export function tallyWithin(tally: Tally, ...prefix: string[]): Tally {
  const from = (count: Count): Count => ({ ...count, path: count.path.slice(prefix.length) });
  return {
    at: (...path) => from(tally.at(...prefix, ...path)),
    below: (...path) => tally.below(...prefix, ...path).map(from),
  };
}

/** The paths so many parts below. */
export function pathsBelow(tally: Tally, path: string[], depth: number): string[][] {
  if (depth === 0) return [path];
  return tally.below(...path).flatMap(each => pathsBelow(tally, each.path, depth - 1));
}

/** What opens of a count. */
export const counted = ({ cell, count, journeys }: Count): Counted => ({ cell, count, journeys });

import { compare } from '../node-id.ts';
import { doubles, type Growing } from './grow.ts';
import type { JourneyLog } from './journey-log.ts';
import { type Latest, latest, type Quote } from './latest.ts';
import type { Report, Selection } from './report.ts';

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

/** Counts once a thing it meets; journeys in the order of the selection. */
export type Visit<Options> = (log: JourneyLog, selection: Selection, options: Options, sink: Sink) => void;

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

/** A report of one visit, so that its figures and what they open cannot differ. */
export function reportOf<Options, Figures>(
  visit: Visit<Options>,
  present: (tally: Tally, log: JourneyLog, selection: Selection, options: Options) => Figures,
): Report<Options, Figures> {
  return {
    figures(log, selection, options) {
      const book = createBook(log);
      visit(log, selection, options, book.sink);
      return present(book, log, selection, options);
    },
    open(log, selection, options, cell) {
      const book = createBook(log);
      visit(log, selection, options, book.sink);
      const wanted = book.numberOf(cell);
      const opened: number[] = [];
      if (wanted === undefined) return opened;
      // The second visit finds the same cells: they are numbered already.
      const add: Sink['add'] = (number, journey, _amount, times = 1) => {
        if (number === wanted && times > 0 && opened.at(-1) !== journey) opened.push(journey);
      };
      visit(log, selection, options, { ...book.sink, add, value: ignore, quote: ignore });
      return opened;
    },
  };
}

const ignore = () => undefined;

interface Cell {
  part: number;
  parent: Cell | undefined;
  children: Map<number, number>;
  /** The child asked for last: steps mostly ask for the same again. */
  latestPart: number;
  latestChild: number;
  count: number;
  journeys: number;
  lastJourney: number;
  whole: number;
  millionths: number;
  values: Growing<Float64Array> | undefined;
  quotes: Latest | undefined;
}

const newCell = (part: number, parent: Cell | undefined): Cell => ({
  part,
  parent,
  children: new Map(),
  latestPart: 0,
  latestChild: 0,
  count: 0,
  journeys: 0,
  lastJourney: -1,
  whole: 0,
  millionths: 0,
  values: undefined,
  quotes: undefined,
});

function createBook(log: JourneyLog): Tally & { sink: Sink; numberOf(cell: string): number | undefined } {
  const cells: Cell[] = [newCell(0, undefined)];
  const words: string[] = [];
  const wordNumbers = new Map<string, number>();

  const cellAt = (number: number): Cell => {
    const cell = cells[number];
    if (cell === undefined) throw new RangeError(`There is no cell ${number}: ask child() for one first`);
    return cell;
  };

  const sink: Sink = {
    word(text) {
      const known = wordNumbers.get(text);
      if (known !== undefined) return known;
      // Below zero: at or above are the texts of the log.
      const number = -words.push(text);
      wordNumbers.set(text, number);
      return number;
    },
    child(number, part) {
      const cell = cellAt(number);
      // No child is the root.
      if (cell.latestChild !== 0 && cell.latestPart === part) return cell.latestChild;
      let found = cell.children.get(part);
      if (found === undefined) {
        found = cells.push(newCell(part, cell)) - 1;
        cell.children.set(part, found);
      }
      cell.latestPart = part;
      cell.latestChild = found;
      return found;
    },
    add(number, journey, amount = 0, times = 1) {
      if (times === 0) return;
      const cell = cellAt(number);
      cell.count += times;
      if (cell.lastJourney !== journey) {
        cell.journeys += 1;
        cell.lastJourney = journey;
      }
      if (amount === 0) return;
      // Whole numbers add up exactly in any order; sums of fractions depend on it.
      const whole = Math.trunc(amount);
      cell.whole += whole;
      cell.millionths += Math.round((amount - whole) * 1e6);
    },
    value(number, value) {
      const cell = cellAt(number);
      cell.values ??= doubles();
      cell.values.push(value);
    },
    quote(number, limit, at, quote) {
      const cell = cellAt(number);
      cell.quotes ??= latest(limit);
      cell.quotes.offer(at, quote);
    },
  };

  const partName = (part: number) => (part < 0 ? (words[-part - 1] ?? '') : log.texts.textOf(part));
  const pathOf = (cell: Cell): string[] =>
    cell.parent === undefined ? [] : [...pathOf(cell.parent), partName(cell.part)];
  const shown = (cell: Cell): Count => {
    const path = pathOf(cell);
    const { count, journeys, whole, millionths } = cell;
    return {
      ...nothing(path),
      count,
      journeys,
      amount: whole + millionths / 1e6,
      quotes: cell.quotes?.taken() ?? [],
      values: cell.values?.taken().sort() ?? new Float64Array(),
    };
  };
  const find = (path: string[]): Cell | undefined =>
    path.reduce<Cell | undefined>((cell, name) => {
      for (const [part, number] of cell?.children ?? []) if (partName(part) === name) return cells[number];
      return undefined;
    }, cells[0]);

  /** Only what the name begins with is looked into. */
  const numberOf = (parent: number, before: string, wanted: string): number | undefined => {
    for (const [part, number] of cells[parent]?.children ?? []) {
      const name = `${before}${partName(part)}`;
      if (name === wanted && (cells[number]?.count ?? 0) > 0) return number;
      const below = wanted.startsWith(`${name}/`) ? numberOf(number, `${name}/`, wanted) : undefined;
      if (below !== undefined) return below;
    }
    return undefined;
  };

  return {
    sink,
    at(...path) {
      const cell = find(path);
      return cell === undefined ? nothing(path) : shown(cell);
    },
    below(...path) {
      const numbers = [...(find(path)?.children.values() ?? [])];
      return numbers
        .flatMap(number => cells[number] ?? [])
        .map(shown)
        .sort((a, b) => compare(a.cell, b.cell));
    },
    numberOf: name => numberOf(0, '', name.replace('>', '/>/')),
  };
}

const nothing = (path: string[]): Count => ({
  cell: cellName(path),
  count: 0,
  journeys: 0,
  amount: 0,
  path,
  quotes: [],
  values: new Float64Array(),
});

const cellName = (path: readonly string[]): string => path.join('/').replace('/>/', '>');

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

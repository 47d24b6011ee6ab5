import { compare } from '../node-id.ts';
import type { Count, Sink, Tally } from './cells.ts';
import { doubles, type Growing } from './grow.ts';
import type { JourneyLog } from './journey-log.ts';
import { type Latest, latest } from './latest.ts';

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

/** Where one visit counts, and what it counted; `numberOf` finds a cell that counted by its name. */
export function createBook(
  log: JourneyLog,
): Tally & { sink: Sink; numberOf(cell: string): number | undefined } {
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

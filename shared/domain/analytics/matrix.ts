import { compare } from '../node-id.ts';
import { cellOf, partsOf } from './cell.ts';
import type { JourneyLog } from './journey-log.ts';
import type { Report, Selection } from './report.ts';
import { type StateCodes, stateCodes } from './states.ts';
import type { Dimension } from './step-match.ts';
import { type Add, createTally, journeysOf } from './tally.ts';

export interface MatrixOptions {
  of: Dimension;
}

/**
 * Every pair of neighbouring steps of a journey, counted; the same value twice is a move too. Each journey also moves from
 * `~start` to its first step and from its last to `~end`, so that what enters a value leaves it.
 */
export interface MatrixFigures {
  of: Dimension;
  journeys: number;
  steps: number;
  /** Moves between steps: steps less journeys. */
  transitions: number;
  /** By count falling, then names. */
  moves: Move[];
  /** One a value, `~start` and `~end`, by name: moves that leave it and moves that enter it. */
  totals: StateTotal[];
}

export interface Move {
  from: string;
  to: string;
  count: number;
  journeys: number;
  /** Of the moves that leave `from`, 0 to 1. */
  share: number;
  cell: string;
}

export interface StateTotal {
  value: string;
  leaving: { count: number; journeys: number; cell: string };
  entering: { count: number; journeys: number; cell: string };
}

interface Keys {
  move(from: number, to: number): number;
  leaving(code: number): number;
  entering(code: number): number;
}

function keysOf({ width }: StateCodes): Keys {
  return {
    leaving: code => code,
    entering: code => width + code,
    move: (from, to) => (from + 2) * width + to,
  };
}

function visit(log: JourneyLog, selection: Selection, options: MatrixOptions, add: Add): void {
  const { firstStep } = log.journeys;
  const column = log.steps[options.of];
  const codes = stateCodes(log);
  const keys = keysOf(codes);
  for (const journey of selection) {
    const end = firstStep[journey + 1] ?? 0;
    let from = codes.start;
    for (let step = firstStep[journey] ?? 0; step <= end; step++) {
      const to = step === end ? codes.end : (column[step] ?? 0);
      add(keys.move(from, to), journey);
      add(keys.leaving(from), journey);
      add(keys.entering(to), journey);
      from = to;
    }
  }
}

function figures(log: JourneyLog, selection: Selection, options: MatrixOptions): MatrixFigures {
  const tally = createTally();
  visit(log, selection, options, tally.add);
  const codes = stateCodes(log);
  const keys = keysOf(codes);
  const seen = new Set<number>();
  const moves: Move[] = [];
  let all = 0;
  let transitions = 0;
  for (const key of tally.keys()) {
    if (key < 2 * codes.width) {
      seen.add(key % codes.width);
      continue;
    }
    const from = Math.floor(key / codes.width) - 2;
    const to = key % codes.width;
    const [fromText, toText] = [codes.textOf(from), codes.textOf(to)];
    const count = tally.count(key);
    all += count;
    if (from !== codes.start && to !== codes.end) transitions += count;
    moves.push({
      from: fromText,
      to: toText,
      count,
      journeys: tally.journeys(key),
      share: count / tally.count(keys.leaving(from)),
      cell: cellOf('move', fromText, toText),
    });
  }
  const total = (name: string, code: number, key: number) => ({
    count: tally.count(key),
    journeys: tally.journeys(key),
    cell: cellOf(name, codes.textOf(code)),
  });
  const entered = tally.count(keys.entering(codes.end));
  return {
    of: options.of,
    journeys: entered,
    steps: all - entered,
    transitions,
    moves: moves.sort((a, b) => b.count - a.count || compare(a.from, b.from) || compare(a.to, b.to)),
    totals: [...seen]
      .map(code => ({
        value: codes.textOf(code),
        leaving: total('leaving', code, keys.leaving(code)),
        entering: total('entering', code, keys.entering(code)),
      }))
      .sort((a, b) => compare(a.value, b.value)),
  };
}

function keyOf(log: JourneyLog, cell: string): number {
  const codes = stateCodes(log);
  const keys = keysOf(codes);
  const [kind, first, second, ...more] = partsOf(cell);
  const a = codes.codeOf(first);
  const b = codes.codeOf(second);
  if (a === -1 || more.length > 0) return -1;
  if (kind === 'move') return b === -1 ? -1 : keys.move(a, b);
  if (second !== undefined) return -1;
  if (kind === 'leaving') return keys.leaving(a);
  return kind === 'entering' ? keys.entering(a) : -1;
}

export const matrix: Report<MatrixOptions, MatrixFigures> = {
  figures,
  open: (log, selection, options, cell) =>
    journeysOf(keyOf(log, cell), add => visit(log, selection, options, add)),
};

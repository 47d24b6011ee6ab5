import type { JourneyLog } from './journey-log.ts';
import { createNumberIndex, type NumberIndex } from './number-index.ts';
import type { Selection } from './report.ts';
import { type Dimension, type StepMatch, type StepTest, stepTest } from './step-match.ts';

export const DEFAULT_PATH_LENGTH = 20;

export interface PathOptions {
  of: Dimension;
  /** Runs of one value count once; default true. */
  collapse?: boolean;
  /** Longer paths are cut there; default 20. */
  maxLength?: number;
  /** Where the path begins: the journey's first such step; else its first step. */
  from?: StepMatch;
  /**
   * Where it ends: the first such step from the beginning on; else the journey's last step. With `to` alone the path is read
   * from there backwards, so that the steps nearest to it are those that are kept.
   */
  to?: StepMatch;
  /** How many variants and how many nodes of the tree are listed; default 100. The others are summed. */
  limit?: number;
}

/** Node 0 is the root; any other stands for the path from the root to it, in reading order. */
export interface PathTrie {
  /** Read from `to` backwards. */
  backward: boolean;
  nodes: number;
  parentOf(node: number): number;
  valueOf(node: number): number;
  /** -1 where no journey took that way. */
  childOf(node: number, value: number): number;
  /** By place in the selection: where the journey's path ends; -1: it has none. */
  ends: Int32Array;
  /** 1: the path goes on beyond `maxLength`. */
  cut: Uint8Array;
}

interface Span {
  first: number;
  /** Not included. */
  end: number;
}

export function readPaths(log: JourneyLog, selection: Selection, options: PathOptions): PathTrie {
  const { collapse = true, maxLength = DEFAULT_PATH_LENGTH } = options;
  const backward = options.to !== undefined && options.from === undefined;
  const column = log.steps[options.of];
  const width = log.texts.count();
  const index = createNumberIndex();
  const spanOf = spans(log, options);
  const ends = new Int32Array(selection.length).fill(-1);
  const cut = new Uint8Array(selection.length);
  for (const [place, journey] of selection.entries()) {
    const span = spanOf(journey);
    if (span === undefined) continue;
    let node = 0;
    let length = 0;
    let before = -1;
    for (let i = 0; i < span.end - span.first; i++) {
      const value = column[backward ? span.end - 1 - i : span.first + i] ?? 0;
      if (collapse && value === before) continue;
      if (length === maxLength) {
        cut[place] = 1;
        break;
      }
      node = index.add(node * width + value) + 1;
      length += 1;
      before = value;
    }
    ends[place] = node;
  }
  return { backward, ends, cut, ...ways(index, width) };
}

function ways(index: NumberIndex, width: number): Omit<PathTrie, 'backward' | 'ends' | 'cut'> {
  return {
    nodes: index.count() + 1,
    parentOf: node => Math.floor(index.numberAt(node - 1) / width),
    valueOf: node => index.numberAt(node - 1) % width,
    childOf(node, value) {
      const place = value < 0 ? -1 : index.find(node * width + value);
      return place === -1 ? -1 : place + 1;
    },
  };
}

function spans(log: JourneyLog, { from, to }: PathOptions): (journey: number) => Span | undefined {
  const { firstStep } = log.journeys;
  const begins = from && stepTest(log, from);
  const stops = to && stepTest(log, to);
  return journey => {
    const last = firstStep[journey + 1] ?? 0;
    let first = firstStep[journey] ?? 0;
    if (begins !== undefined) first = find(begins, first, last);
    if (first === last) return undefined;
    if (stops === undefined) return { first, end: last };
    const stop = find(stops, first, last);
    return stop === last ? undefined : { first, end: stop + 1 };
  };
}

/** `end` where there is none. */
function find(test: StepTest, first: number, end: number): number {
  let step = first;
  while (step < end && !test(step)) step += 1;
  return step;
}

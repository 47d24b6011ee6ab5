import { compare } from '../node-id.ts';
import { cellOf } from './cell.ts';
import { shareOf } from './intervals.ts';
import type { JourneyLog } from './journey-log.ts';
import { STATES } from './names.ts';
import { openPath } from './path-cells.ts';
import type { Link, PathFigures, PathNode, Variant } from './path-figures.ts';
import { pathRanks } from './path-order.ts';
import { type PathOptions, type PathTrie, readPaths } from './path-trie.ts';
import { flagCounts } from './per-journey.ts';
import type { Report, Selection } from './report.ts';
import { createSamples, NO_QUANTILES } from './samples.ts';
import { stateCodes } from './states.ts';

const DEFAULT_LIMIT = 100;
const COMPLETED = STATES.indexOf('completed');

/** Of the paths that end at a node, whole ones at 2 × node, cut ones at 2 × node + 1. */
interface Counts {
  journeys: Uint32Array;
  completed: Uint32Array;
  rework: Float64Array;
  /** That go through the node or end there, by node. */
  through: Uint32Array;
}

function figures(log: JourneyLog, selection: Selection, options: PathOptions): PathFigures {
  const { limit = DEFAULT_LIMIT } = options;
  const trie = readPaths(log, selection, options);
  const counts = countPaths(log, selection, trie);
  const ranks = pathRanks(trie, log.texts);
  const total = counts.through[0] ?? 0;
  const listed = top(limit, counts.journeys, end => 2 * (ranks[end >> 1] ?? 0) + (end & 1));
  const variants = variantsOf(log, selection, trie, counts, listed);
  return {
    journeys: total,
    cell: 'all',
    without: { journeys: selection.length - total, cell: 'without' },
    direction: trie.backward ? 'backward' : 'forward',
    variants,
    others: {
      variants: counts.journeys.reduce((ends, each) => (each > 0 ? ends + 1 : ends), 0) - listed.length,
      journeys: variants.reduce((left, { journeys }) => left - journeys, total),
    },
    tree: treeOf(log, trie, counts, ranks, limit),
    flow: flowOf(log, trie, counts),
  };
}

function countPaths(log: JourneyLog, selection: Selection, trie: PathTrie): Counts {
  const { rework } = flagCounts(log);
  const counts: Counts = {
    journeys: new Uint32Array(2 * trie.nodes),
    completed: new Uint32Array(2 * trie.nodes),
    rework: new Float64Array(2 * trie.nodes),
    through: new Uint32Array(trie.nodes),
  };
  for (const [place, journey] of selection.entries()) {
    const node = trie.ends[place] ?? -1;
    if (node === -1) continue;
    const end = 2 * node + (trie.cut[place] ?? 0);
    counts.journeys[end] = (counts.journeys[end] ?? 0) + 1;
    counts.rework[end] = (counts.rework[end] ?? 0) + (rework[journey] ?? 0);
    counts.through[node] = (counts.through[node] ?? 0) + 1;
    if (log.journeys.state[journey] === COMPLETED) counts.completed[end] = (counts.completed[end] ?? 0) + 1;
  }
  // A node is made after its parent.
  for (let node = trie.nodes - 1; node > 0; node--) {
    const parent = trie.parentOf(node);
    counts.through[parent] = (counts.through[parent] ?? 0) + (counts.through[node] ?? 0);
  }
  return counts;
}

/** Those that count, by count falling, then rank. */
function top(limit: number, counts: Uint32Array, rankOf: (one: number) => number): number[] {
  // Sorting numbers is quick; only what can be among the first is compared by rank too.
  const least = Math.max(1, counts.slice().sort()[counts.length - limit] ?? 1);
  const found: number[] = [];
  for (const [one, count] of counts.entries()) if (count >= least) found.push(one);
  return found.sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || rankOf(a) - rankOf(b)).slice(0, limit);
}

function variantsOf(
  log: JourneyLog,
  selection: Selection,
  trie: PathTrie,
  counts: Counts,
  listed: number[],
): Variant[] {
  const { startedAt, lastAt } = log.journeys;
  const wanted = new Set(listed);
  const samples = createSamples();
  for (const [place, journey] of selection.entries()) {
    const end = 2 * (trie.ends[place] ?? -1) + (trie.cut[place] ?? 0);
    if (wanted.has(end)) samples.add(end, (lastAt[journey] ?? 0) - (startedAt[journey] ?? 0));
  }
  const durations = samples.quantiles();
  return listed.map(end => {
    const journeys = counts.journeys[end] ?? 0;
    const way = wayTo(log, trie, end >> 1);
    const cut = (end & 1) === 1;
    return {
      path: trie.backward ? way.toReversed() : way,
      cut,
      journeys,
      cell: cellOf(cut ? 'cut' : 'path', ...way),
      share: shareOf(journeys, counts.through[0] ?? 0),
      completed: shareOf(counts.completed[end] ?? 0, journeys),
      duration: durations.get(end) ?? NO_QUANTILES,
      rework: counts.rework[end] ?? 0,
    };
  });
}

function wayTo({ texts }: JourneyLog, trie: PathTrie, node: number): string[] {
  const way: string[] = [];
  for (let at = node; at !== 0; at = trie.parentOf(at)) way.push(texts.textOf(trie.valueOf(at)));
  return way.reverse();
}

function treeOf(
  log: JourneyLog,
  trie: PathTrie,
  counts: Counts,
  ranks: Uint32Array,
  limit: number,
): PathNode[] {
  const roots: PathNode[] = [];
  const made = new Map<number, PathNode[]>([[0, roots]]);
  // A parent has at least the count of its child and a smaller rank: it comes first, the root before all.
  for (const node of top(limit + 1, counts.through, each => ranks[each] ?? 0).slice(1)) {
    const next: PathNode[] = [];
    made.set(node, next);
    made.get(trie.parentOf(node))?.push({
      value: log.texts.textOf(trie.valueOf(node)),
      journeys: counts.through[node] ?? 0,
      cell: cellOf('through', ...wayTo(log, trie, node)),
      ended: (counts.journeys[2 * node] ?? 0) + (counts.journeys[2 * node + 1] ?? 0),
      next,
    });
  }
  return roots;
}

function flowOf(log: JourneyLog, trie: PathTrie, counts: Counts): Link[] {
  const codes = stateCodes(log);
  const depths = new Uint32Array(trie.nodes);
  const sums = new Map<number, number>();
  const add = (position: number, from: number, to: number, journeys: number) => {
    if (journeys === 0) return;
    const key = (position * codes.width + from) * codes.width + to;
    sums.set(key, (sums.get(key) ?? 0) + journeys);
  };
  for (let node = 1; node < trie.nodes; node++) {
    const parent = trie.parentOf(node);
    const depth = (depths[parent] ?? 0) + 1;
    const value = trie.valueOf(node);
    depths[node] = depth;
    add(depth - 1, parent === 0 ? codes.start : trie.valueOf(parent), value, counts.through[node] ?? 0);
    add(depth, value, codes.end, counts.journeys[2 * node] ?? 0);
    add(depth, value, codes.more, counts.journeys[2 * node + 1] ?? 0);
  }
  return [...sums]
    .map(([key, journeys]) => {
      const pair = Math.floor(key / codes.width);
      const position = Math.floor(pair / codes.width);
      const [from, to] = [codes.textOf(pair % codes.width), codes.textOf(key % codes.width)];
      return { position, from, to, journeys, cell: cellOf('flow', position, from, to) };
    })
    .sort(
      (a, b) =>
        a.position - b.position || b.journeys - a.journeys || compare(a.from, b.from) || compare(a.to, b.to),
    );
}

export const paths: Report<PathOptions, PathFigures> = {
  figures,
  open: (log, selection, options, cell) => openPath(log, selection, readPaths(log, selection, options), cell),
};

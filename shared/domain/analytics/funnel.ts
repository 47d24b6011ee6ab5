import { compare } from '../node-id.ts';
import { groupsOf } from './breakdown.ts';
import { cellOf, partsOf, wholeNumber } from './cell.ts';
import { type FunnelOptions, type FunnelRun, visitFunnel } from './funnel-visit.ts';
import { type Share, shareOf } from './intervals.ts';
import type { JourneyLog } from './journey-log.ts';
import type { Report, Selection } from './report.ts';
import { createSamples, NO_QUANTILES, type Quantiles } from './samples.ts';
import { type StateCodes, stateCodes } from './states.ts';
import { type Add, createTally, journeysOf, type Tally } from './tally.ts';

/**
 * Journeys count once, by their best attempt; entries are attempts, of which a journey has one (`first`) or as many as it has
 * entries (`optimized`; two of them may share later steps). Vectors: windowFunnel of ClickHouse.
 */
export interface FunnelFigures {
  /** Journeys looked at, entered or not. */
  selected: number;
  total: FunnelGroup;
  /** By journeys falling, then value; none without a breakdown. */
  groups: (FunnelGroup & { value: string })[];
}

export interface FunnelGroup {
  levels: FunnelLevel[];
}

export interface FunnelLevel {
  /** From 1: that many of the funnel's steps were reached. */
  level: number;
  journeys: number;
  cell: string;
  entries: number;
  fromPrevious: Share;
  fromFirst: Share;
  entriesFromFirst: Share;
  /** From the level before, ms; of the first level always n 0. */
  time: Quantiles;
  /** Journeys that got no further; none at the last level, where they are the converted. */
  dropOff?: { journeys: number; cell: string; next: Next[] };
}

/** What those did immediately after the level they got no further than; `~end`: nothing. By journeys falling, then name. */
export interface Next {
  activity: string;
  journeys: number;
  cell: string;
}

interface Keys {
  step(group: number, level: number): number;
  drop(group: number, level: number): number;
  next(group: number, level: number, activity: number): number;
}

/** Group 0 is the total, group g + 1 a group of the breakdown. */
function keysOf({ width }: StateCodes, size: number): Keys {
  const stride = (size + 1) * (width + 2);
  const key = (group: number, level: number, third: number) => group * stride + level * (width + 2) + third;
  return {
    step: (group, level) => key(group, level, 0),
    drop: (group, level) => key(group, level, 1),
    next: (group, level, activity) => key(group, level, activity + 2),
  };
}

function addRun(log: JourneyLog, run: FunnelRun, group: number, size: number, keys: Keys, add: Add): void {
  const { journey, level, reached } = run;
  for (let i = 1; i <= level; i++) add(keys.step(group, i), journey);
  if (level === size) return;
  add(keys.drop(group, level), journey);
  const next = (reached[level - 1] ?? 0) + 1;
  const none = next === (log.journeys.firstStep[journey + 1] ?? 0);
  const activity = none ? log.texts.count() + 1 : (log.steps.activity[next] ?? 0);
  add(keys.next(group, level, activity), journey);
}

function figures(log: JourneyLog, selection: Selection, options: FunnelOptions): FunnelFigures {
  const size = options.steps.length;
  const codes = stateCodes(log);
  const keys = keysOf(codes, size);
  const tally = createTally();
  const samples = createSamples();
  const entries = new Map<number, number>();
  const seen = new Set<number>();
  visitFunnel(log, selection, options, run => {
    for (const group of options.by === undefined ? [0] : [0, run.group + 1]) {
      seen.add(group);
      addRun(log, run, group, size, keys, tally.add);
      for (let i = 0; i < run.level; i++) {
        const key = keys.step(group, i + 1);
        if (i > 0) samples.add(key, timeBetween(log, run.reached[i - 1], run.reached[i]));
      }
      for (const [i, count] of run.entries.entries()) {
        const key = keys.step(group, i + 1);
        entries.set(key, (entries.get(key) ?? 0) + count);
      }
    }
  });
  const quantiles = samples.quantiles();
  const nexts = nextsOf(tally, codes, size);
  const levelsOf = (group: number, prefix: string[]): FunnelLevel[] =>
    Array.from({ length: size }, (_, i) => {
      const level = i + 1;
      const key = keys.step(group, level);
      const journeys = tally.journeys(key);
      const first = keys.step(group, 1);
      const previous = keys.step(group, Math.max(1, level - 1));
      const found: FunnelLevel = {
        level,
        journeys,
        cell: cellOf(...prefix, 'step', level),
        entries: entries.get(key) ?? 0,
        fromPrevious: shareOf(journeys, tally.journeys(previous)),
        fromFirst: shareOf(journeys, tally.journeys(first)),
        entriesFromFirst: shareOf(entries.get(key) ?? 0, entries.get(first) ?? 0),
        time: quantiles.get(key) ?? NO_QUANTILES,
      };
      if (level === size) return found;
      const next = (nexts.get(keys.drop(group, level)) ?? []).map(({ activity, journeys }) => ({
        activity,
        journeys,
        cell: cellOf(...prefix, 'next', level, activity),
      }));
      const dropped = tally.journeys(keys.drop(group, level));
      return { ...found, dropOff: { journeys: dropped, cell: cellOf(...prefix, 'drop', level), next } };
    });
  const groups = options.by && groupsOf(log, options.by);
  return {
    selected: selection.length,
    total: { levels: levelsOf(0, []) },
    groups: [...seen]
      .flatMap(group => {
        if (group === 0) return [];
        const value = groups?.textOf(group - 1) ?? '';
        return [{ value, levels: levelsOf(group, ['by', value]) }];
      })
      .sort(
        (a, b) => (b.levels[0]?.journeys ?? 0) - (a.levels[0]?.journeys ?? 0) || compare(a.value, b.value),
      ),
  };
}

function timeBetween({ steps }: JourneyLog, from = 0, to = 0): number {
  return (steps.at[to] ?? 0) - (steps.at[from] ?? 0);
}

/** By the key of their drop-off. */
function nextsOf(tally: Tally, codes: StateCodes, size: number): Map<number, Omit<Next, 'cell'>[]> {
  const keys = keysOf(codes, size);
  const found = new Map<number, Omit<Next, 'cell'>[]>();
  for (const key of tally.keys()) {
    const third = key % (codes.width + 2);
    if (third < 2) continue;
    const drop = key - third + keys.drop(0, 0);
    const list = found.get(drop) ?? [];
    list.push({ activity: codes.textOf(third - 2), journeys: tally.journeys(key) });
    found.set(drop, list);
  }
  for (const list of found.values()) {
    list.sort((a, b) => b.journeys - a.journeys || compare(a.activity, b.activity));
  }
  return found;
}

function keyOf(log: JourneyLog, options: FunnelOptions, cell: string): { group: number; key: number } {
  const none = { group: 0, key: -1 };
  let parts = partsOf(cell);
  let group = 0;
  if (parts[0] === 'by') {
    const number = options.by === undefined ? -1 : groupsOf(log, options.by).numberOf(parts[1] ?? '');
    if (number === -1) return none;
    group = number + 1;
    parts = parts.slice(2);
  }
  const size = options.steps.length;
  const codes = stateCodes(log);
  const keys = keysOf(codes, size);
  const level = wholeNumber(parts[1]);
  if (level < 1 || level > size) return none;
  if (parts[0] === 'next' && parts.length === 3) {
    const activity = codes.codeOf(parts[2]);
    return activity === -1 ? none : { group, key: keys.next(group, level, activity) };
  }
  if (parts.length !== 2) return none;
  if (parts[0] === 'step') return { group, key: keys.step(group, level) };
  return parts[0] === 'drop' ? { group, key: keys.drop(group, level) } : none;
}

function open(log: JourneyLog, selection: Selection, options: FunnelOptions, cell: string): number[] {
  const { group, key } = keyOf(log, options, cell);
  const size = options.steps.length;
  const keys = keysOf(stateCodes(log), size);
  return journeysOf(key, add =>
    visitFunnel(log, selection, options, run => {
      if (group === 0 || group === run.group + 1) addRun(log, run, group, size, keys, add);
    }),
  );
}

export const funnel: Report<FunnelOptions, FunnelFigures> = { figures, open };

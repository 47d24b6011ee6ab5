import { type Breakdown, type Groups, groupsOf } from './breakdown.ts';
import { createAttempts, type FunnelOrder } from './funnel-attempts.ts';
import type { JourneyLog } from './journey-log.ts';
import type { Selection } from './report.ts';
import { type StepMatch, type StepTest, stepTest } from './step-match.ts';

export const MAX_FUNNEL_STEPS = 30;
export const DEFAULT_WINDOW_MS = 14 * 86_400_000;

export interface FunnelOptions {
  /** 1 to 30, in order. */
  steps: readonly StepMatch[];
  /**
   * `sequential`: in order, others between them allowed; `strict`: immediately one after the other; `any`: in any order: level i is
   * reached with any i of them, and a step that matches several fulfils the first that is still open. Default `sequential`.
   */
  order?: FunnelOrder;
  /** Such a step after level `after` (from 1) and before the next level ends the attempt. */
  exclusions?: readonly { match: StepMatch; after: number }[];
  /** From the entry, ms, its last ms included; default 14 days. */
  window?: number;
  /**
   * `first` (default): the journey's first entry is its only attempt. `optimized`: each entry is an attempt of its own, and the
   * journey counts with the one that gets furthest, the earliest of equals.
   */
  reentry?: 'first' | 'optimized';
  by?: Breakdown;
}

/** What a journey did in the funnel; used again for the next journey. */
export interface FunnelRun {
  journey: number;
  group: number;
  /** That of the best attempt, from 1. */
  level: number;
  /** Attempts that reached level i, at [i - 1]. */
  entries: number[];
  /** Steps of the log by which the best attempt reached level i, at [i - 1]. */
  reached: number[];
}

/** Each journey of the selection that entered, in order. */
export function visitFunnel(
  log: JourneyLog,
  selection: Selection,
  options: FunnelOptions,
  each: (run: FunnelRun) => void,
): void {
  const { order = 'sequential', window = DEFAULT_WINDOW_MS, reentry = 'first' } = options;
  const size = options.steps.length;
  if (size < 1 || size > MAX_FUNNEL_STEPS) {
    throw new RangeError(`A funnel has 1 to ${MAX_FUNNEL_STEPS} steps, this one ${size}`);
  }
  const { firstStep } = log.journeys;
  const matches = options.steps.map((match, bit) => ({ bit, test: stepTest(log, match) }));
  const exclusions = (options.exclusions ?? []).map(({ match, after }) => ({
    bit: after - 1,
    test: stepTest(log, match),
  }));
  const groups: Groups | undefined = options.by && groupsOf(log, options.by);
  const attempts = createAttempts({ size, order, window, firstOnly: reentry === 'first' });
  const run: FunnelRun = { journey: 0, group: 0, level: 0, entries: [], reached: [] };
  for (const journey of selection) {
    const end = firstStep[journey + 1] ?? 0;
    attempts.reset();
    for (let step = firstStep[journey] ?? 0; step < end; step++) {
      const at = log.steps.at[step] ?? 0;
      if (attempts.over(at)) break;
      attempts.take(step, at, bits(matches, step), bits(exclusions, step));
    }
    if (attempts.count() === 0) continue;
    run.journey = journey;
    tell(run, attempts, size);
    run.group = groups?.groupOf(journey, run.reached[0] ?? 0) ?? 0;
    each(run);
  }
}

function bits(tests: readonly { bit: number; test: StepTest }[], step: number): number {
  let found = 0;
  for (const { bit, test } of tests) if (test(step)) found |= 1 << bit;
  return found;
}

function tell(run: FunnelRun, attempts: ReturnType<typeof createAttempts>, size: number): void {
  let best = 0;
  run.entries = new Array<number>(size).fill(0);
  for (let attempt = 0; attempt < attempts.count(); attempt++) {
    const level = attempts.level(attempt);
    if (level > attempts.level(best)) best = attempt;
    for (let i = 0; i < level; i++) run.entries[i] = (run.entries[i] ?? 0) + 1;
  }
  run.level = attempts.level(best);
  run.reached = Array.from({ length: run.level }, (_, i) => attempts.reached(best, i + 1));
}

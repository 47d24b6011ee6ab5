import type { Key, Kinds, Repeats, ReworkTotals } from '../../shared/domain/rework-measures.ts';
import { boundariesByCount } from '../../shared/domain/rework-measures.ts';

/** The figures as they go into JSON. `kinds` splits `occurrences`; the boundaries add up to it too. */
export type ReworkReport = {
  cases: number;
  events: number;
  rework: {
    pm4py: { casesWithRework: number; rework: number; byActivity: Record<string, number> };
    edeaR: { selfLoops: Repeats; repetitions: Repeats };
    occurrences: number;
    kinds: Kinds;
    boundaries: { from: string; to: string; occurrences: number }[];
  };
  pingPong: { cases: number; occurrences: number };
};

/** The totals as plain data, their keys turned into names; lists are sorted, the most frequent first. */
export function reworkReport<K extends Key>(
  totals: ReworkTotals<K>,
  activityName: (key: K) => string,
  resourceName: (key: K) => string,
): ReworkReport {
  const byActivity = [...totals.byActivity].map(([key, cases]) => [activityName(key), cases] as const);
  byActivity.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const { selfLoop, repetition } = totals.kinds;
  return {
    cases: totals.cases,
    events: totals.events,
    rework: {
      pm4py: {
        casesWithRework: totals.casesWithRework,
        rework: totals.rework,
        byActivity: Object.fromEntries(byActivity),
      },
      edeaR: { selfLoops: { ...totals.selfLoops }, repetitions: { ...totals.repetitions } },
      occurrences: selfLoop.all + repetition.all,
      kinds: { selfLoop: { ...selfLoop }, repetition: { ...repetition } },
      boundaries: boundariesByCount(totals.pairs, resourceName),
    },
    pingPong: { ...totals.pingPong },
  };
}

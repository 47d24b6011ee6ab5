import type { Report } from './figure.ts';

export interface Bench {
  /** What it measures, with the rows of the goals (goals.ts). */
  about: string;
  /** What `--size` counts, and how many where it is not given; absent where the size is fixed. */
  size?: { of: string; standard: number };
  /** Imported when asked for: most benches load engines or bundlers. */
  measure(size: number): Promise<Report[]>;
}

const touchpoints = (standard: number) => ({ of: 'touchpoints', standard });

/** Every bench by its name on the command line, in the order in which all of them run. */
export const benches: Readonly<Record<string, Bench>> = {
  units: {
    about: 'what a touchpoint costs in units and money (P1, P2, P3)',
    size: touchpoints(10_000),
    measure: async size => [
      ...(await (await import('./units.ts')).measureUnits(size)),
      ...(await (await import('./units-check.ts')).checkUnits()),
    ],
  },
  journey: {
    about: 'the 10,000th touchpoint of one journey beside the 10th (P4)',
    measure: async () => (await import('./long-journey.ts')).measureLongJourney(),
  },
  core: {
    about: 'the pure core beside JSON.parse (P5)',
    size: touchpoints(20_000),
    measure: async size => (await import('./core-cpu.ts')).measureCore(size),
  },
  pipeline: {
    about: 'the whole pipeline with its database, on both engines (P6)',
    size: touchpoints(3_000),
    measure: async size => (await import('./pipeline.ts')).measurePipeline(size),
  },
  context: {
    about: 'the context of a customer beside one GetItem',
    size: { of: 'requests', standard: 1_500 },
    measure: async size => (await import('./context.ts')).measureContext(size),
  },
  bundles: {
    about: 'sizes and import of the function bundles (P7)',
    measure: async () => (await import('./bundles.ts')).measureBundles(),
  },
  sweep: {
    about: 'reads of the sweep a due journey, at 10³ and 10⁶ open ones (P8)',
    size: { of: 'open journeys', standard: 1_000_000 },
    measure: async size => (await import('./sweep.ts')).measureSweep(size),
  },
  hot: {
    about: 'a customer at 1,000 events a second among others, in simulated time (P9)',
    size: { of: 'seconds', standard: 30 },
    measure: async size => (await import('./hot.ts')).measureHot(size),
  },
  cost: {
    about: 'beside a naive design, what a company pays a month, the quotas it meets',
    size: touchpoints(10_000),
    measure: async size => (await import('./cost.ts')).measureCost(size),
  },
  hops: {
    about: 'dead letters and alarms behind every asynchronous hop (R9)',
    measure: async () => (await import('./hops.ts')).measureHops(),
  },
  reliability: {
    about: 'faults, crashes, permutations and replays of the last long run of the tests (R1 to R8)',
    measure: async () => (await import('./reliability.ts')).readReliability(),
  },
  truth: {
    about: 'persons, silo rework and drop-offs beside the truth of a simulated company',
    size: { of: 'customers', standard: 2_000 },
    measure: async size => (await import('./truth/measure.ts')).measureTruth(size),
  },
  analyze: {
    about: 'a large event log (P10)',
    size: { of: 'rows', standard: 1_000_000 },
    measure: async size => (await import('./analyze.ts')).measureAnalyze(size),
  },
  scale: {
    about: 'every report over a large lake, beside DuckDB SQL over the same files (A1)',
    size: touchpoints(10_000_000),
    measure: async size => (await import('./scale/measure-scale.ts')).measureScale(size),
  },
  mutation: {
    about: 'the mutation score of the core, of the last npm run mutation (R10)',
    measure: async () => (await import('./mutation.ts')).readMutation(),
  },
};

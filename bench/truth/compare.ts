import { simulateCompany } from '../../cli/simulation/company.ts';
import type { CompanyOptions } from '../../cli/simulation/life.ts';
import { DAY } from '../../cli/simulation/story.ts';
import {
  type GaveUpTruth,
  type ReworkTruth,
  type RunTruth,
  simulateTruth,
  type TouchpointTruth,
} from '../../cli/simulation/truth.ts';
import { type Flag, SILO_CAUSES } from '../../shared/contract/flag.ts';
import { defaultIdentityConfig } from '../../shared/contract/identity-config.ts';
import type { StoredTouchpoint } from '../../shared/contract/touchpoint.ts';
import { createHasher } from '../../shared/crypto/hasher.ts';
import { readTouchpoint } from '../../shared/steps/intake.ts';
import {
  dropOffKey,
  dropOffKeyOf,
  flagsOf,
  recoveryKey,
  recoveryKeyOf,
  reworkKey,
  reworkKeyOf,
} from './found.ts';
import { type Score, scorePairs, scoreSets } from './scores.ts';
import type { Stitcher } from './stitchers.ts';

export interface Company {
  touchpoints: StoredTouchpoint[];
  truth: {
    touchpoints: Map<string, TouchpointTruth>;
    runs: Map<string, RunTruth>;
    reworks: ReworkTruth[];
    gaveUp: GaveUpTruth[];
  };
  /** ms: when nobody will come back any more. */
  now: number;
}

/** What one way of stitching finds, measured by the truth: where it can be decided, and of all. */
export interface Comparison {
  persons: { decidable: Score; all: Score };
  rework: { decidable: Score; all: Score; byCause: Record<string, Score> };
  dropOffs: { decidable: Score; all: Score };
  recoveries: { decidable: Score; all: Score };
}

/** Later than every window of the shipped definitions. */
const LONG_AFTER = 120 * DAY;

export function readCompany(options: CompanyOptions): Company {
  const intake = { identity: defaultIdentityConfig, hasher: createHasher('k'.repeat(32)) };
  const touchpoints: StoredTouchpoint[] = [];
  let now = options.startAt;
  for (const { at, touchpoint } of simulateCompany(options)) {
    const read = readTouchpoint(touchpoint, at, intake);
    if (!read.ok) throw new Error(`Not valid: ${JSON.stringify(read.issues)}`);
    touchpoints.push(read.touchpoint);
    now = at + LONG_AFTER;
  }
  const truth: Company['truth'] = { touchpoints: new Map(), runs: new Map(), reworks: [], gaveUp: [] };
  for (const line of simulateTruth(options)) {
    if (line.truth === 'touchpoint') truth.touchpoints.set(line.id, line);
    else if (line.truth === 'run') truth.runs.set(line.run, line);
    else if (line.truth === 'rework') truth.reworks.push(line);
    else if (line.truth === 'gave-up') truth.gaveUp.push(line);
  }
  return { touchpoints, truth, now };
}

export function compare({ touchpoints, truth, now }: Company, stitcher: Stitcher): Comparison {
  const persons = stitcher(touchpoints);
  const flags = flagsOf(touchpoints, persons, now);
  const labels = touchpoints.map(({ id }, place) => {
    const known = truth.touchpoints.get(id);
    if (known === undefined) throw new Error(`Nobody knows whose ${id} is`);
    return { ...known, found: persons[place] ?? '' };
  });
  const decidable = ({ evidence }: Flag): boolean => {
    const run = truth.touchpoints.get(evidence.at(-1)?.touchpoint ?? '')?.run ?? '';
    return truth.runs.get(run)?.decidable === true;
  };
  const scores = <T extends { decidable: boolean }>(
    real: readonly T[],
    keyOf: (truth: T) => string | undefined,
    foundKeyOf: (flag: Flag) => string | undefined,
  ) => {
    const clear = real.filter(each => each.decidable);
    return {
      decidable: scoreSets(keys(flags.filter(decidable), foundKeyOf), keys(clear, keyOf)),
      all: scoreSets(keys(flags, foundKeyOf), keys(real, keyOf)),
    };
  };
  const causes = SILO_CAUSES.map(cause => {
    const found = flags.filter(each => each.silo?.cause === cause);
    const real = truth.reworks.filter(each => each.cause === cause && each.decidable);
    return [cause, scoreSets(keys(found.filter(decidable), reworkKeyOf), keys(real, reworkKey))] as const;
  });
  return {
    persons: {
      decidable: scorePairs(
        labels.filter(each => each.decidable).map(({ reads, found }) => ({ real: reads, found })),
      ),
      all: scorePairs(labels.map(({ customer, found }) => ({ real: customer, found }))),
    },
    rework: {
      ...scores(truth.reworks, reworkKey, reworkKeyOf),
      byCause: Object.fromEntries(causes),
    },
    dropOffs: scores(truth.gaveUp, dropOffKey, dropOffKeyOf),
    recoveries: scores(truth.gaveUp, recoveryKeyOfTruth, recoveryKeyOf),
  };
}

function recoveryKeyOfTruth(gaveUp: GaveUpTruth): string | undefined {
  const { recovered } = gaveUp;
  return recovered === undefined ? undefined : recoveryKey(dropOffKey(gaveUp), recovered);
}

function keys<T>(list: readonly T[], keyOf: (each: T) => string | undefined): Set<string> {
  return new Set(list.flatMap(each => keyOf(each) ?? []));
}

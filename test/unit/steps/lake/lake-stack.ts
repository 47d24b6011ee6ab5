import * as z from 'zod';
import { type Journey, journey } from '../../../../shared/contract/journey.ts';
import type { LakeRows } from '../../../../shared/contract/lake.ts';
import type { Touchpoint } from '../../../../shared/contract/touchpoint.ts';
import { digest } from '../../../../shared/crypto/hasher.ts';
import { createLakeTables } from '../../../../shared/lake/tables.ts';
import { createMemoryStore } from '../../../../shared/memory/store.ts';
import type { CompactDependencies } from '../../../../shared/steps/lake/compact.ts';
import type { FlushDependencies } from '../../../../shared/steps/lake/flush.ts';
import { foldId } from '../../../../shared/steps/lake/fold-id.ts';
import { lakeNames } from '../../../../shared/steps/lake/lake-names.ts';
import type { LakeFiles } from '../../../../shared/steps/lake/ports.ts';
import { personRows } from '../../../../shared/steps/lake/read-lake.ts';
import { stored } from '../../../arbitraries/stored.ts';
import { createStack, definitions, ranks, stateByBatch } from '../stack.ts';
import { createMemoryFiles } from './memory-lake.ts';

export const BUCKETS = 2;
const YEAR = 365 * 86_400_000;
export const nameOf = lakeNames(digest, ranks);

/** The steps on a store in memory whose saved nodes are noted, as the table's stream tells them. */
export function createLakeStack() {
  const saved = new Set<string>();
  const memory = createMemoryStore();
  const store: typeof memory = {
    ...memory,
    async saveNode(node) {
      const done = await memory.saveNode(node);
      if (done) saved.add(node.id);
      return done;
    },
  };
  const stack = createStack(store);
  const files = createMemoryFiles();
  const over = (given: LakeFiles) => lakeOver(given, store, stack.clock);
  return { ...stack, store, files, saved, lakeDeps: over(files), over };
}

let folds = 0;

/** What writes a lake of `files` from `store`. */
export function lakeOver(
  files: LakeFiles,
  store: FlushDependencies['store'],
  clock: { now: number },
): FlushDependencies & CompactDependencies {
  return {
    store,
    ranks,
    definitions,
    nameOf,
    now: () => clock.now,
    lake: createLakeTables(files, BUCKETS),
    newFold: () => foldId(clock.now, String(folds++).padStart(8, '0')),
    keep: { touchpoints: 3 * YEAR, journeys: 3 * YEAR },
  };
}

/** What the lake says of persons, journeys and flags. */
export async function lakeState(deps: Pick<FlushDependencies, 'lake'>) {
  const persons: Record<string, number> = {};
  const journeys: Record<string, unknown> = {};
  const flags: Record<string, unknown> = {};
  const bases: Record<string, string> = {};
  for await (const rows of personRows(deps.lake)) {
    for (const { person, touchpoints } of rows.persons) {
      if (persons[person] !== undefined) throw new Error(`${person} is there twice`);
      persons[person] = touchpoints;
      if (rows.touchpoints.length !== touchpoints) throw new Error(`${person} has not all of their rows`);
    }
    for (const { touchpoint, person, basis } of rows.touchpoints) {
      if (bases[touchpoint] !== undefined) throw new Error(`${touchpoint} is there twice`);
      bases[touchpoint] = `${person} ${basis}`;
    }
    for (const row of rows.journeys) journeys[row.journey] = figuresOf(row, rows);
    for (const { flag, state, evidence, cost } of rows.flags)
      flags[flag] = { state, cost, evidence: JSON.parse(evidence) };
  }
  return sorted({ persons, journeys, flags, bases });
}

type JourneyRow = LakeRows['journeys'][number];

function figuresOf(row: JourneyRow, { journey_steps }: LakeRows) {
  const steps = journey_steps.filter(each => each.journey === row.journey);
  const cost = steps.reduce((sum, each) => sum + each.cost, 0);
  if (Math.abs(cost - row.cost) > 1e-6)
    throw new Error(`${row.journey} costs ${row.cost}, its steps ${cost}`);
  const positions = steps.map(each => each.position).sort((a, b) => a - b);
  if (positions.join() !== steps.map((_, i) => i + 1).join())
    throw new Error(`${row.journey}: steps are missing`);
  const { person, state, stage, version, touchpoints, silo_cost, rework, rework_pm4py, recoveries } = row;
  const { self_loops, self_loops_redo, repetitions, repetitions_redo, channels, keyed } = row;
  const loops = { all: self_loops, redo: self_loops_redo };
  const repeated = { all: repetitions, redo: repetitions_redo };
  return {
    ...{ person, state, stage, version, touchpoints, recoveries, channels, keyed },
    ...{ cost: row.cost, silo_cost, rework, rework_pm4py, loops, repeated, value: row.value },
    ended: row.ended_at,
    span: [row.started_at, row.last_at],
  };
}

/** The same of these touchpoints, by the fold of the whole set in one go, under the names of the lake. */
export function setState(touchpoints: readonly Touchpoint[], now: number) {
  const batch = stateByBatch(touchpoints, now);
  const ids = new Map(touchpoints.map(each => [stored(each).tid, each.id]));
  const persons = Object.entries(batch.persons).map(([id, each]) => [
    nameOf(id),
    z.object({ count: z.int() }).parse(each).count,
  ]);
  return sorted({
    persons: Object.fromEntries(persons),
    bases: Object.fromEntries(
      Object.entries(batch.bases).map(([tid, basis]) => {
        const [person = '', why] = basis.split(' ');
        return [ids.get(tid), `${nameOf(person)} ${why}`];
      }),
    ),
    flags: Object.fromEntries(
      Object.values(batch.flags).map(({ id, person, state, evidence, cost }) => [
        id.replace(/[^~]+$/, nameOf(person)),
        { state, cost: cost?.amount, evidence },
      ]),
    ),
    journeys: Object.fromEntries(
      Object.values(batch.journeys).map(each => {
        const view = journey.parse(each);
        return [view.id, viewed(view)];
      }),
    ),
  });
}

function viewed(view: Journey) {
  const { person, state, stage, touchpoints, recoveries, channels, keyed, rework } = view;
  const counted = ({ all, redo }: { all: number; redo: number }) => ({ all, redo });
  return {
    ...{
      person: nameOf(person),
      state,
      stage,
      version: view.definition.version,
      touchpoints,
      recoveries: recoveries.length,
    },
    ...{ channels: channels.length, keyed, cost: view.cost.amount, silo_cost: view.siloCost.amount },
    ...{ rework: rework.occurrences, rework_pm4py: rework.pm4py },
    loops: counted(rework.edeaR.selfLoops),
    repeated: counted(rework.edeaR.repetitions),
    value: view.value?.amount,
    ended: view.endedAt === undefined ? undefined : Date.parse(view.endedAt),
    span: [Date.parse(view.startedAt), Date.parse(view.lastAt)],
  };
}

function sorted<T extends Record<string, object>>(state: T) {
  const inOrder = (record: object) =>
    Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  return Object.fromEntries(Object.entries(state).map(([name, record]) => [name, inOrder(record)]));
}

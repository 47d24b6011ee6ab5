import type { LakeRow, LakeRows } from '../../shared/contract/lake.ts';
import { addEvent, caseRework, newCaseRework } from '../../shared/domain/rework-measures.ts';
import { rowsByPerson } from '../analyze/analyze-log.ts';
import type { EventLog } from '../logs/event-log.ts';

/** An event log knows no definition: its cases are the journeys of this one. */
const DEFINITION = 'event-log';

/** The cases of an event log as journeys, a person at a time; the value of its `by` column is their segment. */
export function* logRows(log: EventLog): Generator<LakeRows> {
  for (const { name: person, rows } of rowsByPerson(log)) {
    const journeys: LakeRow<'journeys'>[] = [];
    const steps: LakeRow<'journey_steps'>[] = [];
    // Rows of a person stand case by case.
    for (const [of, own] of Map.groupBy(rows, row => log.caseOf[row] ?? 0)) {
      const journey = { person, fold: '', definition: DEFINITION, version: 1, journey: log.cases[of] ?? '' };
      const own_steps = own.map((row, i) => stepOf(log, row, { ...journey, position: i + 1 }));
      steps.push(...own_steps);
      journeys.push({ ...journey, ...summary(own_steps), ...segmentOf(log, of) });
    }
    yield { persons: [], touchpoints: [], flags: [], sightings: [], journeys, journey_steps: steps };
  }
}

type Shared = Pick<
  LakeRow<'journey_steps'>,
  'person' | 'fold' | 'definition' | 'version' | 'journey' | 'position'
>;

function stepOf(log: EventLog, row: number, shared: Shared): LakeRow<'journey_steps'> {
  return {
    ...shared,
    // Sorts like its place in the file, so that rows of one time keep their order.
    touchpoint: String((log.fileOrder[row] ?? 0) + 1).padStart(9, '0'),
    occurred_at: log.time[row] ?? 0,
    stage: DEFINITION,
    phase: 'during',
    channel: log.resources[log.resourceOf[row] ?? 0] ?? '',
    activity: log.activities[log.activityOf[row] ?? 0] ?? '',
    cost: 0,
  };
}

function segmentOf({ by }: EventLog, of: number): { segment?: string } {
  const segment = by?.values[by.ofCase[of] ?? 0];
  return segment === undefined ? {} : { segment };
}

function summary(steps: readonly LakeRow<'journey_steps'>[]) {
  const rework = newCaseRework<string>();
  for (const step of steps) addEvent(rework, step.activity, step.channel);
  const { pm4py, edeaR, occurrences } = caseRework(rework);
  const first = steps[0];
  const last = steps.at(-1);
  return {
    state: 'open',
    stage: DEFINITION,
    started_at: first?.occurred_at ?? 0,
    last_at: last?.occurred_at ?? 0,
    keyed: true,
    touchpoints: steps.length,
    channels: new Set(steps.map(({ channel }) => channel)).size,
    first_channel: first?.channel ?? '',
    last_channel: last?.channel ?? '',
    currency: 'XXX',
    cost: 0,
    silo_cost: 0,
    rework: occurrences,
    rework_pm4py: pm4py.rework,
    self_loops: edeaR.selfLoops.all,
    self_loops_redo: edeaR.selfLoops.redo,
    repetitions: edeaR.repetitions.all,
    repetitions_redo: edeaR.repetitions.redo,
    recoveries: 0,
  };
}

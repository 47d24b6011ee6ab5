import type { LakeRow } from '../../shared/contract/lake.ts';
import type { PersonRows } from '../../shared/domain/analytics/log-builder.ts';

export type StepRow = LakeRow<'journey_steps'>;
export type JourneyRow = LakeRow<'journeys'>;
export type FlagRow = LakeRow<'flags'>;

/** When the first step of a journey happens (ms). */
export const START = Date.UTC(2026, 0, 31, 23);

/** `a` and `b` happen first, `c` after them. */
export const stageOf = (activity: string) => (activity === 'c' ? 'receive' : 'buy');

/** The measures of a journey in which nothing cost anything and nothing was done twice. */
export const NOTHING_TWICE = {
  cost: 0,
  silo_cost: 0,
  rework: 0,
  rework_pm4py: 0,
  self_loops: 0,
  self_loops_redo: 0,
  repetitions: 0,
  repetitions_redo: 0,
  recoveries: 0,
};

type Told = Pick<
  JourneyRow,
  'person' | 'fold' | 'journey' | 'definition' | 'version' | 'state' | 'currency'
> &
  Partial<JourneyRow>;

/** Of the steps that are there already. */
export function addJourneyRow(rows: PersonRows, told: Told): void {
  const steps = rows.journey_steps.filter(each => each.journey === told.journey);
  const [first, last] = [steps[0], steps.at(-1)];
  if (first === undefined || last === undefined) return;
  rows.journeys.push({
    stage: last.stage,
    started_at: first.occurred_at,
    last_at: last.occurred_at,
    ...(told.state === 'open' ? {} : { ended_at: last.occurred_at }),
    keyed: false,
    touchpoints: steps.length,
    channels: new Set(steps.map(each => each.channel)).size,
    first_channel: first.channel,
    last_channel: last.channel,
    ...NOTHING_TWICE,
    ...told,
  });
}

/** A flag that this step completes. */
export function flagAt(
  step: StepRow | undefined,
  kind: FlagRow['kind'],
  more: Partial<FlagRow> = {},
): FlagRow {
  if (step === undefined) throw new Error('a flag needs a step');
  const { person, fold, journey, definition, version, stage, activity, touchpoint, occurred_at } = step;
  return {
    ...{ person, fold, journey, definition, version, stage, activity, touchpoint },
    flag: `${touchpoint}-${kind}`,
    kind,
    state: 'raised',
    at: occurred_at,
    silo: false,
    evidence: '[]',
    ...more,
  };
}

/** `A/web B/call`: one journey of these activities on these channels, a minute apart. */
export function journeyOf(journey: string, cells: string, more: Partial<JourneyRow> = {}): PersonRows {
  const rows: PersonRows = { journeys: [], journey_steps: [], flags: [] };
  const place = { person: journey, fold: '1', journey, definition: more.definition ?? 'order', version: 1 };
  for (const [i, cell] of cells.split(' ').entries()) {
    const [activity = '', channel = '', team] = cell.split('/');
    rows.journey_steps.push({
      ...place,
      position: i + 1,
      touchpoint: `${journey}-t${i}`,
      occurred_at: START + i * 60_000,
      stage: stageOf(activity.toLowerCase()),
      phase: 'during',
      channel,
      ...(team === undefined ? {} : { team }),
      activity,
      cost: 1,
    });
  }
  addJourneyRow(rows, { ...place, state: 'completed', currency: 'EUR', ...more });
  return rows;
}

import fc from 'fast-check';
import type { JourneyLog } from '../../shared/domain/analytics/journey-log.ts';
import { createLogBuilder, type PersonRows } from '../../shared/domain/analytics/log-builder.ts';
import type { Report } from '../../shared/domain/analytics/report.ts';
import { addJourneyRow, type FlagRow, START, type StepRow, stageOf } from './journey-rows.ts';

const HOUR = 3_600_000;

const pick = <const T extends string>(...values: T[]) => fc.constantFrom(...values);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const SCALES = ['nps 0-10', 'nps 1-5', 'csat 1-5', 'csat 1-7', 'dsat 1-5', 'ces 1-7', 'ces 1-5', 'cadv 0-10'];

const survey = fc
  .record({
    scale: pick(...SCALES),
    at: fc.nat(10),
    respondent: maybe(pick('customer', 'employee')),
    comment: maybe(pick('fine', 'slow')),
  })
  .map(({ scale, at, respondent, comment }) => {
    const [instrument = '', variant = ''] = scale.split(' ');
    const [low = 0, high = 0] = variant.split('-').map(Number);
    return { instrument, variant, score: low + (at % (high - low + 1)), respondent, comment };
  });

const step = fc.record({
  gap: pick('0', '1', '1', '30').map(Number),
  channel: pick('web', 'app', 'store', 'call'),
  team: maybe(pick('north', 'south')),
  activity: pick('a', 'b', 'c'),
  outcome: maybe(pick('completed', 'failed')),
  received: maybe(fc.boolean()),
  proven: fc.boolean(),
  cents: fc.nat(1000),
  seconds: maybe(fc.nat(600)),
  survey: maybe(survey),
  quadrant: maybe(pick('says', 'feels', 'frustrates')),
  allowed: fc.boolean(),
  silo: fc.boolean(),
  cause: pick('no-handoff', 'contradiction', 'failed-before', 'unresolved-before'),
  other: maybe(pick('contradiction', 'channel-leak', 'ping-pong')),
});

const journey = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 8 }),
  definition: pick('order', 'order', 'claim'),
  state: pick('open', 'completed', 'cancelled', 'dropped-off'),
  segment: maybe(pick('gold', 'new')),
  value: maybe(fc.nat(50_000).map(cents => cents / 100)),
  resolved: fc.boolean(),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Journey = typeof journey extends fc.Arbitrary<infer T> ? T : never;

/** Rows as a fold would write them, of few words, so that they meet: each person with their journeys. */
export const persons = (max: number): fc.Arbitrary<PersonRows[]> =>
  fc
    .array(fc.array(journey, { minLength: 1, maxLength: 2 }), { maxLength: max })
    .map(all => all.map((journeys, person) => personRows(journeys, `p${person}`)));

export function logOf(rows: readonly PersonRows[]): JourneyLog {
  const builder = createLogBuilder();
  for (const each of rows) builder.add(each);
  return builder.build();
}

export const everything = (log: JourneyLog): Uint32Array =>
  Uint32Array.from({ length: log.journeys.count }, (_, journey) => journey);

/** What a report says of all of these journeys. */
export function figuresIn<Figures, Options>(
  report: Pick<Report<Options, Figures>, 'figures'>,
  rows: readonly PersonRows[],
  options: Options,
): Figures {
  const log = logOf(rows);
  return report.figures(log, everything(log), options);
}

function personRows(journeys: readonly Journey[], person: string): PersonRows {
  const rows: PersonRows = { journeys: [], journey_steps: [], flags: [] };
  for (const [i, each] of journeys.entries()) addJourney(rows, each, `${person}-j${i}`, person);
  return rows;
}

function addJourney(rows: PersonRows, of: Journey, journey: string, person: string): void {
  const place = { person, fold: '1', journey, definition: of.definition, version: 1 };
  const currency = of.definition === 'claim' ? 'USD' : 'EUR';
  const latest = new Map<string, StepRow>();
  let at = START;
  for (const [i, each] of of.steps.entries()) {
    at += each.gap * HOUR;
    const row = stepRow(each, { ...place, position: i + 1, touchpoint: `${journey}-t${i}`, occurred_at: at });
    rows.journey_steps.push(row);
    const flag = (kind: string, more: Partial<FlagRow>): FlagRow => ({
      ...place,
      flag: `${journey}-${kind}-${i}`,
      kind,
      state: 'raised',
      at: row.occurred_at,
      stage: row.stage,
      activity: row.activity,
      touchpoint: row.touchpoint,
      silo: false,
      evidence: '[]',
      ...more,
    });
    const before = latest.get(row.activity);
    latest.set(row.activity, row);
    if (before !== undefined && !each.allowed) rows.flags.push(flag('repetition', rework(each, before, row)));
    if (each.other !== undefined)
      rows.flags.push(flag(each.other, each.other === 'contradiction' ? { subject: 'date' } : {}));
    if (of.state === 'dropped-off' && i === of.steps.length - 1) {
      rows.flags.push(
        flag('drop-off', { state: of.resolved ? 'resolved' : 'raised', ...valueAtStake(of, currency) }),
      );
    }
  }
  addJourneyRow(rows, {
    ...place,
    state: of.state,
    currency,
    ...(of.segment === undefined ? {} : { segment: of.segment }),
    ...valueAtStake(of, currency),
  });
}

const valueAtStake = ({ value }: Journey, currency: string) =>
  value === undefined ? {} : { value, value_currency: currency };

function rework(of: Step, before: StepRow, row: StepRow): Partial<FlagRow> {
  const redo = before.channel !== row.channel || before.team !== row.team;
  const silo = redo && of.silo;
  return {
    variant: redo ? 'redo' : 'repeat',
    cost: row.cost,
    silo,
    ...(silo ? { cause: of.cause, from_channel: before.channel, to_channel: row.channel } : {}),
    ...(silo && before.team !== undefined ? { from_team: before.team } : {}),
    ...(silo && row.team !== undefined ? { to_team: row.team } : {}),
  };
}

type Place = Pick<
  StepRow,
  'person' | 'fold' | 'journey' | 'definition' | 'version' | 'position' | 'touchpoint' | 'occurred_at'
>;

function stepRow(of: Step, place: Place): StepRow {
  return {
    ...place,
    stage: stageOf(of.activity),
    phase: 'during',
    channel: of.channel,
    ...(of.team === undefined ? {} : { team: of.team }),
    activity: of.activity,
    ...(of.outcome === undefined ? {} : { outcome: of.outcome }),
    ...(of.received === undefined ? {} : { context_received: of.received }),
    ...(of.received === true && of.proven ? { context_proven: true } : {}),
    cost: of.cents / 100,
    ...(of.seconds === undefined ? {} : { duration_seconds: of.seconds }),
    ...(of.survey === undefined ? {} : surveyColumns(of.survey)),
    ...(of.quadrant === undefined
      ? {}
      : { voice: JSON.stringify([{ quadrant: of.quadrant, text: `${of.quadrant} ${place.touchpoint}` }]) }),
  };
}

function surveyColumns({ instrument, variant, score, respondent, comment }: NonNullable<Step['survey']>) {
  return {
    survey_instrument: instrument,
    survey_variant: variant,
    survey_score: score,
    ...(respondent === undefined ? {} : { survey_respondent: respondent }),
    ...(comment === undefined ? {} : { survey_comment: comment }),
  };
}

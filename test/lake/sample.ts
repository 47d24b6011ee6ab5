import fc from 'fast-check';
import type { LakeRow, LakeRows } from '../../shared/contract/lake.ts';

export type Step = LakeRow<'journey_steps'>;
export type Flag = LakeRow<'flags'>;
export type Journey = LakeRow<'journeys'>;

const MINUTE = 60_000;
const START = Date.UTC(2026, 9, 1);
const CHANNELS = {
  web: 'digital',
  app: 'digital',
  'call-center': 'assisted',
  chat: 'assisted',
  store: 'physical',
};
const STAGES = ['browse', 'buy', 'deliver', 'support'];
const TEAMS = ['ecommerce', 'contact-centre', 'logistics'];

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });
const channel = fc.constantFrom(...Object.keys(CHANNELS));
const team = fc.constantFrom(...TEAMS);

const step = fc.record({
  gapMinutes: fc.constantFrom(1, 5, 29, 30, 31, 120, 1440, 3 * 1440, 7 * 1440 + 1),
  channel,
  stage: fc.constantFrom(...STAGES),
  activity: fc.constantFrom('a.seen', 'b.bought', 'c.asked'),
  team: maybe(team),
  reason: maybe(fc.constantFrom('where', 'broken')),
  received: maybe(fc.boolean()),
  proven: maybe(fc.boolean()),
  cost: fc.integer({ min: 0, max: 40 }).map(quarters => quarters / 4),
  survey: maybe(
    fc.record({ instrument: fc.constantFrom('nps', 'ces', 'csat', 'dsat', 'cadv'), score: fc.nat(10) }),
  ),
  flag: maybe(
    fc.record({
      kind: fc.constantFrom('self-loop', 'repetition', 'drop-off'),
      silo: fc.boolean(),
      resolved: fc.boolean(),
      from: channel,
      fromTeam: maybe(team),
      toTeam: maybe(team),
      value: fc.integer({ min: 0, max: 400 }).map(quarters => quarters / 4),
    }),
  ),
});
const journey = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 8 }),
  state: fc.constantFrom('open', 'completed', 'cancelled', 'dropped-off'),
  definition: fc.constantFrom('retail-order', 'telecom-support'),
});
const people = fc.array(fc.array(journey, { maxLength: 3 }), { minLength: 1, maxLength: 8 });

const SCALES: Readonly<Record<string, [string, number]>> = {
  nps: ['0-10', 10],
  ces: ['1-7', 7],
  csat: ['1-5', 5],
  dsat: ['1-5', 5],
  cadv: ['0-10', 10],
};

/** Rows of one fold of some persons: made up, but of one piece, so that every figure can be counted again by hand. */
export const sampleRows: fc.Arbitrary<LakeRows> = people.map(all => {
  const rows: LakeRows = {
    persons: [],
    touchpoints: [],
    journey_steps: [],
    journeys: [],
    flags: [],
    sightings: [],
  };
  all.forEach((journeys, p) => {
    const person = `customerId.person-${p}`;
    const of = { person, fold: 'fold-2' };
    let count = 0;
    journeys.forEach((made, j) => {
      const id = `${made.definition}~${p}-${j}`;
      let at = START + (p * 3 + j) * 40 * 24 * 60 * MINUTE;
      const steps = made.steps.map((each, i): Step => {
        at += each.gapMinutes * MINUTE;
        const [variant, most] = SCALES[each.survey?.instrument ?? ''] ?? [];
        return {
          ...of,
          journey: id,
          definition: made.definition,
          version: 1,
          position: i + 1,
          touchpoint: `t-${p}-${j}-${i}`,
          occurred_at: at,
          stage: each.stage,
          phase: 'during',
          channel: each.channel,
          channel_kind: Object.entries(CHANNELS).find(([name]) => name === each.channel)?.[1] ?? '',
          activity: each.activity,
          cost: each.cost,
          ...(each.team === undefined ? {} : { team: each.team }),
          ...(each.reason === undefined ? {} : { reason: each.reason }),
          ...(each.received === undefined ? {} : { context_received: each.received }),
          ...(each.proven === undefined ? {} : { context_proven: each.proven }),
          ...(each.survey === undefined || variant === undefined || most === undefined
            ? {}
            : {
                survey_instrument: each.survey.instrument,
                survey_variant: variant,
                survey_score: Math.min(each.survey.score, most),
                survey_respondent: i % 4 === 3 ? 'employee' : 'customer',
              }),
        };
      });
      count += steps.length;
      rows.journey_steps.push(...steps);
      rows.journeys.push(journeyRow(of, id, made.definition, made.state, steps));
      made.steps.forEach(({ flag }, i) => {
        const proof = steps[i];
        if (flag !== undefined && proof !== undefined) rows.flags.push(flagRow(proof, flag));
      });
    });
    rows.persons.push({
      ...of,
      kind: 'personal',
      namespace: 'customerId',
      touchpoints: count,
      folded_at: START,
    });
  });
  return rows;
});

function journeyRow(
  of: { person: string; fold: string },
  id: string,
  definition: string,
  state: string,
  steps: readonly Step[],
): Journey {
  const [first, last] = [steps[0], steps.at(-1)];
  const distinct = new Set(steps.map(({ activity }) => activity)).size;
  return {
    ...of,
    journey: id,
    definition,
    version: 1,
    state,
    stage: last?.stage ?? '',
    started_at: first?.occurred_at ?? 0,
    last_at: last?.occurred_at ?? 0,
    ...(state === 'open' ? {} : { ended_at: (last?.occurred_at ?? 0) + MINUTE }),
    keyed: true,
    touchpoints: steps.length,
    channels: new Set(steps.map(({ channel }) => channel)).size,
    first_channel: first?.channel ?? '',
    last_channel: last?.channel ?? '',
    currency: 'EUR',
    cost: steps.reduce((sum, { cost }) => sum + cost, 0),
    silo_cost: 0,
    rework: steps.length - distinct,
    rework_pm4py: steps.length - distinct,
    self_loops: 0,
    self_loops_redo: 0,
    repetitions: 0,
    repetitions_redo: 0,
    recoveries: 0,
  };
}

interface MadeFlag {
  kind: string;
  silo: boolean;
  resolved: boolean;
  from: string;
  fromTeam: string | undefined;
  toTeam: string | undefined;
  value: number;
}

function flagRow(step: Step, { kind, silo, resolved, from, fromTeam, toTeam, value }: MadeFlag): Flag {
  const {
    person,
    fold,
    journey,
    definition,
    version,
    stage,
    activity,
    touchpoint,
    occurred_at,
    channel,
    cost,
  } = step;
  const isSilo = silo && kind !== 'drop-off';
  return {
    ...{ person, fold, journey, definition, version, stage, activity, touchpoint },
    flag: `${journey}~${kind}~${touchpoint}`,
    kind,
    state: resolved ? 'resolved' : 'raised',
    at: occurred_at,
    silo: isSilo,
    evidence: '[]',
    ...(isSilo ? { cause: 'no-handoff', from_channel: from, to_channel: channel, cost } : {}),
    ...(isSilo && fromTeam !== undefined ? { from_team: fromTeam } : {}),
    ...(isSilo && toTeam !== undefined ? { to_team: toTeam } : {}),
    ...(kind === 'drop-off' ? { value, value_currency: 'EUR' } : {}),
  };
}

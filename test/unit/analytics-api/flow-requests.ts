import fc from 'fast-check';

type Query = Record<string, string>;

const pick = (...values: string[]) => fc.constantFrom(...values);
const maybe = (arbitrary: fc.Arbitrary<string>) => fc.option(arbitrary, { nil: undefined });

const step = pick(
  'activity:a',
  'activity:b',
  'activity:c@web',
  'stage:buy',
  'stage:receive',
  'channel:call',
  'team:north@app',
);
const steps = fc.array(step, { minLength: 2, maxLength: 4 }).map(each => each.join(','));

/** Of the words that `lake-rows.ts` is made of. */
const chosen = {
  definition: maybe(pick('order', 'claim')),
  segment: maybe(pick('gold', 'new')),
  channel: maybe(pick('web', 'call')),
  state: maybe(pick('open', 'dropped-off')),
  zone: maybe(pick('Europe/Madrid', 'America/New_York')),
};

const own: Readonly<Record<string, Record<string, fc.Arbitrary<string | undefined>>>> = {
  funnel: {
    steps,
    order: maybe(pick('sequential', 'any')),
    exclude: maybe(pick('1>activity:a', 'activity:c,1>channel:store')),
    window: maybe(pick('PT1H', 'P2D')),
    reentry: maybe(pick('first', 'optimized')),
    by: maybe(
      pick('segment', 'channel', 'team', 'version', 'definition', 'day', 'week', 'month', 'attribute:x'),
    ),
  },
  paths: {
    of: maybe(pick('channel', 'stage', 'team', 'activity')),
    collapse: maybe(pick('true', 'false')),
    length: maybe(pick('1', '3')),
    limit: maybe(pick('1', '5')),
    start: maybe(step),
    end: maybe(step),
  },
  transitions: { of: maybe(pick('channel', 'stage', 'team', 'activity')) },
  timeline: {
    unit: maybe(pick('day', 'week', 'month')),
    to: maybe(pick('2026-02-02', '2026-02-01T01:00:00Z')),
  },
  containment: { window: maybe(pick('PT1H', 'PT30M')) },
  contacts: { window: maybe(pick('PT1H', 'P1D')) },
  durations: {},
  'drop-offs': {},
};

/** Requests that can be meant: of one of the flow reports, with what it may be asked. */
export const flowRequest: fc.Arbitrary<{ report: string; query: Query }> = fc
  .constantFrom(...Object.keys(own))
  .chain(report => queryOf(report).map(query => ({ report, query })));

export function queryOf(report: string): fc.Arbitrary<Query> {
  return fc.record({ ...chosen, ...own[report] }).map(named);
}

function named(asked: Readonly<Record<string, string | undefined>>): Query {
  return Object.fromEntries(
    Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

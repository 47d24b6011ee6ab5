import fc from 'fast-check';
import type { LakeRow, LakeRows } from '../../shared/contract/lake.ts';
import { NOTHING_TWICE } from './journey-rows.ts';

const unit = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '"', "'", ',', ';', ' ', '<', '&'),
  },
  { weight: 1, arbitrary: fc.constantFrom('\uff1d', '\u2212', '\ufeff', '\u200b', '_x0041', '_x', '_') },
  // Any code unit, halves of a pair and control characters among them.
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xffff }).map(code => String.fromCharCode(code)) },
);

/** Texts that formats and spreadsheets may trip over. */
export const trickyText = fc.string({ unit, minLength: 1, maxLength: 12 });

interface Shape {
  steps: { later: number; activity: number; channel: number; team: number; journeys: number }[];
  cost: number;
  comment: string;
}

const shape: fc.Arbitrary<Shape> = fc.record({
  steps: fc.array(
    fc.record({
      later: fc.constantFrom(0, 0, 1000, 3_600_000),
      activity: fc.nat({ max: 3 }),
      channel: fc.nat({ max: 2 }),
      team: fc.nat({ max: 2 }),
      // A bit for each of two journeys; a touchpoint may be of both, or of none.
      journeys: fc.nat({ max: 3 }),
    }),
    { minLength: 1, maxLength: 10 },
  ),
  cost: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }),
  comment: trickyText,
});

/** Persons with up to two journeys each, whose activities, channels and teams have the names given. */
export const lakePersons: fc.Arbitrary<LakeRows[]> = fc
  .record({
    names: fc.uniqueArray(trickyText, { minLength: 10, maxLength: 10 }),
    persons: fc.array(shape, { minLength: 1, maxLength: 8 }),
  })
  .map(({ names, persons }) => persons.map((each, number) => rowsOf(each, number, names)));

function rowsOf({ steps, cost, comment }: Shape, number: number, names: readonly string[]): LakeRows {
  const ofFold = { person: `customerId.secret-${number}`, fold: `fold-${number}` };
  const rows: LakeRows = {
    persons: [],
    touchpoints: [],
    journey_steps: [],
    journeys: [],
    flags: [],
    sightings: [],
  };
  let at = Date.UTC(2026, 10, 1) + number;
  const touchpoints = steps.map((step, i): LakeRow<'touchpoints'> & { of: number } => {
    at += step.later;
    return {
      ...ofFold,
      touchpoint: `${names[9]}${number}-${String(i).padStart(3, '0')}`,
      occurred_at: at,
      channel: names[4 + step.channel] ?? 'web',
      activity: names[step.activity] ?? 'a',
      ...(step.team === 0 ? {} : { team: names[6 + step.team] ?? 'team' }),
      survey_comment: comment,
      basis: 'explicit',
      namespaces: 'customerId',
      of: step.journeys,
    };
  });
  rows.touchpoints = touchpoints.map(({ of: _, ...row }) => row);
  for (const bit of [1, 2]) {
    const own = touchpoints.filter(({ of }) => (of & bit) !== 0);
    const first = own[0];
    const last = own.at(-1);
    if (first === undefined || last === undefined) continue;
    const journey = {
      ...ofFold,
      journey: `${names[8]}~${number}-${bit}`,
      definition: 'retail-order',
      version: 1,
    };
    for (const [i, { of: _, basis: __, namespaces: ___, ...row }] of own.entries()) {
      rows.journey_steps.push({ ...row, ...journey, position: i + 1, stage: 'buy', phase: 'during', cost });
    }
    rows.journeys.push({
      ...journey,
      state: 'open',
      stage: 'buy',
      started_at: first.occurred_at,
      last_at: last.occurred_at,
      keyed: false,
      touchpoints: own.length,
      channels: new Set(own.map(({ channel }) => channel)).size,
      first_channel: first.channel,
      last_channel: last.channel,
      currency: 'EUR',
      ...NOTHING_TWICE,
      cost,
    });
  }
  return rows;
}

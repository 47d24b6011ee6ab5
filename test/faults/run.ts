import fc from 'fast-check';
import type { Correction } from '../../shared/contract/correction.ts';
import { CORRECTION_DETAIL_TYPE, OPERATIONS_SOURCE } from '../../shared/contract/events.ts';
import type { QuarantineRecord } from '../../shared/contract/quarantine.ts';
import type { Touchpoint } from '../../shared/contract/touchpoint.ts';
import { corrections } from '../arbitraries/corrections.ts';
import { touchpointLog } from '../arbitraries/touchpoints.ts';
import { type Fault, faultPlan, type Planned } from './weather.ts';

const MINUTE = 60_000;

interface Poison {
  payload: unknown;
  reason: QuarantineRecord['reason'];
}

/** One message of the queue, or a run of what a schedule starts. `at`: when it comes, at the earliest (ms). */
export type Job =
  | { do: 'deliver'; bodies: string[]; at: number }
  | { do: 'sweep'; at: number }
  | { do: 'rebuild'; at: number };

/** Everything that a run does, as data. */
export interface Run {
  /** All contents sent, those of one id too. */
  sent: Touchpoint[];
  corrections: Correction[];
  poisons: Poison[];
  jobs: Job[];
  /** Processes that work side by side, and how far their clocks are off (ms). */
  clocks: number[];
  /** Decides which of them goes on next. */
  turns: number;
  faults: Planned[];
}

const poisons: Poison[] = [
  { payload: sample({ activity: 'Order Placed!' }), reason: 'invalid' },
  { payload: sample({ identifiers: { email: ' N/A ' } }), reason: 'no-identifier' },
  { payload: sample({ occurredAt: '2090-01-01T00:00:00Z' }), reason: 'from-the-future' },
  { payload: sample({ occurredAt: '1999-01-01T00:00:00Z' }), reason: 'from-the-past' },
  { payload: sample({ version: 7 }), reason: 'unsupported-version' },
  { payload: sample({ attributes: { note: 'x'.repeat(66_000) } }), reason: 'too-large' },
  { payload: 'not even an object', reason: 'invalid' },
];

function sample(more: object): object {
  const touchpoint = {
    id: 'poison',
    occurredAt: '2026-01-01T10:00:00Z',
    channel: 'web',
    activity: 'ad.seen',
  };
  return { ...touchpoint, identifiers: { customerId: 'alice' }, ...more };
}

/** Runs of up to `length` ids; each log has shared devices, merges of three, late logins and journeys that end. */
export function runs(
  length: number,
  most: { faults: number; workers: number; kinds: readonly Fault[] },
): fc.Arbitrary<Run> {
  return fc
    .record({
      log: touchpointLog(length),
      others: touchpointLog(3),
      corrections: corrections(2),
      poisons: fc.subarray(poisons, { maxLength: 2 }),
      // What comes again, and where in the queue each comes: all zeros is the log in order.
      again: fc.array(fc.nat({ max: 99 }), { maxLength: 6 }),
      places: fc.array(fc.nat({ max: 99 }), { minLength: 8, maxLength: 40 }),
      sizes: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 }),
      large: fc.option(fc.nat({ max: 99 }), { nil: undefined, freq: 9 }),
      sweeps: fc.array(fc.nat({ max: 30 }), { maxLength: 3 }),
      rebuilds: fc.array(fc.nat({ max: 30 }), { maxLength: 1 }),
      clocks: fc.array(fc.integer({ min: -10, max: 10 }), { minLength: 1, maxLength: most.workers }),
      turns: fc.nat(),
      faults: faultPlan(most.faults, most.kinds),
    })
    .map(({ log, places, ...rest }) => {
      const sent = [...log.map((each, i) => (i === rest.large ? nearTheLimit(each) : each)), ...rest.others];
      const items: Item[] = [
        ...sent.map(touchpoint => ({ touchpoint })),
        ...rest.again.flatMap(which => ({ touchpoint: sent[which % sent.length] as Touchpoint })),
        ...rest.corrections.map(correction => ({ correction })),
        ...rest.poisons.map(poison => ({ poison })),
      ];
      const queued = items
        .map((item, i) => ({ item, place: places[i % places.length] ?? 0 }))
        .sort((a, b) => a.place - b.place)
        .map(each => each.item);
      return {
        sent,
        corrections: rest.corrections,
        poisons: rest.poisons,
        jobs: jobsOf(queued, rest.sizes, rest.sweeps, rest.rebuilds),
        clocks: rest.clocks.map(minutes => minutes * MINUTE),
        turns: rest.turns,
        faults: rest.faults,
      };
    });
}

/** Just under the 64 KB that a touchpoint may have. */
function nearTheLimit(touchpoint: Touchpoint): Touchpoint {
  const texts = Array.from({ length: 15 }, () => ({
    quadrant: 'says' as const,
    text: '\u{1f600}'.repeat(1000),
  }));
  return { ...touchpoint, voice: texts };
}

type Item = { touchpoint: Touchpoint } | { correction: Correction } | { poison: Poison };

function jobsOf(items: readonly Item[], sizes: number[], sweeps: number[], rebuilds: number[]): Job[] {
  const jobs: Job[] = [];
  let left = [...items];
  for (let i = 0, at = Date.UTC(2026, 0, 5, 8); left.length > 0; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    const part = left.slice(0, size);
    left = left.slice(size);
    at = Math.max(
      at,
      ...part.map(each => ('touchpoint' in each ? Date.parse(each.touchpoint.occurredAt) : 0)),
    );
    jobs.push({ do: 'deliver', bodies: bodiesOf(part), at });
    if (sweeps.includes(i)) jobs.push({ do: 'sweep', at });
    if (rebuilds.includes(i)) jobs.push({ do: 'rebuild', at });
  }
  return jobs;
}

/** Touchpoints in one envelope, and each correction in an event of its own. */
function bodiesOf(items: readonly Item[]): string[] {
  const raw = items.flatMap(each =>
    'touchpoint' in each ? [each.touchpoint] : 'poison' in each ? [each.poison.payload] : [],
  );
  const decided = items.flatMap(each => ('correction' in each ? [each.correction] : []));
  return [
    ...(raw.length === 0 ? [] : [envelope(...raw)]),
    ...decided.map(detail => operation(CORRECTION_DETAIL_TYPE, detail)),
  ];
}

export function envelope(...touchpoints: unknown[]): string {
  return JSON.stringify({ 'detail-type': 'Touchpoint Batch', source: 'test', detail: { touchpoints } });
}

export function operation(type: string, detail: object): string {
  return JSON.stringify({ 'detail-type': type, source: OPERATIONS_SOURCE, detail });
}

import fc from 'fast-check';
import type { Touchpoint } from '../../shared/contract/touchpoint.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5, 8);

const pick = (...values: string[]) => fc.constantFrom(...values);
/** Present in `weight` of 6 cases. */
const maybe = <T>(arbitrary: fc.Arbitrary<T>, weight = 4): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight, arbitrary }, { weight: 6 - weight, arbitrary: fc.constant(undefined) });

/** Few people, shared devices, cookies, e-mails and order numbers: identities that meet, part and contradict. */
const identifiers = fc
  .record({
    customerId: maybe(pick('alice', 'bob', 'carol')),
    email: maybe(pick('a@example.com', 'b@example.com'), 2),
    deviceId: maybe(pick('tablet', 'phone')),
    anonymousId: maybe(pick('cookie-1', 'cookie-2', 'cookie-3')),
  })
  .map(
    each =>
      Object.fromEntries(Object.entries(each).filter(([, value]) => value !== undefined)) as Record<
        string,
        string
      >,
  );

/** Gaps around the windows that matter: sessions of 30 minutes, days between them. */
const gap = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 45 }).map(minutes => minutes * MINUTE) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 30 }).map(hours => hours * 60 * MINUTE) },
  { weight: 1, arbitrary: fc.integer({ min: 2, max: 20 }).map(days => days * 1440 * MINUTE) },
);

const body = fc.record({
  channel: pick('web', 'app', 'store', 'call-center'),
  activity: pick(
    'cart.filled',
    'order.placed',
    'order.changed',
    'delivery.asked',
    'order.delivered',
    'order.cancelled',
    'ad.seen',
  ),
  key: maybe(pick('A-1', 'B-2'), 2),
  typed: fc.boolean(),
  outcome: maybe(
    fc.constantFrom('completed' as const, 'failed' as const, 'abandoned' as const, 'transferred' as const),
    2,
  ),
  received: maybe(fc.boolean(), 2),
  statement: maybe(pick('monday', 'tuesday'), 2),
  reason: maybe(pick('late', 'wrong-item'), 2),
  team: maybe(pick('north', 'south'), 2),
  cost: maybe(fc.integer({ min: 0, max: 40 }), 2),
  value: maybe(fc.integer({ min: 1, max: 400 }), 2),
});

/** A log of touchpoints as producers send them, in order of event time, each with an id of its own. */
export function touchpointLog(maxLength: number, of = identifiers): fc.Arbitrary<Touchpoint[]> {
  return fc.array(fc.tuple(of, gap, body), { minLength: 1, maxLength }).map(items => {
    let at = START;
    return items.map(([ids, wait, { key, typed, received, statement, cost, value, ...rest }], i) => {
      at += wait;
      const usable = Object.keys(ids).length > 0 || key !== undefined ? ids : { anonymousId: 'cookie-1' };
      return strip({
        ...rest,
        id: `t${i}`,
        occurredAt: new Date(at).toISOString(),
        identifiers: usable,
        journey: key === undefined ? undefined : { key, ...(typed ? { type: 'order' } : {}) },
        context: received === undefined ? undefined : { received },
        statements: statement === undefined ? undefined : { 'delivery-date': statement },
        cost: cost === undefined ? undefined : { amount: cost, currency: cost % 7 === 0 ? 'USD' : 'EUR' },
        value: value === undefined ? undefined : { amount: value, currency: 'EUR' },
      });
    });
  });
}

/** One person's log. */
export function personLog(maxLength: number): fc.Arbitrary<Touchpoint[]> {
  return touchpointLog(maxLength, fc.constant({ customerId: 'alice' }));
}

function strip<T extends object>(value: T): Touchpoint {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Touchpoint;
}

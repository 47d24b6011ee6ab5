import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultIdentityConfig, type IdentityConfig } from '../../shared/contract/identity-config.ts';
import { attribute, isPersonal, type OracleTouchpoint } from './identity-oracle.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `of([0, 'customerId.alice', 'deviceId.d'], …)` → `['t1 person basis', …]` */
function of(...rows: [number, ...string[]][]): string[] {
  const touchpoints = rows.map(([at, ...ids], i) => ({ id: `t${i + 1}`, at, ids }));
  return attribute(touchpoints, defaultIdentityConfig).map(each => `${each.person} ${each.basis}`);
}
const alice = 'customerId.alice';
const bob = 'customerId.bob';
const device = 'deviceId.d';
const explicit = (person: string) => `${person} explicit`;

describe('vectors of the text', () => {
  test('a shared phone, a day later: three persons', () => {
    expect(of([0, alice, device], [3 * HOUR, bob, device], [DAY, device])).toEqual([
      explicit(alice),
      explicit(bob),
      `${device} unattributed`,
    ]);
  });

  test('a phone with only one login is hers, earlier and later', () => {
    expect(of([0, device], [DAY, alice, device], [90 * DAY, device])).toEqual([
      `${alice} sole-owner`,
      explicit(alice),
      `${alice} sole-owner`,
    ]);
  });

  test('anon, anon, Ryan, anon, Cassidy, anon: Ryan 4, Cassidy 2', () => {
    const ryan = 'customerId.ryan';
    const cassidy = 'customerId.cassidy';
    const people = of(
      [0, device],
      [MINUTE, device],
      [2 * MINUTE, ryan, device],
      [3 * MINUTE, device],
      [4 * MINUTE, cassidy, device],
      [5 * MINUTE, device],
    );
    expect(people).toEqual([
      `${ryan} same-session`,
      `${ryan} same-session`,
      explicit(ryan),
      `${ryan} same-session`,
      explicit(cassidy),
      `${cassidy} same-session`,
    ]);
  });

  test('between two sightings of one person, and after a stranger', () => {
    const people = of(
      [DAY, alice, device],
      [3 * DAY, device],
      [5 * DAY, alice, device],
      [9 * DAY, bob, device],
      [12 * DAY, device],
    );
    expect(people[1]).toBe(`${alice} between-sightings`);
    expect(people[4]).toBe(`${device} unattributed`);
  });

  test('an e-mail of two customers is neither, a day later', () => {
    const people = of([0, alice, 'email.e'], [HOUR, bob, 'email.e'], [DAY, 'email.e']);
    expect(people[2]).toBe('email.e unattributed');
  });

  test("a shared tablet with a cookie that is only Alice's is Alice", () => {
    const cookie = 'anonymousId.c';
    const people = of(
      [0, alice, device, cookie],
      [HOUR, bob, device],
      [DAY, device, cookie],
      [DAY + 1, device],
    );
    expect(people.slice(2)).toEqual([`${alice} sole-owner`, `${device} unattributed`]);
  });

  test('a store pick-up that knows only the order number finds its customer', () => {
    expect(of([0, alice, 'journey:order.o'], [DAY, 'journey:order.o'])[1]).toBe(`${alice} sole-owner`);
  });
});

describe('edges', () => {
  test('the session window is inclusive, and the one before goes first', () => {
    const at = (t: number) => of([0, alice, device], [60 * MINUTE, bob, device], [t, device])[2];
    expect(at(30 * MINUTE)).toBe(`${alice} same-session`);
    expect(at(30 * MINUTE + 1)).toBe(`${bob} same-session`);
    expect(at(-30 * MINUTE)).toBe(`${alice} same-session`);
    expect(at(-30 * MINUTE - 1)).toBe(`${device} unattributed`);
    expect(at(60 * MINUTE)).toBe(`${bob} same-session`);
  });

  test('at one instant the higher-ranked anchor decides, then the smaller hash', () => {
    expect(of([0, 'email.a', device], [0, bob, device], [MINUTE, device])[2]).toBe(`${bob} same-session`);
    expect(of([0, bob, device], [0, alice, device], [MINUTE, device])[2]).toBe(`${alice} same-session`);
  });

  test('a sighting that leads to nobody is left aside where another leads to somebody', () => {
    const order = 'journey:order.o';
    const people = of([0, alice, order], [HOUR, device, order], [2 * DAY, order]);
    expect(people).toEqual([explicit(alice), `${alice} sole-owner`, `${alice} sole-owner`]);
  });

  test('a chain has the basis of its first hop', () => {
    const people = of(
      [0, 'email.a', device],
      [HOUR, bob, device],
      [HOUR + MINUTE, device],
      [DAY, alice, 'email.a'],
      [MINUTE, device],
    );
    expect(people[0]).toBe(`${alice} sole-owner`);
    expect(people[4]).toBe(`${alice} same-session`);
  });

  test('an identifier with anonymous company only belongs to the highest of them', () => {
    expect(of([0, device, 'anonymousId.c'], [1, 'anonymousId.c'])).toEqual([
      `${device} unattributed`,
      `${device} sole-owner`,
    ]);
  });
});

const touchpoints = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: 8 }).map(step => step * 10 * MINUTE),
      ids: fc
        .tuple(
          ...['customerId', 'email', 'deviceId', 'anonymousId', 'journey:order'].map(name =>
            fc.option(fc.constantFrom(`${name}.a`, `${name}.b`), { nil: undefined }),
          ),
        )
        .map(ids => ids.filter(id => id !== undefined))
        .filter(ids => ids.length > 0),
    }),
    { maxLength: 7 },
  )
  .map(rows => rows.map((row, i): OracleTouchpoint => ({ id: `t${i}`, ...row })));

describe('properties', () => {
  test('the order of touchpoints does not matter', () => {
    const sorted = (rows: OracleTouchpoint[]) =>
      attribute(rows, defaultIdentityConfig).sort((a, b) => (a.id < b.id ? -1 : 1));
    const pair = touchpoints.chain(rows =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
    );
    fc.assert(
      fc.property(pair, ([rows, shuffled]) => {
        expect(sorted(shuffled)).toEqual(sorted(rows));
      }),
    );
  });

  test('two customers never become one, and a personal anchor keeps a personal owner', () => {
    fc.assert(
      fc.property(touchpoints, rows => {
        for (const [i, { person }] of attribute(rows, defaultIdentityConfig).entries()) {
          const [anchor = ''] = rows[i]?.ids ?? [];
          if (anchor.startsWith('customerId.')) expect(person).toBe(anchor);
          if (isPersonal({ config: defaultIdentityConfig }, anchor)) {
            expect(isPersonal({ config: defaultIdentityConfig }, person)).toBe(true);
          }
        }
      }),
    );
  });

  test('a longer session window attributes no fewer touchpoints', () => {
    const wide: IdentityConfig = { ...defaultIdentityConfig, sessionWindowMs: 20 * HOUR };
    const named = (rows: OracleTouchpoint[], config: IdentityConfig) =>
      attribute(rows, config).filter(each => isPersonal({ config }, each.person)).length;
    fc.assert(
      fc.property(touchpoints, rows => {
        expect(named(rows, wide)).toBeGreaterThanOrEqual(named(rows, defaultIdentityConfig));
      }),
    );
  });
});

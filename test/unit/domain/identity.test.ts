import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultIdentityConfig } from '../../../shared/contract/identity-config.ts';
import { createIdentity, createRanks, createSightingSet } from '../../../shared/domain/identity.ts';
import { attribute } from '../../oracle/identity-oracle.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ranks = createRanks(defaultIdentityConfig);

type Seen = { id: string; at: number; ids: string[] };

function attributions(touchpoints: Seen[]): Record<string, { person: string; basis: string }> {
  const sightings = createSightingSet();
  for (const { at, ids, id } of touchpoints) sightings.add(at, ids, id);
  const identity = createIdentity(sightings, ranks);
  return Object.fromEntries(
    touchpoints.map(({ id, at, ids }) => {
      const { holder, basis } = identity.attribute(at, ids);
      return [id, { person: holder, basis }];
    }),
  );
}

const seen = (id: string, at: number, ...ids: string[]): Seen => ({ id, at, ids });
const people = (touchpoints: Seen[]) => Object.values(attributions(touchpoints)).map(each => each.person);
const [ALICE, BOB] = ['customerId.alice', 'customerId.bob'];
const D = 'deviceId.d';

describe('owner of an identifier (semantics §2)', () => {
  it('abstains on a device that two people log in on and nobody is near', () => {
    expect(people([seen('a', 0, ALICE, D), seen('b', 3 * HOUR, BOB, D), seen('x', 27 * HOUR, D)])).toEqual([
      ALICE,
      BOB,
      D,
    ]);
  });

  it('gives a device with one login wholly to that person, before and after', () => {
    const all = attributions([seen('before', 0, D), seen('login', DAY, ALICE, D), seen('after', 3 * DAY, D)]);
    expect(all['before']).toEqual({ person: ALICE, basis: 'sole-owner' });
    expect(all['login']).toEqual({ person: ALICE, basis: 'explicit' });
    expect(all['after']).toEqual({ person: ALICE, basis: 'sole-owner' });
  });

  it('splits a device sequence a minute apart: Ryan 4, Cassidy 2', () => {
    const [ryan, cassidy] = ['customerId.ryan', 'customerId.cassidy'];
    const sequence = [[D], [D], [ryan, D], [D], [cassidy, D], [D]];
    const persons = people(sequence.map((ids, i) => seen(`t${i}`, i * 60_000, ...(ids as string[]))));
    expect(persons.filter(each => each === ryan)).toHaveLength(4);
    expect(persons.filter(each => each === cassidy)).toHaveLength(2);
  });

  it('gives what lies between two logins of one person to them, and later ones to nobody', () => {
    const all = attributions([
      seen('day1', DAY, ALICE, D),
      seen('day3', 3 * DAY, D),
      seen('day5', 5 * DAY, ALICE, D),
      seen('day9', 9 * DAY, BOB, D),
      seen('day12', 12 * DAY, D),
    ]);
    expect(all['day3']).toEqual({ person: ALICE, basis: 'between-sightings' });
    expect(all['day12']).toEqual({ person: D, basis: 'unattributed' });
  });

  it('gives an e-mail of two customers to neither', () => {
    const E = 'email.e';
    const persons = people([
      seen('1', 0, 'customerId.1', E),
      seen('2', DAY, 'customerId.2', E),
      seen('alone', 2 * DAY, E),
    ]);
    expect(persons[2]).toBe(E);
  });

  it('finds the customer of an order number seen in the store', () => {
    const K = 'journey:order.k';
    expect(people([seen('pick-up', DAY, K), seen('order', 0, ALICE, K)])).toEqual([ALICE, ALICE]);
  });

  it("takes a shared tablet with a cookie that is only Alice's for Alice", () => {
    const C = 'anonymousId.c';
    const persons = people([seen('a', 0, ALICE, D, C), seen('b', DAY, BOB, D), seen('x', 9 * DAY, D, C)]);
    expect(persons[2]).toBe(ALICE);
  });

  it('never makes one person of two customer ids', () => {
    fc.assert(
      fc.property(logs(30), log => {
        const persons = attributions(log);
        for (const { id, ids } of log) {
          if (ids[0]?.startsWith('customerId')) expect(persons[id]?.person).toBe(ids[0]);
        }
      }),
    );
  });

  it('agrees with a brute-force reading of the text', () => {
    fc.assert(
      fc.property(logs(14), log => {
        const expected = attribute(log, defaultIdentityConfig);
        expect(attributions(log)).toEqual(
          Object.fromEntries(expected.map(({ id, person, basis }) => [id, { person, basis }])),
        );
      }),
      { numRuns: process.env['HILVAN_LONG'] === undefined ? 800 : 5000 },
    );
  });

  it('does not depend on order or duplication', () => {
    fc.assert(
      fc.property(
        logs(20).chain(log =>
          fc.tuple(fc.constant(log), fc.shuffledSubarray([...log, ...log], { minLength: log.length * 2 })),
        ),
        ([log, shuffled]) => {
          expect(attributions(shuffled)).toEqual(attributions(log));
        },
      ),
    );
  });
});

function logs(maxLength: number): fc.Arbitrary<Seen[]> {
  const levels = [
    ['customerId.1', 'customerId.2', 'customerId.3'],
    ['loyaltyId.1'],
    ['email.1', 'email.2'],
    ['deviceId.1', 'deviceId.2'],
    ['anonymousId.1', 'anonymousId.2'],
    ['journey:order.1', 'journey:claim.1'],
  ];
  const ids = fc
    .tuple(...levels.map(level => fc.option(fc.constantFrom(...level), { nil: undefined, freq: 2 })))
    .map(each => each.filter(id => id !== undefined))
    .filter(each => each.length > 0);
  const minutes = fc.oneof(
    fc.integer({ min: 0, max: 12 }).map(n => n * 10),
    fc.integer({ min: 0, max: 20_000 }),
  );
  return fc
    .array(fc.tuple(ids, minutes), { minLength: 1, maxLength })
    .map(items => items.map(([each, at], i) => seen(`t${i}`, at * 60_000, ...each)));
}

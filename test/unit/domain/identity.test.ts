import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultIdentityConfig } from '../../../shared/contract/identity-config.ts';
import { createSightingSet } from '../../../shared/domain/sightings.ts';
import { attribute } from '../../oracle/identity-oracle.ts';
import { runs } from '../../runs.ts';
import { ALICE, BOB, D, DAY, HOUR, identityOf, logs, ranks, type Seen, seen } from './sightings.ts';

function attributions(
  touchpoints: Seen[],
  maxAnchors = ranks.maxAnchors,
): Record<string, { person: string; basis: string }> {
  const identity = identityOf(touchpoints, [], maxAnchors);
  return Object.fromEntries(
    touchpoints.map(({ id, at, ids }) => {
      const { holder, basis } = identity.attribute(at, ids);
      return [id, { person: holder, basis }];
    }),
  );
}

const people = (touchpoints: Seen[]) => Object.values(attributions(touchpoints)).map(each => each.person);

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

  it('takes the session window with its ends, before and after', () => {
    const minutes = (at: number) => {
      const shared = [seen('a', 0, ALICE, D), seen('b', 10 * HOUR, BOB, D)];
      return attributions([...shared, seen('x', at * 60_000, D)])['x'];
    };
    expect(minutes(30)).toEqual({ person: ALICE, basis: 'same-session' });
    expect(minutes(31)).toEqual({ person: D, basis: 'unattributed' });
    expect(minutes(569)).toEqual({ person: D, basis: 'unattributed' });
    expect(minutes(570)).toEqual({ person: BOB, basis: 'same-session' });
    expect(minutes(-30)).toEqual({ person: ALICE, basis: 'same-session' });
    expect(minutes(-31)).toEqual({ person: D, basis: 'unattributed' });
  });

  it('prefers at one instant the higher-ranked anchor, then the smaller hash', () => {
    const [low, high] = ['email.e', 'customerId.z'];
    expect(people([seen('1', 0, low, D), seen('2', 0, high, D), seen('x', 1, D)])[2]).toBe(high);
    expect(people([seen('1', 0, BOB, D), seen('2', 0, ALICE, D), seen('x', 1, D)])[2]).toBe(ALICE);
    expect(people([seen('1', 0, BOB, D), seen('2', 0, ALICE, D), seen('x', -1, D)])[2]).toBe(ALICE);
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
      fc.property(logs(14), bounds, (log, maxAnchors) => {
        const expected = attribute(log, { ...defaultIdentityConfig, maxAnchors });
        expect(attributions(log, maxAnchors)).toEqual(
          Object.fromEntries(expected.map(({ id, person, basis }) => [id, { person, basis }])),
        );
      }),
      { numRuns: runs(800, 5000) },
    );
  });

  it('does not depend on order or duplication', () => {
    fc.assert(
      fc.property(
        logs(20).chain(log =>
          fc.tuple(fc.constant(log), fc.shuffledSubarray([...log, ...log], { minLength: log.length * 2 })),
        ),
        bounds,
        ([log, shuffled], maxAnchors) => {
          expect(attributions(shuffled, maxAnchors)).toEqual(attributions(log, maxAnchors));
        },
      ),
    );
  });
});

const bounds = fc.constantFrom(1, 2, 3, ranks.maxAnchors);

describe('an attribution', () => {
  const touchpoints = [
    seen('t1', 0, ALICE, D),
    seen('t2', 10 * HOUR, BOB, D),
    seen('t3', 20 * HOUR, BOB, D, 'anonymousId.c'),
  ];
  const explain = (at: number, ...ids: string[]) => identityOf(touchpoints).attribute(at, ids);
  const sighting = (tid: string, anchor: string, at: number) => ({ anchor, at, tid });

  it('names the identifier that decided, and the sightings and touchpoints it rests on', () => {
    expect(explain(0, ALICE, D)).toEqual({ holder: ALICE, basis: 'explicit', by: ALICE, via: [] });
    expect(explain(60_000, D)).toEqual({
      holder: ALICE,
      basis: 'same-session',
      by: D,
      via: [sighting('t1', ALICE, 0)],
    });
    expect(explain(10 * HOUR - 60_000, D)).toEqual({
      holder: BOB,
      basis: 'same-session',
      by: D,
      via: [sighting('t2', BOB, 10 * HOUR)],
    });
    expect(explain(15 * HOUR, D)).toEqual({
      holder: BOB,
      basis: 'between-sightings',
      by: D,
      via: [sighting('t2', BOB, 10 * HOUR), sighting('t3', BOB, 20 * HOUR)],
    });
    expect(explain(5 * HOUR, D)).toEqual({
      holder: D,
      basis: 'unattributed',
      by: D,
      via: [sighting('t1', ALICE, 0), sighting('t2', BOB, 10 * HOUR)],
    });
    expect(explain(-5 * HOUR, D).via).toEqual([sighting('t1', ALICE, 0)]);
    expect(explain(30 * HOUR, D).via).toEqual([sighting('t3', BOB, 20 * HOUR)]);
    expect(explain(5 * HOUR, D, 'anonymousId.c')).toEqual({
      holder: BOB,
      basis: 'sole-owner',
      by: 'anonymousId.c',
      via: [sighting('t3', BOB, 20 * HOUR)],
    });
    expect(explain(0, 'anonymousId.unseen')).toEqual({
      holder: 'anonymousId.unseen',
      basis: 'unattributed',
      by: 'anonymousId.unseen',
      via: [],
    });
  });

  it('is of the anchor alone where that is personal', () => {
    expect(explain(60_000, 'email.e', D)).toEqual({
      holder: 'email.e',
      basis: 'explicit',
      by: 'email.e',
      via: [],
    });
  });
});

describe('sightings', () => {
  it('are of the lower identifiers of a touchpoint, each with its anchor', () => {
    const { add, seen: sightings } = createSightingSet();
    add(5, [ALICE, D, 'anonymousId.c'], 't1');
    add(7, [BOB, D], 't2');
    add(9, [D], 't3');
    add(9, [], 't4');
    expect(Object.fromEntries(sightings)).toEqual({
      [D]: { anchors: [ALICE, BOB], ats: [5, 7], tids: ['t1', 't2'] },
      'anonymousId.c': { anchors: [ALICE], ats: [5], tids: ['t1'] },
    });
    expect(sightings.size).toBe(2);
  });
});

describe('ranks of namespaces', () => {
  it('follow the configuration; what is not configured, and journey keys, share the last', () => {
    expect([ALICE, 'email.e', D, 'journey:order.k', 'fax.f'].map(ranks.rank)).toEqual([0, 2, 4, 6, 6]);
    expect([ALICE, 'email.e', D, 'journey:order.k', 'fax.f'].map(ranks.personal)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    expect([ALICE, 'loyaltyId.l', 'email.e', D].map(ranks.unique)).toEqual([true, false, false, false]);
    expect(ranks.sessionWindowMs).toBe(30 * 60_000);
  });
});

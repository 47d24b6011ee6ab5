import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredCorrection } from '../../../shared/contract/correction.ts';
import { runs } from '../../runs.ts';
import { ALICE, BOB, corrected, D, DAY, HOUR, identityOf, logs, type Seen, seen } from './sightings.ts';

describe('corrections of operators (semantics §2)', () => {
  const E = 'deviceId.e';
  const attributed = (touchpoints: Seen[], ...corrections: StoredCorrection[]) => {
    const identity = identityOf(touchpoints, corrections);
    return touchpoints.map(({ at, ids }) => {
      const { holder, basis } = identity.attribute(at, ids);
      return `${holder} ${basis}`;
    });
  };

  it('a link gives the identifier to the other one at any time', () => {
    const touchpoints = [seen('1', 0, BOB, D), seen('2', 9 * DAY, D)];
    expect(attributed(touchpoints, corrected('link', D, ALICE))).toEqual([
      `${BOB} explicit`,
      `${ALICE} corrected`,
    ]);
    expect(identityOf(touchpoints, [corrected('link', D, ALICE)]).attribute(0, [D])).toEqual({
      holder: ALICE,
      basis: 'corrected',
      by: D,
      via: [],
    });
  });

  it('a link is followed to the owner of what it leads to', () => {
    const touchpoints = [seen('1', 0, ALICE, D), seen('2', DAY, 'anonymousId.c')];
    expect(attributed(touchpoints, corrected('link', 'anonymousId.c', D))[1]).toBe(`${ALICE} corrected`);
  });

  it('an unlink lets the sightings of the pair not count, and others stand', () => {
    const touchpoints = [seen('1', 0, ALICE, D), seen('2', DAY, BOB, D), seen('3', 9 * DAY, D)];
    expect(attributed(touchpoints)[2]).toBe(`${D} unattributed`);
    expect(attributed(touchpoints, corrected('unlink', D, ALICE))).toEqual([
      `${ALICE} explicit`,
      `${BOB} explicit`,
      `${BOB} sole-owner`,
    ]);
    expect(attributed(touchpoints, corrected('unlink', D, ALICE), corrected('unlink', D, BOB))[2]).toBe(
      `${D} unattributed`,
    );
  });

  it('an alias makes two customers one, named by the smaller', () => {
    const touchpoints = [seen('1', 0, ALICE, D), seen('2', DAY, BOB, D), seen('3', 9 * DAY, D)];
    expect(attributed(touchpoints, corrected('alias', ALICE, BOB))).toEqual([
      `${ALICE} explicit`,
      `${ALICE} alias`,
      `${ALICE} sole-owner`,
    ]);
  });

  it('sightings with an alias are told under the name of the group, those with others as they are', () => {
    const touchpoints = [seen('1', 0, BOB, D), seen('2', DAY, 'customerId.carol', D)];
    const { attribute } = identityOf(touchpoints, [corrected('alias', ALICE, BOB)]);
    expect(attribute(60_000, [D])).toEqual({
      holder: ALICE,
      basis: 'same-session',
      by: D,
      via: [{ anchor: ALICE, at: 0, tid: '1' }],
    });
    expect(attribute(DAY, [D]).via).toEqual([{ anchor: 'customerId.carol', at: DAY, tid: '2' }]);
  });

  it('two identifiers of one namespace share their sightings', () => {
    const touchpoints = [seen('1', 0, ALICE, D), seen('2', DAY, E), seen('3', 2 * DAY, E, 'anonymousId.c')];
    expect(attributed(touchpoints, corrected('link', D, E))).toEqual([
      `${ALICE} explicit`,
      `${ALICE} sole-owner`,
      `${ALICE} sole-owner`,
    ]);
    expect(attributed(touchpoints.slice(1), corrected('link', D, E))[0]).toBe(`${D} corrected`);
    const both = identityOf([seen('1', 0, ALICE, D), seen('2', DAY, BOB, E)], [corrected('link', D, E)]);
    expect(both.attribute(12 * HOUR, [E])).toEqual({
      holder: D,
      basis: 'corrected',
      by: E,
      via: [
        { anchor: ALICE, at: 0, tid: '1' },
        { anchor: BOB, at: DAY, tid: '2' },
      ],
    });
  });

  it('an alias seen with its own alias is no sighting', () => {
    const touchpoints = [seen('1', 0, 'deviceId.d', 'deviceId.e'), seen('2', DAY, 'deviceId.e')];
    expect(attributed(touchpoints, corrected('link', D, E))[1]).toBe(`${D} corrected`);
  });

  it('link then unlink, and unlink then link, give what was before', () => {
    fc.assert(
      fc.property(logs(12), fc.constantFrom(...PAIRS), fc.boolean(), (log, [lower, higher], linkFirst) => {
        const [first, second] = linkFirst ? (['link', 'unlink'] as const) : (['unlink', 'link'] as const);
        const both = [corrected(first, lower, higher, 1), corrected(second, lower, higher, 2)];
        expect(attributed(log, ...both)).toEqual(attributed(log));
      }),
      { numRuns: runs(100, 2000) },
    );
  });
});

const PAIRS = [
  ['deviceId.1', 'customerId.1'],
  ['anonymousId.1', 'deviceId.2'],
  ['deviceId.1', 'deviceId.2'],
  ['customerId.1', 'customerId.2'],
] as const;

describe('an identifier is steady', () => {
  const steady = (node: string, touchpoints: Seen[], ...corrections: StoredCorrection[]) =>
    identityOf(touchpoints, corrections).steady(node);

  it('while one owner holds it whenever it is seen', () => {
    expect(steady(D, [])).toBe(true);
    expect(steady(D, [seen('1', 0, ALICE, D), seen('2', DAY, ALICE, D)])).toBe(true);
    expect(steady(D, [seen('1', 0, ALICE, D), seen('2', DAY, BOB, D)])).toBe(false);
  });

  it('only if all that it was seen with are: a chain is as steady as its links', () => {
    const C = 'anonymousId.c';
    const chain = [seen('1', 0, D, C), seen('2', 0, ALICE, D)];
    expect(steady(C, chain)).toBe(true);
    // At this moment the device is Bob's alone, and so is the cookie; at another it may not be.
    expect(steady(C, [...chain, seen('3', DAY, BOB, D)])).toBe(false);
  });

  it('as what an operator linked it to, and under the name of its aliases', () => {
    const shared = [seen('1', 0, ALICE, D), seen('2', DAY, BOB, D)];
    expect(steady(D, shared, corrected('link', D, ALICE))).toBe(true);
    expect(steady('anonymousId.c', shared, corrected('link', 'anonymousId.c', D))).toBe(false);
    expect(steady('deviceId.e', shared, corrected('link', D, 'deviceId.e'))).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredCorrection } from '../../../shared/contract/correction.ts';
import { readCorrections } from '../../../shared/domain/correction.ts';
import { compare, namespaceOf } from '../../../shared/domain/node-id.ts';

const [ALICE, BOB, CAROL, DAVE] = ['customerId.1', 'customerId.2', 'customerId.3', 'customerId.4'] as const;
const D = 'deviceId.d';

/** `link` of two identifiers, decided at `at`; `lower` is the one of lower rank, or the smaller of one rank. */
function decided(
  kind: StoredCorrection['kind'],
  lower: string,
  higher: string,
  at: number,
  id = `${at}`,
): StoredCorrection {
  return { id, kind, lower, higher, at, actor: 'operator', reason: 'a test' };
}

describe('names', () => {
  it('are ordered by code units, and begin with their namespace', () => {
    expect([compare('a', 'b'), compare('b', 'a'), compare('a', 'a'), compare('Z', 'a')]).toEqual([
      -1, 1, 0, -1,
    ]);
    expect([namespaceOf('email.x.y'), namespaceOf('journey:order.k')]).toEqual(['email', 'journey:order']);
  });
});

describe('corrections (semantics §2)', () => {
  /** How a device stands with Alice. */
  const standing = (...all: StoredCorrection[]) => {
    const { linkedTo, isCut } = readCorrections(all);
    return [linkedTo(D), isCut(D, ALICE)];
  };

  it('a link joins, an unlink cuts, and without either a pair is as the sightings have it', () => {
    expect(standing()).toEqual([undefined, false]);
    expect(standing(decided('link', D, ALICE, 1))).toEqual([ALICE, false]);
    expect(standing(decided('unlink', D, ALICE, 1))).toEqual([undefined, true]);
  });

  it('each undoes the other, from either side; the latest wins, the same twice is no more than once', () => {
    const link = (at: number) => decided('link', D, ALICE, at);
    const unlink = (at: number) => decided('unlink', D, ALICE, at);
    expect(standing(link(1), unlink(2))).toEqual([undefined, false]);
    expect(standing(unlink(1), link(2))).toEqual([undefined, false]);
    expect(standing(link(1), link(2), unlink(3))).toEqual([undefined, false]);
    expect(standing(unlink(1), unlink(2), link(3))).toEqual([undefined, false]);
    expect(standing(link(1), unlink(2), unlink(3))).toEqual([undefined, true]);
    expect(standing(unlink(1), link(2), link(3))).toEqual([ALICE, false]);
  });

  it('are read in the order in which they were decided, of equal times by id, whatever the order of arrival', () => {
    const all = [
      decided('link', D, ALICE, 1),
      decided('unlink', D, ALICE, 2, 'a'),
      decided('unlink', D, ALICE, 2, 'b'),
      decided('link', D, BOB, 3),
      decided('link', D, BOB, 3),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), shuffled => {
        const { linkedTo, isCut } = readCorrections(shuffled);
        expect([linkedTo(D), isCut(D, ALICE), isCut(D, BOB)]).toEqual([BOB, true, false]);
      }),
    );
    const twice = [
      decided('link', D, ALICE, 1, 'b'),
      decided('unlink', D, ALICE, 1, 'c'),
      decided('link', D, ALICE, 1, 'a'),
    ];
    expect(standing(...twice)).toEqual([undefined, false]);
  });

  it('count once each by their id', () => {
    const unlink = decided('unlink', D, ALICE, 2);
    expect(standing(decided('link', D, ALICE, 1), unlink, unlink)).toEqual([undefined, false]);
  });

  it('concern the identifiers they name, even where they undo each other', () => {
    const { concern } = readCorrections([decided('link', D, ALICE, 1), decided('unlink', D, ALICE, 2)]);
    expect([D, ALICE, BOB].map(concern)).toEqual([true, true, false]);
  });

  it('of several links of one identifier the latest counts', () => {
    const all = [decided('link', D, BOB, 2), decided('link', D, ALICE, 1)];
    expect(readCorrections(all).linkedTo(D)).toBe(BOB);
    expect(readCorrections([...all].reverse()).linkedTo(D)).toBe(BOB);
    expect(readCorrections([...all, decided('link', D, ALICE, 3)]).linkedTo(D)).toBe(ALICE);
  });
});

describe('aliases', () => {
  const named = (...all: StoredCorrection[]) => [ALICE, BOB, CAROL, DAVE].map(readCorrections(all).canonical);

  it('are named by the smallest of their group, however they were joined', () => {
    expect(named()).toEqual([ALICE, BOB, CAROL, DAVE]);
    expect(named(decided('alias', ALICE, BOB, 1))).toEqual([ALICE, ALICE, CAROL, DAVE]);
    expect(named(decided('alias', ALICE, BOB, 1), decided('alias', CAROL, DAVE, 2))).toEqual([
      ALICE,
      ALICE,
      CAROL,
      CAROL,
    ]);
    expect(
      named(
        decided('alias', CAROL, DAVE, 1),
        decided('alias', ALICE, BOB, 2),
        decided('alias', BOB, DAVE, 3),
      ),
    ).toEqual([ALICE, ALICE, ALICE, ALICE]);
    expect(
      named(
        decided('alias', BOB, CAROL, 1),
        decided('alias', CAROL, DAVE, 2),
        decided('alias', ALICE, CAROL, 3),
      ),
    ).toEqual([ALICE, ALICE, ALICE, ALICE]);
  });

  it('can be taken back, which leaves the others of the group', () => {
    const both = [decided('alias', ALICE, BOB, 1), decided('alias', BOB, CAROL, 2)];
    expect(named(...both, decided('unlink', ALICE, BOB, 3))).toEqual([ALICE, BOB, BOB, DAVE]);
  });

  it('are identifiers of one namespace; a link of two namespaces names nobody anew', () => {
    const { canonical, linkedTo } = readCorrections([
      decided('link', D, BOB, 1),
      decided('link', 'deviceId.e', D, 2),
    ]);
    expect([canonical(D), canonical('deviceId.e'), linkedTo(D), linkedTo('deviceId.e')]).toEqual([
      D,
      D,
      BOB,
      undefined,
    ]);
  });

  it('share what one of them is linked to', () => {
    const all = [decided('link', 'deviceId.d', 'deviceId.e', 1), decided('link', 'deviceId.e', ALICE, 2)];
    const { canonical, linkedTo } = readCorrections(all);
    expect(linkedTo(canonical('deviceId.e'))).toBe(ALICE);
    expect(linkedTo(canonical('deviceId.d'))).toBe(ALICE);
  });
});

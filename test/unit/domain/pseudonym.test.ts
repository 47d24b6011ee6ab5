import { describe, expect, it } from 'vitest';
import { readCorrections } from '../../../shared/domain/correction.ts';
import { createIdentity } from '../../../shared/domain/identity.ts';
import {
  erasedOwner,
  isPseudonym,
  pseudonym,
  pseudonymOwner,
  pseudonymRank,
} from '../../../shared/domain/pseudonym.ts';
import { createSightingSet } from '../../../shared/domain/sightings.ts';
import { ALICE, BOB, corrected, D, HOUR, ranks, type Seen, seen } from './sightings.ts';

describe('the name of who was erased', () => {
  it.each([
    [true, 'first', 'erased:personal-first.x', 'erased:personal.x'],
    [true, 'last', 'erased:personal-last.x', 'erased:personal.x'],
    [false, 'first', 'erased:anonymous-first.x', 'erased:anonymous.x'],
    [false, 'last', 'erased:anonymous-last.x', 'erased:anonymous.x'],
  ] as const)('personal %s, %s at one instant: %s, one owner %s', (personal, order, name, owner) => {
    expect(pseudonym(personal, order, 'x')).toBe(name);
    expect(pseudonymOwner(name)).toBe(owner);
    expect([name, owner].map(isPseudonym)).toEqual([true, true]);
    const infinity = Number.POSITIVE_INFINITY;
    expect(pseudonymRank(name)).toEqual({ personal, rank: order === 'last' ? infinity : -infinity });
    expect(pseudonymRank(owner)).toEqual({ personal, rank: -infinity });
  });

  it('of an identifier that was erased is nobody that can be told from others', () => {
    expect(erasedOwner(true)).toBe('erased:personal.');
    expect(erasedOwner(false)).toBe('erased:anonymous.');
  });

  it('is no other name', () => {
    const others = [ALICE, 'x.erased:', 'xerased:personal.x', 'erased:personal-firsts.x', 'erased:robot.x'];
    expect(others.map(pseudonymRank)).toEqual(others.map(() => undefined));
    expect(['x.erased:', ALICE].map(isPseudonym)).toEqual([false, false]);
    expect(pseudonymOwner('erased:personal-first.a-last')).toBe('erased:personal.a-last');
  });

  it('is personal, or not, for the rules of identity, and of no unique namespace', () => {
    expect(ranks.personal('erased:personal-last.x')).toBe(true);
    expect(ranks.personal('erased:anonymous-last.x')).toBe(false);
    expect(ranks.rank('erased:anonymous-first.x')).toBe(Number.NEGATIVE_INFINITY);
    expect(ranks.rank('journey:order.x')).toBe(6);
    expect(ranks.unique('erased:personal-first.x')).toBe(false);
  });
});

describe('identity after an erasure', () => {
  const identityOf = (touchpoints: Seen[], erased: string[], personal = true, at = HOUR) => {
    const sightings = createSightingSet();
    for (const each of touchpoints) sightings.add(each.at, each.ids, each.id);
    const marks = new Map(erased.map(id => [id, { at, personal }]));
    return createIdentity(sightings, ranks, readCorrections([]), marks);
  };

  it('an erased identifier is nobody’s up to then, and its own person’s after', () => {
    const identity = identityOf([], [ALICE]);
    const nobody = { holder: 'erased:personal.', basis: 'unattributed', by: ALICE, via: [] };
    expect(identity.attribute(HOUR - 1, [ALICE])).toEqual(nobody);
    expect(identity.attribute(HOUR, [ALICE])).toEqual(nobody);
    expect(identity.attribute(HOUR + 1, [ALICE])).toMatchObject({ holder: ALICE, basis: 'explicit' });
    expect(identityOf([], [D], false).attribute(0, [D]).holder).toBe('erased:anonymous.');
    expect(identityOf([], [D], false).attribute(0, [BOB]).holder).toBe(BOB);
  });

  it('what is seen with an erased identifier is not a later person’s', () => {
    const identity = identityOf([seen('1', 1, ALICE, D)], [ALICE]);
    expect(identity.attribute(3, [D])).toMatchObject({ holder: 'erased:personal.', basis: 'sole-owner' });
  });

  it('a pseudonym is its owner at any time', () => {
    const name = 'erased:personal-last.x';
    expect(identityOf([], []).attribute(1, [name])).toEqual({
      holder: 'erased:personal.x',
      basis: 'unattributed',
      by: name,
      via: [],
    });
    expect(identityOf([], [name]).attribute(1, [name]).holder).toBe('erased:personal.x');
  });

  it('tells the one owner of an identifier, erasures aside', () => {
    const touchpoints = [seen('1', 1, ALICE, 'email.e', D), seen('2', 2, BOB, D)];
    const sole = (id: string) => identityOf(touchpoints, [ALICE]).soleOwner(id);
    expect([ALICE, BOB, D, 'deviceId.new'].map(sole)).toEqual([ALICE, BOB, undefined, 'deviceId.new']);
    const corrections = readCorrections([corrected('link', D, BOB)]);
    const sightings = createSightingSet();
    for (const each of touchpoints) sightings.add(each.at, each.ids, each.id);
    expect(createIdentity(sightings, ranks, corrections).soleOwner(D)).toBe(BOB);
  });

  it('tells whom the sightings of an identifier lead to, in their order', () => {
    const touchpoints = [seen('2', 2, BOB, D), seen('1', 1, ALICE, D), seen('3', 2, ALICE, D)];
    expect(identityOf(touchpoints, []).leadsOf(D)).toMatchObject({
      ats: [1, 2, 2],
      leads: [ALICE, ALICE, BOB],
    });
    expect(identityOf([], []).leadsOf(D)).toMatchObject({ ats: [], leads: [] });
  });
});

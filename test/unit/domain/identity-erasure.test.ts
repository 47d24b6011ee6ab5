import { describe, expect, it } from 'vitest';
import { readCorrections } from '../../../shared/domain/correction.ts';
import { createIdentity, type ErasedMarks } from '../../../shared/domain/identity.ts';
import { createSightingSet } from '../../../shared/domain/sightings.ts';
import { ALICE, BOB, corrected, D, DAY, HOUR, identityOf, ranks, type Seen, seen } from './sightings.ts';

const C = 'anonymousId.c';

/** Identity of these touchpoints, where identifiers were erased up to a time. */
function withErased(touchpoints: Seen[], erased: [string, NonNullable<ReturnType<ErasedMarks['get']>>][]) {
  const sightings = createSightingSet();
  for (const { at, ids, id } of touchpoints) sightings.add(at, ids, id);
  return createIdentity(sightings, ranks, readCorrections([]), new Map(erased));
}

describe('an identifier that was erased', () => {
  const mark = { at: DAY, personal: true };

  it('is until then nobody who can be told from others, and itself again afterwards', () => {
    const { attribute } = withErased([], [['email.e', mark]]);
    const nobody = { holder: 'erased:personal.', basis: 'unattributed', by: 'email.e', via: [] };
    expect(attribute(0, ['email.e'])).toEqual(nobody);
    expect(attribute(DAY, ['email.e'])).toEqual(nobody);
    expect(attribute(DAY + 1, ['email.e'])).toMatchObject({ holder: 'email.e', basis: 'explicit' });
  });

  it('still counts as somebody on a device that it was seen with', () => {
    const log = [seen('a', HOUR, ALICE, D), seen('b', 2 * DAY, BOB, D)];
    const { attribute } = withErased(log, [[ALICE, mark]]);
    expect(attribute(HOUR + 60_000, [D])).toMatchObject({
      holder: 'erased:personal.',
      basis: 'same-session',
    });
    expect(attribute(DAY, [D])).toMatchObject({ holder: D, basis: 'unattributed' });
    expect(attribute(2 * DAY, [D])).toMatchObject({ holder: BOB, basis: 'same-session' });
  });

  it('that led to nobody in person leaves the device to whoever else was seen with it', () => {
    const log = [seen('a', HOUR, D, C), seen('b', 2 * DAY, ALICE, C)];
    const { attribute } = withErased(log, [[D, { at: DAY, personal: false }]]);
    expect(attribute(HOUR, [C])).toMatchObject({ holder: ALICE, basis: 'sole-owner' });
    expect(attribute(HOUR, [D]).holder).toBe('erased:anonymous.');
  });
});

describe('a pseudonym', () => {
  const [first, last] = ['erased:personal-first.s', 'erased:personal-last.s'];

  it('is one owner, whether it came first or last', () => {
    const { attribute } = identityOf([seen('1', 0, first, D), seen('2', HOUR, last, D)]);
    expect(attribute(30 * DAY, [D])).toMatchObject({ holder: 'erased:personal.s', basis: 'sole-owner' });
    expect(attribute(0, [first])).toEqual({
      holder: 'erased:personal.s',
      basis: 'unattributed',
      by: first,
      via: [],
    });
  });

  it('shares a device as the person did; an anonymous one does not', () => {
    const holder = (pseudonym: string) =>
      identityOf([seen('1', 0, pseudonym, D), seen('2', DAY, ALICE, D)]).attribute(12 * HOUR, [D]).holder;
    expect(holder(first)).toBe(D);
    expect(holder('erased:anonymous-first.s')).toBe(ALICE);
  });

  it('comes before or after all others at one instant', () => {
    const holder = (pseudonym: string) =>
      identityOf([seen('1', 0, ALICE, D), seen('2', 0, pseudonym, D)]).attribute(60_000, [D]).holder;
    expect(holder(first)).toBe('erased:personal.s');
    expect(holder(last)).toBe(ALICE);
  });
});

describe('the sole owner of an identifier', () => {
  const alice = seen('a', 0, ALICE, D);
  const bob = seen('b', DAY, BOB, D);

  it('is whom it leads to whenever it is seen; of what is shared there is none', () => {
    expect(identityOf([alice]).soleOwner(D)).toBe(ALICE);
    expect(identityOf([alice, bob]).soleOwner(D)).toBeUndefined();
    expect(identityOf([]).soleOwner('email.e')).toBe('email.e');
  });

  it('is that of the identifier it was linked to', () => {
    const link = corrected('link', D, BOB);
    expect(identityOf([alice, bob], [link]).soleOwner(D)).toBe(BOB);
  });

  it('is itself where it is crowded', () => {
    expect(identityOf([alice, bob], [], 1).soleOwner(D)).toBe(D);
    expect(identityOf([alice, bob], [], 1).attribute(0, [D])).toMatchObject({
      holder: D,
      basis: 'unattributed',
    });
  });

  it('is told by its sightings, in their order', () => {
    expect(identityOf([bob, alice]).leadsOf(D)).toMatchObject({ ats: [0, DAY], leads: [ALICE, BOB] });
  });
});

describe('a crowded identifier', () => {
  const log = [seen('1', 0, ALICE, D, C), seen('2', DAY, BOB, D, C), seen('3', 2 * DAY, D, C)];

  it('is steady, whoever it was seen with', () => {
    expect(identityOf(log, [], 2).steady(C)).toBe(true);
    expect(identityOf(log).steady(C)).toBe(false);
  });

  it('that an operator linked speaks for its own touchpoints, not for those of others that name it', () => {
    const { attribute } = identityOf(log, [corrected('link', C, ALICE)], 2);
    expect(attribute(9 * DAY, [C])).toMatchObject({ holder: ALICE, basis: 'corrected' });
    expect(attribute(9 * DAY, [D, C])).toMatchObject({ holder: D, basis: 'unattributed' });
  });
});

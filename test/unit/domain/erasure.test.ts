import { describe, expect, it } from 'vitest';
import {
  entriesHeldBy,
  isErasedAt,
  isLapsed,
  isSurelyErased,
  linksWithout,
  namelessSightings,
  soleIdentifiers,
  subjectOf,
} from '../../../shared/domain/erasure.ts';
import type { OpenNode } from '../../../shared/domain/ledger.ts';
import { newPerson } from '../../../shared/domain/person.ts';
import { touchpoints } from '../../oracle/sample-journeys.ts';
import { C, E, entry, link, nodeOf } from './erasure-samples.ts';
import { ALICE, BOB, corrected, D, HOUR, identityOf, ranks, seen } from './sightings.ts';

describe('whose data goes', () => {
  const log = identityOf([seen('1', 0, ALICE, E, D), seen('2', HOUR, BOB, D)]);

  it('is the one person an identifier stands for; a shared one stands for what it holds by itself', () => {
    expect(subjectOf(ALICE, log)).toBe(ALICE);
    expect(subjectOf(E, log)).toBe(ALICE);
    expect(subjectOf(D, log)).toBe(D);
  });

  it('takes the identifiers that lead to the subject whenever they are seen, each once, and no pseudonym', () => {
    expect(soleIdentifiers(ALICE, [E, D, BOB, E, ALICE, C], log)).toEqual([ALICE, E]);
    const erased = 'erased:personal.';
    expect(soleIdentifiers(erased, [erased], { soleOwner: () => erased })).toEqual([]);
  });

  it('follows the links of operators, and an erased identifier still has its owner', () => {
    const linked = identityOf([seen('1', 0, BOB, D)], [corrected('link', D, ALICE)]);
    expect(subjectOf(D, linked)).toBe(ALICE);
    expect(soleIdentifiers(BOB, [D], linked)).toEqual([BOB]);
  });
});

describe('the entries that go', () => {
  it('are those the sightings say are held by who goes, up to the time, in pages and in the tail', () => {
    const open: OpenNode = {
      node: nodeOf(D, { tail: [entry(9), entry(10), entry(11)] }),
      pages: [{ node: D, number: 0, version: 1, sealedFrom: 1, entries: [entry(1), entry(2, [C])] }],
    };
    const asked: (readonly string[])[] = [];
    const identity = {
      attribute: (at: number, ids: readonly string[]) => {
        asked.push(ids);
        return { holder: at === 9 ? BOB : ALICE, basis: 'explicit' as const, by: D, via: [] };
      },
    };
    const held = entriesHeldBy(open, holder => holder === ALICE, 10, identity);
    expect(held.map(({ at }) => at)).toEqual([1, 2, 10]);
    expect(asked).toEqual([[D], [D, C], [D], [D]]);
  });
});

describe('nameless sightings', () => {
  const nameless = (touched: ReturnType<typeof seen>[], personal = true) =>
    namelessSightings(D, ALICE, identityOf(touched), personal, 'x').map(
      ({ anchor, lower, at }) => `${at} ${lower} ${anchor}`,
    );

  it('stay where the subject began and ceased to be the one seen, once an instant', () => {
    const touched = [
      seen('1', 1, BOB, D),
      seen('2', 2, ALICE, D),
      seen('3', 3, ALICE, D),
      seen('3 again', 3, ALICE, E, D),
      seen('4', 4, ALICE, D),
      seen('5', 5, BOB, D),
    ];
    expect(nameless(touched)).toEqual([`2 ${D} erased:personal-first.x`, `4 ${D} erased:personal-first.x`]);
    expect(nameless(touched, false)[0]).toBe(`2 ${D} erased:anonymous-first.x`);
  });

  it('at the ends of the log too, where nobody is before or after', () => {
    expect(nameless([seen('1', 1, ALICE, D), seen('2', 2, ALICE, D), seen('3', 3, BOB, D)])).toEqual([
      `1 ${D} erased:personal-first.x`,
      `2 ${D} erased:personal-first.x`,
    ]);
  });

  it('at one instant come first or last, as the subject did', () => {
    const low = 'loyaltyId.alice';
    const log = identityOf([seen('0', 0, ALICE, low), seen('1', 1, BOB, D), seen('2', 1, low, D)]);
    expect(namelessSightings(D, ALICE, log, true, 'x')).toEqual([
      { anchor: 'erased:personal-last.x', lower: D, at: 1 },
    ]);
    expect(nameless([seen('1', 1, BOB, D), seen('2', 1, ALICE, D)])).toEqual([
      `1 ${D} erased:personal-first.x`,
    ]);
  });

  it('count as somebody, so that no other inherits what the subject shared', () => {
    const log = identityOf([seen('1', 1, 'erased:personal-first.x', D), seen('2', 2, BOB, D)]);
    expect(log.soleOwner(D)).toBeUndefined();
    expect(ranks.personal('erased:personal-first.x')).toBe(true);
    expect(log.attribute(1, [D])).toMatchObject({ holder: 'erased:personal.x', basis: 'same-session' });
  });
});

describe('the links of an identifier', () => {
  const node = nodeOf(D, { up: [link(ALICE, 1), link(BOB, 2)] });

  it('stay where their touchpoint does', () => {
    expect(linksWithout(node, new Set(['t9']), () => [])).toEqual(node.up);
  });

  it('take the next sighting with their anchor, or go where there is none', () => {
    const left = (anchor: string) =>
      anchor === ALICE ? [entry(5, [C]), entry(7, [C, D]), entry(8, [D])] : [];
    expect(linksWithout(node, new Set(['t1', 't2']), left)).toEqual([link(ALICE, 7)]);
    expect(linksWithout(node, new Set(['t2']), left)).toEqual([link(ALICE, 1)]);
  });
});

describe('data that comes again after an erasure', () => {
  const erased = { at: 10, personal: true };

  it('is erased up to the time of the erasure, and no longer', () => {
    expect([9, 10, 11].map(at => isErasedAt({ erased }, at))).toEqual([true, true, false]);
    expect(isErasedAt({}, 0)).toBe(false);
  });

  it('does not add to a fold from before it', () => {
    const at = (firstAt: number) => ({ ...newPerson(), firstAt });
    expect(isLapsed(nodeOf(ALICE, { erased, person: at(10) }))).toBe(true);
    expect(isLapsed(nodeOf(ALICE, { erased, person: at(11) }))).toBe(false);
    expect(isLapsed(nodeOf(ALICE, { erased }))).toBe(false);
    expect(isLapsed(nodeOf(ALICE, { person: at(1) }))).toBe(false);
  });

  it('is surely theirs under a personal identifier, or where it names nothing else', () => {
    const [alone, more] = touchpoints([
      [10, 'a.b', 'web', { ids: [D] }],
      [10, 'a.b', 'web', { ids: [D, C] }],
    ]);
    if (!alone || !more) throw new Error('two rows');
    const personal = nodeOf(ALICE, { erased });
    const anonymous = nodeOf(D, { erased: { at: 10, personal: false } });
    expect(isSurelyErased(personal, more)).toBe(true);
    expect(isSurelyErased(anonymous, alone)).toBe(true);
    expect(isSurelyErased(anonymous, more)).toBe(false);
    expect(isSurelyErased(personal, { ...more, at: 11 })).toBe(false);
    expect(isSurelyErased(nodeOf(ALICE), more)).toBe(false);
    expect(isSurelyErased(nodeOf(ALICE), alone)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import type { StoredCorrection } from '../../../shared/contract/correction.ts';
import {
  entriesHeldBy,
  hasTraces,
  isErasedAt,
  isLapsed,
  isSurelyErased,
  linksWithout,
  namelessSightings,
  soleIdentifiers,
  subjectOf,
  withoutTraces,
} from '../../../shared/domain/erasure.ts';
import { newNode, type OpenNode } from '../../../shared/domain/ledger.ts';
import { newPerson } from '../../../shared/domain/person.ts';
import type { IdentifierNode, LedgerEntry, Task } from '../../../shared/domain/types.ts';
import { touchpoints } from '../../oracle/sample-journeys.ts';
import { ALICE, BOB, corrected, D, HOUR, identityOf, ranks, seen } from './sightings.ts';

const [E, C] = ['email.e', 'anonymousId.c'] as const;
const entry = (at: number, lower: string[] = [], holder: string = ALICE): LedgerEntry => ({
  at,
  tid: `t${at}`,
  lower,
  holder,
  basis: 'explicit',
});
const link = (anchor: string, at: number) => ({ anchor, at, tid: `t${at}` });
const lost = (anchor: string, ...lower: string[]): Task => ({
  kind: 'withdraw',
  node: anchor,
  since: 1,
  loser: { tid: 't1', digest: 'd1', lower },
});
const nodeOf = (id: string, more: Partial<IdentifierNode> = {}): IdentifierNode => ({
  ...newNode(id),
  ...more,
});
const erasing = { subject: ALICE, gone: new Set<string>([ALICE, E]), upTo: 10 };

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

describe('a node speaks of what goes', () => {
  const said = (more: Partial<IdentifierNode>) => hasTraces(nodeOf(D, more), erasing);
  const decided = (lower: string, higher: string, at: number): StoredCorrection =>
    corrected('link', lower, higher, at);

  it.each<[string, Partial<IdentifierNode>]>([
    ['a link up to the time', { up: [link(BOB, 1), link(ALICE, 10)] }],
    ['a correction, as the lower', { corrections: [decided(D, BOB, 1), decided(E, BOB, 10)] }],
    ['a correction, as the higher', { corrections: [decided(D, ALICE, 10)] }],
    ['what it is linked to below', { down: { [E]: 'quiet' } }],
    ['who holds its touchpoints', { holders: { [BOB]: 1, [ALICE]: 1 } }],
    ['work to do', { todo: [{ kind: 'refold', node: ALICE, since: 1 }] }],
    ['a content to be withdrawn', { todo: [lost(C, ALICE)] }],
  ])('by %s', (_, more) => {
    expect(said(more)).toBe(true);
  });

  it('also where the subject itself is not among the identifiers that go', () => {
    const shared = { ...erasing, subject: D, gone: new Set<string>() };
    expect(hasTraces(nodeOf(C, { holders: { [D]: 1 } }), shared)).toBe(true);
    expect(hasTraces(nodeOf(C, { holders: { [BOB]: 1 } }), shared)).toBe(false);
  });

  it.each<[string, Partial<IdentifierNode>]>([
    ['nothing', {}],
    ['a link of later', { up: [link(ALICE, 11)] }],
    ['a link with somebody else', { up: [link(BOB, 1)] }],
    ['a correction of later', { corrections: [decided(E, ALICE, 11)] }],
    ['a correction of others', { corrections: [decided(D, BOB, 1)] }],
    [
      'others everywhere',
      { down: { [C]: 'watch' }, holders: { [BOB]: 2 }, todo: [{ kind: 'settle', node: C, since: 0 }] },
    ],
  ])('and does not by %s', (_, more) => {
    expect(said(more)).toBe(false);
  });
});

describe('a node without its traces', () => {
  const person = newPerson();
  const [of, later] = [corrected('link', D, ALICE, 10), corrected('link', D, ALICE, 11)];
  const others = corrected('unlink', D, BOB, 3);
  const nameless = link('erased:personal-first.x', 4);
  const node = nodeOf(D, {
    version: 7,
    up: [link(ALICE, 10), link(ALICE, 11), link(BOB, 2)],
    down: { [E]: 'quiet', [C]: 'watch' },
    holders: { [ALICE]: 3, [BOB]: 1, 'erased:personal.y': 2 },
    corrections: [of, later, others, corrected('link', E, D, 9)],
    todo: [
      { kind: 'refold', node: ALICE, since: 1 },
      { kind: 'settle', node: C, since: 2 },
      lost(BOB, ALICE, C),
      lost(ALICE, C),
    ],
    pages: 4,
    tail: [entry(1)],
    person,
  });

  it('keeps what is of others and of later, and names the subject no more', () => {
    const left = { tail: [entry(12)], pages: 1 };
    const next = { ...person, touchpoints: 1 };
    expect(withoutTraces(node, erasing, left, [nameless], next)).toEqual({
      id: D,
      version: 7,
      up: [link(ALICE, 11), link(BOB, 2), nameless],
      down: { [C]: 'watch' },
      holders: { [BOB]: 1 },
      corrections: [later, others],
      todo: [{ kind: 'settle', node: C, since: 2 }, lost(BOB, C)],
      pages: 1,
      tail: [entry(12)],
      person: next,
    });
  });

  it('has no traces any more', () => {
    const clean = withoutTraces(node, erasing, { tail: [], pages: 0 }, [nameless], undefined);
    expect([hasTraces(node, erasing), hasTraces(clean, erasing)]).toEqual([true, false]);
  });

  it('has no person and no list of corrections where none is left', () => {
    const bare = { ...node, corrections: [of] };
    const clean = withoutTraces(bare, erasing, { tail: [], pages: 0 }, [], undefined);
    expect(Object.keys(clean)).not.toContain('person');
    expect(Object.keys(clean)).not.toContain('corrections');
    const none = withoutTraces(nodeOf(D), erasing, { tail: [], pages: 0 }, [], undefined);
    expect(none).toEqual(nodeOf(D));
  });

  it('does not name the subject where it is a shared identifier', () => {
    const shared = { ...erasing, subject: C, gone: new Set<string>() };
    const { down, holders, todo } = withoutTraces(node, shared, { tail: [], pages: 0 }, [], undefined);
    expect(down).toEqual({ [E]: 'quiet' });
    expect(holders).toEqual({ [ALICE]: 3, [BOB]: 1 });
    expect(todo).toEqual([{ kind: 'refold', node: ALICE, since: 1 }, lost(BOB, ALICE), lost(ALICE)]);
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

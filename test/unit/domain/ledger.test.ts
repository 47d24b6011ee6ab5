import { describe, expect, it } from 'vitest';
import type { StoredCorrection } from '../../../shared/contract/correction.ts';
import { defaultIdentityConfig } from '../../../shared/contract/identity-config.ts';
import { createRanks } from '../../../shared/domain/identity.ts';
import {
  changesFor,
  correctedWith,
  countChange,
  entriesOf,
  entryOf,
  identityOf,
  isRoot,
  linked,
  linksOf,
  newNode,
  type OpenNode,
  reattribute,
  remember,
} from '../../../shared/domain/ledger.ts';
import type { LedgerEntry } from '../../../shared/domain/types.ts';
import { DAY, touchpoints } from '../../oracle/sample-journeys.ts';

const ranks = createRanks(defaultIdentityConfig);
const [ALICE, BOB, D] = ['customerId.alice', 'customerId.bob', 'deviceId.d'] as const;

const entry = (at: number, lower: string[], holder: string, basis: LedgerEntry['basis']): LedgerEntry => ({
  at,
  tid: `t${at}`,
  lower,
  holder,
  basis,
});
const page = (node: string, ...entries: LedgerEntry[]) => ({
  node,
  number: 0,
  version: 1,
  sealedFrom: 1,
  entries,
});
const correction = (kind: StoredCorrection['kind'], lower: string, higher: string): StoredCorrection => ({
  id: `${kind} ${lower} ${higher}`,
  kind,
  lower,
  higher,
  at: 1,
  actor: 'operator',
  reason: 'a test',
});

describe('a node', () => {
  it('begins empty and unsaved', () => {
    expect(newNode(D)).toEqual({
      id: D,
      version: 0,
      up: [],
      down: {},
      pages: 0,
      tail: [],
      holders: {},
      todo: [],
    });
  });

  it('keeps of a touchpoint when it was, which lower identifiers it shows, and whose it is', () => {
    const [touchpoint] = touchpoints([[7, 'order.a', 'web', { ids: [ALICE, D, 'anonymousId.c'] }]]);
    if (touchpoint === undefined) throw new Error('one row gives one touchpoint');
    expect(entryOf(touchpoint, ALICE, 'explicit')).toEqual({
      at: 7,
      tid: 't1',
      lower: [D, 'anonymousId.c'],
      holder: ALICE,
      basis: 'explicit',
    });
  });

  it('lists its ledger from the first page to the tail', () => {
    const [a, b, c, d] = [1, 2, 3, 4].map(at => entry(at, [], D, 'unattributed'));
    if (!a || !b || !c || !d) throw new Error('four entries');
    const open: OpenNode = { node: { ...newNode(D), tail: [d] }, pages: [page(D, a, b), page(D, c)] };
    expect([...entriesOf(open)]).toEqual([a, b, c, d]);
  });

  it('remembers sixteen links, and forgets the oldest first', () => {
    const node = newNode(ALICE);
    for (let i = 0; i < 16; i++) remember(node, `deviceId.x${i}`, 'quiet');
    remember(node, 'deviceId.x3', 'watch');
    expect(Object.keys(node.down)).toHaveLength(16);
    expect(node.down).toMatchObject({ 'deviceId.x0': 'quiet', 'deviceId.x3': 'watch' });
    remember(node, 'deviceId.x16', 'watch');
    remember(node, 'deviceId.x17', 'quiet');
    expect(Object.keys(node.down)).toEqual([...Array(16).keys()].map(i => `deviceId.x${i + 2}`));
    expect(node.down['deviceId.x16']).toBe('watch');
  });

  it('knows whom operators named together with it', () => {
    const node = {
      ...newNode(D),
      corrections: [
        correction('link', D, ALICE),
        correction('link', 'deviceId.c', D),
        correction('unlink', D, 'deviceId.e'),
      ],
    };
    expect(correctedWith(node)).toEqual([ALICE, 'deviceId.c', 'deviceId.e']);
    expect(correctedWith(node, 'same-namespace')).toEqual(['deviceId.c', 'deviceId.e']);
    expect(correctedWith(newNode(D))).toEqual([]);
  });
});

describe('the links of a node', () => {
  const link = (anchor: string) => ({ anchor, at: 1, tid: anchor });
  const one = linked(newNode(D), link(ALICE), 2);
  const two = linked(one, link(BOB), 2);
  const three = linked(two, link('customerId.c'), 2);

  it('say whose it is, up to as many anchors as it may have; with one more it is crowded', () => {
    expect(one).toEqual({ ...newNode(D), up: [link(ALICE)] });
    expect(two).toEqual({ ...newNode(D), up: [link(ALICE), link(BOB)] });
    expect(three).toEqual({ ...two, up: [...two.up, link('customerId.c')], crowded: true });
    expect([two, three].map(linksOf)).toEqual([two.up, []]);
  });

  it('leave it its own owner where there are none, nor anything an operator decided', () => {
    expect([newNode(D), one, three].map(isRoot)).toEqual([true, false, true]);
    expect(isRoot({ ...newNode(D), corrections: [] })).toBe(false);
    expect(isRoot({ ...one, corrections: [] })).toBe(false);
  });
});

describe('the changes of a ledger', () => {
  it('are counted for each person that holds touchpoints of it', () => {
    const node = newNode(D);
    for (const person of [ALICE, BOB, ALICE]) countChange(node, person);
    expect(node.holders).toEqual({ [ALICE]: 2, [BOB]: 1 });
    expect([ALICE, BOB, D].map(person => changesFor(node, person))).toEqual([2, 1, 0]);
  });

  it('after a thousand persons together, those known by themselves aside', () => {
    const node = newNode(D);
    for (let i = 0; i < 999; i++) countChange(node, `customerId.${i}`);
    countChange(node, ALICE);
    expect(Object.keys(node.holders)).toHaveLength(1000);
    for (const person of [BOB, 'customerId.more', ALICE]) countChange(node, person);
    expect(Object.keys(node.holders)).toHaveLength(1001);
    expect([ALICE, BOB, 'customerId.never'].map(person => changesFor(node, person))).toEqual([2, 2, 2]);
    expect(changesFor(node, 'customerId.0')).toBe(1);
    expect(node.holders['*']).toBe(2);
  });
});

describe('the identity that nodes show', () => {
  const alice: OpenNode = { node: newNode(ALICE), pages: [page(ALICE, entry(0, [D], ALICE, 'explicit'))] };
  const device: OpenNode = { node: newNode(D), pages: [] };

  it('comes from the ledgers, pages and tails', () => {
    expect(identityOf([alice, device], ranks).attribute(DAY, [D])).toEqual({
      holder: ALICE,
      basis: 'sole-owner',
      by: D,
      via: [{ anchor: ALICE, at: 0, tid: 't0' }],
    });
    const tail: OpenNode = {
      node: { ...newNode(ALICE), tail: [entry(5, [D], ALICE, 'explicit')] },
      pages: [],
    };
    expect(identityOf([tail], ranks).attribute(DAY, [D]).via).toEqual([{ anchor: ALICE, at: 5, tid: 't5' }]);
  });

  it('from the links of an identifier, where the ledger of the anchor is not at hand', () => {
    const linked: OpenNode = { node: { ...newNode(D), up: [{ anchor: BOB, at: 3, tid: 't3' }] }, pages: [] };
    expect(identityOf([linked], ranks).attribute(DAY, [D])).toMatchObject({
      holder: BOB,
      via: [{ anchor: BOB, at: 3, tid: 't3' }],
    });
  });

  it('of an erased identifier ends there', () => {
    const erased: OpenNode = { ...alice, node: { ...newNode(ALICE), erased: { at: 5, personal: true } } };
    const identity = identityOf([erased, { node: newNode(BOB), pages: [] }], ranks);
    expect([5, 6].map(at => identity.attribute(at, [ALICE]).holder)).toEqual(['erased:personal.', ALICE]);
    expect(identity.attribute(5, [BOB]).holder).toBe(BOB);
  });

  it('of a crowded identifier is its own, whatever its links and ledgers say', () => {
    const crowd: OpenNode = {
      node: { ...newNode(D), crowded: true, up: [{ anchor: BOB, at: 3, tid: 't3' }] },
      pages: [],
    };
    const identity = identityOf([alice, crowd], ranks);
    expect(identity.attribute(DAY, [D])).toEqual({ holder: D, basis: 'unattributed', by: D, via: [] });
    expect([identity.steady(D), identity.soleOwner(D)]).toEqual([true, D]);
    expect(identity.attribute(DAY, ['anonymousId.x', D]).holder).toBe('anonymousId.x');
  });

  it('and from what operators decided', () => {
    const corrected: OpenNode = {
      node: { ...newNode(D), corrections: [correction('link', D, BOB)] },
      pages: [],
    };
    expect(identityOf([alice, corrected], ranks).attribute(DAY, [D])).toMatchObject({
      holder: BOB,
      basis: 'corrected',
    });
  });
});

describe('attributing a ledger again', () => {
  const device = (...tail: LedgerEntry[]): OpenNode => ({
    node: { ...newNode(D), tail, up: [{ anchor: ALICE, at: 0, tid: 't' }] },
    pages: [
      page(D, entry(1, [], D, 'unattributed'), entry(2, [], ALICE, 'sole-owner')),
      page(D, entry(3, [], ALICE, 'sole-owner')),
    ],
  });

  it('corrects every entry, and says which pages changed and between whom touchpoints moved', () => {
    const right = entry(6, [], ALICE, 'sole-owner');
    const open = device(entry(4, [], BOB, 'sole-owner'), entry(5, [], D, 'unattributed'), right);
    const { pages, tail, moved } = reattribute(open, identityOf([open], ranks));
    expect([...entriesOf(open)].map(({ holder, basis }) => `${holder} ${basis}`)).toEqual(
      Array(6).fill(`${ALICE} sole-owner`),
    );
    expect(pages).toEqual(open.pages.slice(0, 1));
    expect(tail).toBe(true);
    expect([...moved].sort()).toEqual([ALICE, BOB, D]);
  });

  it('moves nothing where only the basis is another', () => {
    const open = device(entry(4, [], ALICE, 'between-sightings'));
    open.pages = open.pages.slice(1);
    expect(reattribute(open, identityOf([open], ranks))).toEqual({ pages: [], tail: true, moved: new Set() });
    expect(open.node.tail).toEqual([entry(4, [], ALICE, 'sole-owner')]);
    expect(reattribute(open, identityOf([open], ranks))).toEqual({
      pages: [],
      tail: false,
      moved: new Set(),
    });
  });

  it('looks at all identifiers of an entry, not the anchor alone', () => {
    const C = 'anonymousId.c';
    const cookie: OpenNode = { node: { ...newNode(C), up: [{ anchor: BOB, at: 0, tid: 'b' }] }, pages: [] };
    const open: OpenNode = { node: { ...newNode(D), tail: [entry(1, [C], D, 'unattributed')] }, pages: [] };
    expect(reattribute(open, identityOf([cookie, open], ranks)).moved).toEqual(new Set([D, BOB]));
    expect(open.node.tail[0]?.holder).toBe(BOB);
  });
});

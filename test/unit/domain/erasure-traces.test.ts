import { describe, expect, it } from 'vitest';
import type { StoredCorrection } from '../../../shared/contract/correction.ts';
import { hasTraces, withoutTraces } from '../../../shared/domain/erasure.ts';
import { newPerson } from '../../../shared/domain/person.ts';
import type { IdentifierNode, Task } from '../../../shared/domain/types.ts';
import { C, E, entry, link, nodeOf } from './erasure-samples.ts';
import { ALICE, BOB, corrected, D } from './sightings.ts';

const lost = (anchor: string, ...lower: string[]): Task => ({
  kind: 'withdraw',
  node: anchor,
  since: 1,
  loser: { tid: 't1', digest: 'd1', lower },
});
const erasing = { subject: ALICE, gone: new Set<string>([ALICE, E]), upTo: 10 };

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

import { describe, expect, it } from 'vitest';
import type { StoredTouchpoint } from '../../../shared/contract/touchpoint.ts';
import { define, type Row } from '../../oracle/sample-journeys.ts';
import { cells, fold, proofs } from './folded.ts';

describe('rework', () => {
  const kinds = (text: string) => fold(cells(text)).flags.flatMap(each => each.variant ?? []);

  it('is a self-loop where the activity comes again at once, else a repetition; one flag an occurrence', () => {
    const { flags } = fold(cells('a/web a/web b/call a/call c/store c/app'));
    expect(proofs(flags.filter(each => each.variant !== undefined))).toEqual([
      'self-loop t1 t2',
      'repetition t2 t4',
      'self-loop t5 t6',
    ]);
    expect(kinds('a/web a/web b/call a/call c/store c/app')).toEqual(['repeat', 'redo', 'redo']);
  });

  it('is a redo by another team only where both touchpoints name one', () => {
    const variant = (first: string | undefined, second: string | undefined) => {
      const of = (team: string | undefined) => (team === undefined ? {} : { team });
      return fold([
        [0, 'order.a', 'web', of(first)],
        [1, 'order.a', 'web', of(second)],
      ]).flags[0]?.variant;
    };
    expect(variant('x', 'y')).toBe('redo');
    expect(variant('x', 'x')).toBe('repeat');
    expect(variant('x', undefined)).toBe('repeat');
    expect(variant(undefined, 'y')).toBe('repeat');
  });

  it('is never what the definition lets repeat, though it counts as an occurrence', () => {
    const { flags, journeys } = fold([
      [0, 'order.look.at', 'web'],
      [1, 'order.look.at', 'store'],
    ]);
    expect(flags).toEqual([]);
    expect(journeys[0]?.rework.occurrences).toBe(1);
    expect(journeys[0]?.siloCost).toEqual({ amount: 0, currency: 'EUR' });
  });

  it('does not take an activity named like a property of every object for a repeated one', () => {
    const plain = define({
      stages: [{ id: 'one', title: 'One', phase: 'during', activities: ['constructor', 'done'] }],
      starts: ['constructor'],
      cancels: [],
      repeatable: [],
    });
    expect(
      fold(
        [
          [0, 'constructor', 'web'],
          [1, 'done', 'web'],
        ],
        { definition: plain },
      ).flags,
    ).toEqual([]);
  });
});

describe('silo-induced rework', () => {
  const again = (first: Partial<StoredTouchpoint>, second: Partial<StoredTouchpoint>) =>
    fold([
      [0, 'order.a', 'app', first],
      [1, 'order.a', 'call', second],
    ]);
  const silo = (first: Partial<StoredTouchpoint>, second: Partial<StoredTouchpoint>) =>
    again(first, second).flags.find(each => each.kind === 'self-loop')?.silo;

  it('is a redo without the context: its boundary, its cause and its cost', () => {
    const { flags, journeys } = again({}, {});
    expect(flags.find(each => each.kind === 'self-loop')).toMatchObject({
      variant: 'redo',
      cost: { amount: 5, currency: 'EUR' },
      silo: { boundary: { from: { channel: 'app' }, to: { channel: 'call', team: 'centre' } } },
    });
    expect(silo({}, {})?.boundary.from).toStrictEqual({ channel: 'app' });
    expect(journeys[0]?.siloCost).toEqual({ amount: 5, currency: 'EUR' });
  });

  it('has the cause that the earlier occurrence tells', () => {
    expect(silo({ outcome: 'failed' }, {})?.cause).toBe('failed-before');
    expect(silo({ outcome: 'abandoned' }, {})?.cause).toBe('unresolved-before');
    expect(silo({ outcome: 'completed' }, {})?.cause).toBe('no-handoff');
    expect(silo({}, { context: { received: false } })?.cause).toBe('no-handoff');
  });

  it('forgets an outcome with the next occurrence that names none', () => {
    const { flags, state } = fold([
      [0, 'order.a', 'app', { outcome: 'failed' }],
      [1, 'order.a', 'app'],
      [2, 'order.a', 'call'],
    ]);
    expect(flags.flatMap(each => each.silo?.cause ?? [])).toEqual(['no-handoff']);
    expect(state.journeys[0]?.activities['order.a']).not.toHaveProperty('outcome');
  });

  it('is not a redo with the context, nor a repeat', () => {
    expect(silo({}, { context: { received: true } })).toBeUndefined();
    expect(again({}, { context: { received: true } }).journeys[0]?.siloCost.amount).toBe(0);
    expect(fold(cells('a/web a/web')).flags[0]).not.toHaveProperty('silo');
  });

  it('is a redo with the context that follows a contradiction', () => {
    const causes = (...all: Row[]) =>
      fold(all).flags.flatMap(each => (each.variant === 'redo' ? [each.silo?.cause] : []));
    const said = (at: number, channel: string, date: string): Row => [
      at,
      `help.${channel}`,
      channel,
      { statements: { date } },
    ];
    const first: Row = [0, 'order.a', 'web'];
    const second: Row = [9, 'order.a', 'call', { context: { received: true } }];
    expect(causes(first, said(1, 'web', '1'), said(2, 'call', '2'), second)).toEqual(['contradiction']);
    expect(causes(said(-2, 'web', '1'), said(-1, 'call', '2'), first, second)).toEqual([undefined]);
    // The contradiction itself may be the earlier occurrence.
    expect(
      causes(said(-2, 'web', '1'), [0, 'order.a', 'app', { statements: { date: '2' } }], second),
    ).toEqual(['contradiction']);
  });
});

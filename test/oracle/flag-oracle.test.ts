import { describe, expect, test } from 'vitest';
import type { StoredTouchpoint } from '../../shared/contract/touchpoint.ts';
import { DAY, flagsOf, MINUTE, type Row, read } from './sample-journeys.ts';

describe('rework', () => {
  test('c1 and c2 of the text: one flag an occurrence', () => {
    const short = (cells: string) =>
      read(
        cells.split(' ').map((cell, i): Row => {
          const [activity = '', channel = ''] = cell.split('/');
          return [i, `order.${activity}`, channel];
        }),
      ).flags.flatMap(({ kind, evidence, variant }) =>
        variant === undefined ? [] : [`${kind} ${evidence.join(' ')} ${variant}`],
      );
    expect(short('a/web a/web b/call a/call c/store c/app')).toEqual([
      'self-loop t1 t2 repeat',
      'repetition t2 t4 redo',
      'self-loop t5 t6 redo',
    ]);
    expect(short('a/web b/call a/web b/call')).toEqual([
      'repetition t1 t3 repeat',
      'repetition t2 t4 repeat',
    ]);
  });

  test('another team is a redo where both name one; what may repeat is none', () => {
    const teams = (a: string | undefined, b: string | undefined) =>
      flagsOf(
        [a, b].map((team, i): Row => [i, 'order.a', 'web', team === undefined ? {} : { team }]),
        'self-loop',
      ).map(flag => flag.variant);
    expect(teams('x', 'y')).toEqual(['redo']);
    expect(teams('x', undefined)).toEqual(['repeat']);
    expect(
      read([
        [0, 'order.look.at', 'web'],
        [1, 'order.look.at', 'call'],
      ]).flags.filter(flag => flag.kind === 'self-loop'),
    ).toEqual([]);
  });

  test('the silo: boundary, cause and cost', () => {
    const pair = (first: Partial<StoredTouchpoint>, second: Partial<StoredTouchpoint>) =>
      flagsOf(
        [
          [0, 'cart.a', 'app', first],
          [1, 'cart.a', 'call', second],
        ],
        'self-loop',
      )[0];
    expect(pair({ outcome: 'failed' }, {})).toEqual({
      kind: 'self-loop',
      journey: 't1',
      evidence: ['t1', 't2'],
      variant: 'redo',
      silo: {
        boundary: { from: { channel: 'app', team: 'shop' }, to: { channel: 'call', team: 'centre' } },
        cause: 'failed-before',
      },
      cost: 5,
      state: 'raised',
    });
    expect(pair({ outcome: 'abandoned' }, {})?.silo?.cause).toBe('unresolved-before');
    expect(pair({ outcome: 'transferred' }, { context: { received: false } })?.silo?.cause).toBe(
      'no-handoff',
    );
    expect(pair({}, { context: { received: true } })?.silo).toBeUndefined();
    expect(pair({}, { cost: { amount: 7, currency: 'EUR' } })?.cost).toBe(7);
    expect(pair({}, { cost: { amount: 7, currency: 'USD' } })?.cost).toBe(5);
    expect(pair({ team: 'x' }, {})?.silo?.boundary.from.team).toBe('x');
  });

  test('a redo after a contradiction is silo-induced, context or not; before it is not', () => {
    const rows = (order: number): Row[] => {
      const said: Row[] = [
        [0, 'help.a', 'web', { statements: { date: '1' } }],
        [1, 'help.b', 'call', { statements: { date: '2' } }],
      ];
      const again: Row[] = [
        [10, 'order.a', 'web'],
        [11, 'order.a', 'call', { context: { received: true } }],
      ];
      const [first, second] = again;
      if (first === undefined || second === undefined) throw new Error('two rows');
      return order === 0 ? [...said, ...again] : [[-1, 'order.a', 'web'], ...said, second];
    };
    const silos = (order: number) =>
      read(rows(order)).flags.flatMap(({ variant, silo }) => (variant === 'redo' ? [silo?.cause] : []));
    expect(silos(0)).toEqual([undefined]);
    expect(silos(1)).toEqual(['contradiction']);
  });
});

describe('channels', () => {
  test('ping-pong collapses runs and sees each return', () => {
    const rows = ['web', 'web', 'call', 'call', 'web', 'call', 'app'].map(
      (channel, i): Row => [i, `order.a${i}`, channel],
    );
    expect(flagsOf(rows, 'ping-pong').map(flag => flag.evidence.join(' '))).toEqual(['t2 t3 t5', 't4 t5 t6']);
  });

  test('a leak needs a digital touchpoint since the last assisted one, in the window', () => {
    const leaks = (...rows: [number, string][]) =>
      flagsOf(
        rows.map(([at, channel], i): Row => [at, `order.a${i}`, channel]),
        'channel-leak',
      ).map(flag => flag.evidence.join(' '));
    expect(leaks([0, 'web'], [1, 'app'], [2, 'store'], [DAY + 1, 'call'])).toEqual(['t2 t4']);
    expect(leaks([0, 'web'], [DAY + 1, 'call'])).toEqual([]);
    expect(leaks([0, 'web'], [1, 'call'], [2, 'chat'])).toEqual(['t1 t2']);
    expect(leaks([0, 'web'], [1, 'call'], [2, 'web'], [30 * MINUTE + 1, 'call'])).toEqual(['t1 t2']);
    expect(leaks([0, 'web'], [1, 'call'], [2, 'web'], [30 * MINUTE + 2, 'call'])).toEqual(['t1 t2', 't3 t4']);
  });

  test('repeat contact: same reason where both name one, from contact to contact', () => {
    const repeats = (...rows: [number, string, string?][]) =>
      flagsOf(
        rows.map(
          ([at, channel, reason], i): Row => [
            at,
            `order.a${i}`,
            channel,
            reason === undefined ? {} : { reason },
          ],
        ),
        'repeat-contact',
      ).map(flag => flag.evidence.join(' '));
    expect(repeats([0, 'call', 'x'], [DAY, 'chat', 'y'], [2 * DAY, 'call', 'x'])).toEqual(['t1 t3']);
    expect(repeats([0, 'call', 'x'], [DAY, 'chat'], [2 * DAY, 'call', 'x'])).toEqual(['t1 t2', 't2 t3']);
    expect(repeats([0, 'call'], [7 * DAY, 'call'])).toEqual(['t1 t2']);
    expect(repeats([0, 'call'], [7 * DAY + 1, 'call'])).toEqual([]);
    // The half hour moves on with each touchpoint of the contact.
    expect(repeats([0, 'call'], [20 * MINUTE, 'call'], [50 * MINUTE, 'call'], [81 * MINUTE, 'call'])).toEqual(
      ['t1 t4'],
    );
  });
});

describe('contradiction', () => {
  const said = (...rows: [string, string | number][]) =>
    flagsOf(
      rows.map(([channel, date], i): Row => [i, `order.a${i}`, channel, { statements: { date } }]),
      'contradiction',
    ).map(flag => `${flag.evidence.join(' ')} ${flag.subject}`);

  test('each other channel whose last word differs, in order of name; types count', () => {
    expect(said(['web', '1'], ['call', '2'])).toEqual(['t1 t2 date']);
    expect(said(['web', 1], ['call', '1'])).toEqual(['t1 t2 date']);
    expect(said(['web', '1'], ['web', '2'], ['call', '2'])).toEqual([]);
    expect(said(['web', '1'], ['app', '1'], ['call', '2'])).toEqual(['t2 t3 date', 't1 t3 date']);
  });

  test('saying the same again adds nothing, but after a new word of the other it does', () => {
    expect(said(['web', '1'], ['call', '2'], ['call', '2'])).toEqual(['t1 t2 date']);
    expect(said(['web', '1'], ['call', '2'], ['web', '1'], ['call', '2'])).toEqual([
      't1 t2 date',
      't2 t3 date',
      't3 t4 date',
    ]);
  });

  test('a subject named like a property of every object is but a subject', () => {
    const rows: Row[] = [
      [0, 'order.a', 'web', { statements: { a: 1 } }],
      [1, 'order.b', 'call', { statements: { constructor: 1 } }],
    ];
    expect(flagsOf(rows, 'contradiction')).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { DAY, define, HOUR, MINUTE, type Row } from '../../oracle/sample-journeys.ts';
import { fold, instant, proofs } from './folded.ts';

describe('channel leak', () => {
  const leaks = (...each: [number, string][]) =>
    proofs(fold(each.map(([at, channel], i): Row => [at, `order.a${i}`, channel])).flags, 'channel-leak');

  it('is an assisted contact within the window after the latest digital touchpoint', () => {
    expect(leaks([0, 'web'], [1, 'app'], [2, 'store'], [DAY + 1, 'call'])).toEqual(['channel-leak t2 t4']);
    expect(leaks([0, 'web'], [DAY + 1, 'call'])).toEqual([]);
    expect(leaks([0, 'store'], [1, 'call'])).toEqual([]);
    expect(leaks([0, 'fax'], [1, 'call'])).toEqual([]);
  });

  it('leaks once: the digital touchpoint must come after the contact before', () => {
    expect(leaks([0, 'web'], [1, 'call'], [2, 'chat'])).toEqual(['channel-leak t1 t2']);
    expect(leaks([0, 'web'], [1, 'call'], [2, 'web'], [3, 'chat'])).toEqual([
      'channel-leak t1 t2',
      'channel-leak t3 t4',
    ]);
  });

  it('takes touchpoints within half an hour on one assisted channel for one contact', () => {
    expect(leaks([0, 'web'], [1, 'call'], [2, 'web'], [30 * MINUTE + 1, 'call'])).toEqual([
      'channel-leak t1 t2',
    ]);
    expect(leaks([0, 'web'], [1, 'call'], [2, 'web'], [30 * MINUTE + 2, 'call'])).toEqual([
      'channel-leak t1 t2',
      'channel-leak t3 t4',
    ]);
    // What was digital within a contact is no leak later on either.
    expect(leaks([0, 'call'], [1, 'web'], [2, 'call'], [HOUR, 'call'])).toEqual([]);
  });
});

describe('repeat contact', () => {
  const repeats = (...each: [number, string, string?][]) =>
    fold(
      each.map(
        ([at, channel, reason], i): Row => [
          at,
          `order.a${i}`,
          channel,
          reason === undefined ? {} : { reason },
        ],
      ),
    ).flags.filter(flag => flag.kind === 'repeat-contact');

  it('is an assisted contact again within the window', () => {
    expect(proofs(repeats([0, 'call'], [7 * DAY, 'chat']))).toEqual(['repeat-contact t1 t2']);
    expect(repeats([0, 'call'], [7 * DAY + 1, 'chat'])).toEqual([]);
    expect(repeats([0, 'web'], [1, 'store'])).toEqual([]);
  });

  it('is so against the latest earlier contact', () => {
    expect(proofs(repeats([0, 'call', 'x'], [DAY, 'call', 'y'], [2 * DAY, 'call']))).toEqual([
      'repeat-contact t2 t3',
    ]);
    expect(proofs(repeats([0, 'call'], [DAY, 'call', 'x'], [2 * DAY, 'call', 'x']))).toEqual([
      'repeat-contact t1 t2',
      'repeat-contact t2 t3',
    ]);
    expect(proofs(repeats([0, 'call', 'y'], [0, 'chat', 'x'], [DAY, 'call']))).toEqual([
      'repeat-contact t2 t3',
    ]);
    expect(proofs(repeats([0, 'call', 'x'], [0, 'chat', 'y'], [DAY, 'call']))).toEqual([
      'repeat-contact t2 t3',
    ]);
  });

  it('has the same reason where both name one', () => {
    expect(proofs(repeats([0, 'call', 'x'], [DAY, 'chat', 'y'], [2 * DAY, 'call', 'x']))).toEqual([
      'repeat-contact t1 t3',
    ]);
    const [named, unnamed] = repeats([0, 'call'], [DAY, 'call', 'x'], [2 * DAY, 'call']);
    expect(named?.reason).toBe('x');
    expect(Object.keys(unnamed ?? {})).not.toContain('reason');
    expect(named).toMatchObject({ id: 'order~t1~repeat-contact~t2~a', at: instant(DAY), stage: 'buy' });
  });

  it('is so against the latest by time, and of equal times by id, whatever reason it named', () => {
    const assisted = { kind: 'assisted' } as const;
    const definition = define({ channels: { call: assisted, chat: assisted, desk: assisted } });
    const latest = (...all: Row[]) => proofs(fold(all, { definition }).flags, 'repeat-contact').at(-1);
    const of = (id: string, reason?: string) => ({
      id,
      tid: id,
      ...(reason === undefined ? {} : { reason }),
    });
    expect(
      latest(
        [0, 'order.a', 'call', of('a', 'x')],
        [DAY, 'order.b', 'call', of('z', 'y')],
        [2 * DAY, 'order.c', 'call', of('b', 'x')],
        [3 * DAY, 'order.d', 'call', of('c')],
      ),
    ).toBe('repeat-contact b c');
    expect(
      latest(
        [0, 'order.a', 'call', of('a', 'x')],
        [0, 'order.b', 'chat', of('b', 'y')],
        [0, 'order.c', 'desk', of('c', 'x')],
        [DAY, 'order.d', 'call', of('d')],
      ),
    ).toBe('repeat-contact c d');
  });

  it('does not take a reason named like a property of every object for a known one', () => {
    expect(repeats([0, 'call', 'x'], [DAY, 'call', 'constructor'])).toEqual([]);
  });
});

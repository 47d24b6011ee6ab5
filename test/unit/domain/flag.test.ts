import { describe, expect, it } from 'vitest';
import type { Row } from '../../oracle/sample-journeys.ts';
import { cells, fold, instant, PERSON, proofs } from './folded.ts';

describe('every flag', () => {
  it('says what, when, whose and where, and which touchpoints prove it', () => {
    const { flags } = fold([
      [0, 'cart.open', 'app', { statements: { date: '1' } }],
      [1, 'help.me', 'call', { statements: { date: '2' } }],
    ]);
    expect(flags.find(each => each.kind === 'contradiction')).toEqual({
      id: 'order~t1~contradiction~t2~date~app~a',
      kind: 'contradiction',
      state: 'raised',
      at: instant(1),
      journey: 'order~t1',
      person: PERSON,
      definition: { id: 'order', version: 1 },
      stage: 'use',
      channels: ['app', 'call'],
      teams: ['shop', 'centre'],
      evidence: [
        { touchpoint: 't1', occurredAt: instant(0), channel: 'app', activity: 'cart.open', team: 'shop' },
        { touchpoint: 't2', occurredAt: instant(1), channel: 'call', activity: 'help.me', team: 'centre' },
      ],
      subject: 'date',
    });
  });

  it('names a channel and a team once, and no team where nobody owns the touchpoint', () => {
    const [web] = fold(cells('a/web a/web')).flags;
    expect([web?.id, web?.channels, web?.teams]).toEqual(['order~t1~self-loop~t2~a', ['web'], ['online']]);
    const [store] = fold(cells('a/store a/store')).flags;
    expect([store?.channels, store?.teams]).toEqual([['store'], []]);
    expect(store?.evidence[0]).toStrictEqual({
      touchpoint: 't1',
      occurredAt: instant(0),
      channel: 'store',
      activity: 'order.a',
    });
  });

  it('is counted by kind in its journey', () => {
    expect(fold(cells('a/web a/web b/web a/web b/web')).journeys[0]?.flags).toEqual({
      'self-loop': 1,
      repetition: 2,
    });
  });
});

describe('ping-pong', () => {
  it('is channel A → B → A, runs of one channel collapsed; the last of A, the first of B and of A prove it', () => {
    const { flags } = fold(cells('a/web b/web c/store d/store e/web f/store g/app'));
    expect(proofs(flags)).toEqual(['ping-pong t2 t3 t5', 'ping-pong t4 t5 t6']);
    expect(flags[0]).toMatchObject({
      id: 'order~t1~ping-pong~t5~a',
      at: instant(4),
      stage: 'buy',
      channels: ['web', 'store'],
    });
  });
});

describe('contradiction', () => {
  const said = (...each: [string, string | number][]) =>
    proofs(
      fold(each.map(([channel, date], i): Row => [i, `order.a${i}`, channel, { statements: { date } }]))
        .flags,
      'contradiction',
    );

  it('is another value for one subject on another channel, whose latest word counts', () => {
    expect(said(['web', '1'], ['store', '2'])).toEqual(['contradiction t1 t2']);
    expect(said(['web', 1], ['store', '1'])).toEqual(['contradiction t1 t2']);
    expect(said(['web', '1'], ['web', '2'])).toEqual([]);
    expect(said(['web', '1'], ['web', '2'], ['store', '2'])).toEqual([]);
  });

  it('is one for each channel that differs, in order of their names', () => {
    expect(said(['web', '1'], ['app', '1'], ['store', '2'])).toEqual([
      'contradiction t2 t3',
      'contradiction t1 t3',
    ]);
  });

  it('is the same one while the other channel has said nothing since', () => {
    expect(said(['web', '1'], ['store', '2'], ['store', '2'])).toEqual(['contradiction t1 t2']);
    expect(said(['web', '1'], ['store', '2'], ['store', '3'])).toEqual([
      'contradiction t1 t2',
      'contradiction t1 t3',
    ]);
    expect(said(['web', '1'], ['store', '2'], ['web', '1'], ['store', '2'])).toEqual([
      'contradiction t1 t2',
      'contradiction t2 t3',
      'contradiction t3 t4',
    ]);
  });

  it('is found for each subject by itself, in order of their names', () => {
    const { flags } = fold([
      [0, 'order.a', 'web', { statements: { fee: 1, date: '1', kept: true } }],
      [1, 'order.b', 'store', { statements: { fee: 2, date: '2', kept: true } }],
    ]);
    expect(flags.map(each => each.id)).toEqual([
      'order~t1~contradiction~t2~date~web~a',
      'order~t1~contradiction~t2~fee~web~a',
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { figureLines, type Look } from '../../../../cli/reports/figure-lines.ts';
import { duration, type Fields } from '../../../../cli/reports/inline.ts';

const lines = (figures: Fields, look: Partial<Look> = {}) =>
  figureLines(figures, { rows: 20, cells: false, width: 160, ...look });
const HOUR = 3_600_000;

describe('what is one', () => {
  test.each([
    [{ journeys: 1434 }, ['journeys  1,434']],
    [{ valueLost: [{ amount: 12.5, currency: 'EUR' }] }, ['value lost  12.50 EUR']],
    [{ rework: { count: 5, journeys: 2, cell: 'pm4py' } }, ['rework  5 in 2']],
    [
      { silo: { count: 5, journeys: 2, cell: 'silo', cost: { amount: 1, currency: 'EUR' } } },
      ['silo  5 in 2, 1.00 EUR'],
    ],
    [{ share: { count: 1, of: 8, share: 0.125, low: 0.02, high: 0.47 } }, ['share  12.5 % [2.0, 47.0] 1/8']],
    [{ share: { count: 0, of: 0, share: null, low: null, high: null } }, ['share  –']],
    [{ time: { n: 3, p50: HOUR, p90: 26 * HOUR } }, ['time  1 h, p90 1 d 2 h, n 3']],
    [{ nps: { value: -12.25, low: -20, high: 3, n: 40 } }, ['nps  -12.25 [-20, 3] n 40']],
    [{ window: 7 * 24 * HOUR }, ['window  7 d']],
    [{ path: ['web', 'chat'] }, ['path  web → chat']],
    [{ from: { channel: 'web', team: 'shop' } }, ['from  web/shop']],
    [{ looksGood: true, name: '' }, ['looks good  yes', 'name        (none)']],
    [{ all: { repeat: 1, redo: 2 } }, ['all repeat  1', 'all redo    2']],
  ])('%j', (figures, expected) => {
    expect(lines(figures)).toEqual(expected);
  });

  test('differences of shares and of durations have the unit of what is compared', () => {
    const estimate = { value: 0.1, low: 0.05, high: 0.15 };
    expect(lines({ outcome: 'conversion', crude: estimate })[1]).toBe('crude    10.0 % [5.0 %, 15.0 %]');
    const ms = { value: HOUR, low: null, high: null };
    expect(lines({ measure: 'duration', difference: ms })[1]).toBe('difference  1 h');
  });

  test('what others wrote cannot move the cursor', () => {
    expect(lines({ name: 'a\u001b[2Jb' })).toEqual(['name  ab']);
  });
});

describe('lists', () => {
  const moves = [
    { from: 'web', to: 'chat', count: 2, cell: 'web>chat', open: '/v1/…' },
    { from: 'chat', to: 'store', count: 11, cell: 'chat>store' },
  ];

  test('are tables, and their cells are shown where they are wanted', () => {
    expect(lines({ moves })).toEqual([
      '',
      'moves',
      'from  to     count',
      'web   chat       2',
      'chat  store     11',
    ]);
    expect(lines({ moves }, { cells: true }).at(-1)).toBe('chat  store     11  chat>store');
  });

  test('are cut, and say so', () => {
    expect(lines({ moves }, { rows: 1 }).at(-1)).toBe('… 1 more: raise --rows');
    expect(lines({ moves: [] })).toEqual(['moves  none']);
  });

  test('too wide for the terminal are a block a row', () => {
    expect(lines({ moves }, { width: 12 })).toEqual([
      ...['', 'moves'],
      ...['web', '  to     chat', '  count  2'],
      ...['chat', '  to     store', '  count  11'],
    ]);
  });

  test('within rows come after the table, by the name of the row', () => {
    const teams = [{ team: 'shop', partners: [{ partner: 'care', count: 3 }] }];
    expect(lines({ teams })).toEqual([
      ...['', 'teams', 'team', 'shop'],
      ...['', 'shop: partners', 'partner  count', 'care         3'],
    ]);
  });

  test('of lists of the like are a tree', () => {
    const tree = [{ value: 'web', journeys: 3, next: [{ value: 'chat', journeys: 1, next: [] }] }];
    expect(lines({ tree })).toEqual(['', 'tree', 'value   journeys', 'web            3', '  chat         1']);
  });
});

test.each([
  [0, '0 s'],
  [59_000, '59 s'],
  [90_000, '1 min 30 s'],
  [3_600_000, '1 h'],
  [3_605_000, '1 h'],
  [90 * 60_000, '1 h 30 min'],
  [49 * HOUR, '2 d 1 h'],
  [-60_000, '-1 min'],
])('%d ms are %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

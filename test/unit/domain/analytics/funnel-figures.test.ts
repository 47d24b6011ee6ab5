import { describe, expect, test } from 'vitest';
import { funnel } from '../../../../shared/domain/analytics/funnel.ts';
import type { FunnelOptions } from '../../../../shared/domain/analytics/funnel-visit.ts';
import { chain, levels } from './funnel-levels.ts';
import { DAY, everyJourney, logOf, logOfTexts, MINUTE, START, type Step, stepsOf } from './journeys.ts';
import { expectOpens } from './opens.ts';

describe('figures', () => {
  test('conversion, times and where the others went', () => {
    const found = levels(['a@0 b@10 c@11', 'a@0 x@1 b@20 y@21', 'a@0 x@1', 'a@0', 'z'], {
      steps: chain('a', 'b', 'c'),
    });
    expect(found.map(({ level, journeys }) => [level, journeys])).toEqual([
      [1, 4],
      [2, 2],
      [3, 1],
    ]);
    expect(found.map(({ fromFirst }) => fromFirst.share)).toEqual([1, 0.5, 0.25]);
    expect(found.map(({ fromPrevious }) => fromPrevious.share)).toEqual([1, 0.5, 0.5]);
    expect(found.map(({ time }) => [time.n, time.p50])).toEqual([
      [0, null],
      [2, 15 * MINUTE],
      [1, MINUTE],
    ]);
    expect(found[0]?.dropOff).toEqual({
      journeys: 2,
      cell: 'drop/1',
      next: [
        { activity: 'x', journeys: 1, cell: 'next/1/x' },
        { activity: '~end', journeys: 1, cell: 'next/1/~0end' },
      ],
    });
    expect(found[1]?.dropOff?.next).toEqual([{ activity: 'y', journeys: 1, cell: 'next/2/y' }]);
    expect(found[2]).not.toHaveProperty('dropOff');
  });

  test('optimized: of attempts that get equally far the earliest counts, and the further one before it', () => {
    const log = logOfTexts('a/web@0 a/call@5 b/web@10');
    const found = (window: number) =>
      funnel.figures(log, everyJourney(log), {
        steps: chain('a', 'b'),
        reentry: 'optimized',
        window,
        by: { by: 'channel' },
      });
    expect(found(10 * MINUTE).groups.map(({ value }) => value)).toEqual(['web']);
    expect(found(10 * MINUTE).total.levels[1]).toMatchObject({ entries: 2, time: { p50: 10 * MINUTE } });
    expect(found(10 * MINUTE - 1).groups.map(({ value }) => value)).toEqual(['call']);
    expect(found(10 * MINUTE - 1).total.levels[1]).toMatchObject({
      journeys: 1,
      entriesFromFirst: { count: 1, of: 2 },
      time: { p50: 5 * MINUTE },
    });
  });

  test('split by segment, version, definition, channel and team of the entry, attribute named last, month', () => {
    const steps = (channel: string, tiers: string[], at = 0): Step[] =>
      ['x', ...tiers].map((tier, i) => ({
        at: at + i,
        activity: i === 0 ? 'x' : 'a',
        channel: i === 0 ? 'store' : channel,
        stage: 's',
        team: channel === 'call' ? 'north' : 'south',
        ...(i === 0 ? {} : { attributes: { tier } }),
      }));
    const log = logOf([
      [{ steps: steps('web', ['tin', 'gold']), segment: 'new', version: 2, definition: 'claim' }],
      [{ steps: steps('call', ['tin'], 40 * DAY), segment: 'new' }],
      [{ steps: stepsOf('a/web@-1') }],
    ]);
    const by = (breakdown: FunnelOptions['by']) =>
      funnel
        .figures(log, everyJourney(log), { steps: chain('a'), ...(breakdown && { by: breakdown }) })
        .groups.map(({ value, levels: [first] }) => `${value} ${first?.journeys}`);
    expect(by(undefined)).toEqual([]);
    expect(by({ by: 'segment' })).toEqual(['new 2', ' 1']);
    expect(by({ by: 'version' })).toEqual(['1 2', '2 1']);
    expect(by({ by: 'definition' })).toEqual(['order 2', 'claim 1']);
    expect(by({ by: 'channel' })).toEqual(['web 2', 'call 1']);
    expect(by({ by: 'team' })).toEqual([' 1', 'north 1', 'south 1']);
    expect(by({ by: 'attribute', key: 'tier' })).toEqual([' 1', 'gold 1', 'tin 1']);
    expect(by({ by: 'attribute', key: 'none' })).toEqual([' 3']);
    const [none, gold] = [
      stepsOf('a'),
      stepsOf('a').map(step => ({ ...step, attributes: { tier: 'gold' } })),
    ];
    for (const [told, values] of [
      [
        [none, gold],
        [' 1', 'gold 1'],
      ],
      [[gold, gold], ['gold 2']],
    ] as const) {
      const own = logOf(told.map(each => [{ steps: each }]));
      const { groups } = funnel.figures(own, everyJourney(own), {
        steps: chain('a'),
        by: { by: 'attribute', key: 'tier' },
      });
      expect(groups.map(({ value, levels: [first] }) => `${value} ${first?.journeys}`)).toEqual(values);
    }
    const boundaries = [START, START + 31 * DAY, START + 61 * DAY];
    expect(by({ by: 'time', boundaries })).toEqual([' 1', `${START} 1`, `${START + 31 * DAY} 1`]);
    expect(by({ by: 'time', boundaries: [] })).toEqual([' 3']);
    for (const breakdown of [
      ...(['segment', 'version', 'definition', 'channel', 'team'] as const).map(name => ({ by: name })),
      { by: 'attribute' as const, key: 'tier' },
      { by: 'attribute' as const, key: 'none' },
      { by: 'time' as const, boundaries },
      { by: 'time' as const, boundaries: [] },
    ])
      expectOpens(funnel, log, everyJourney(log), { steps: chain('a', 'b'), by: breakdown });
  });

  test('what the others did next stands by journeys falling, then name', () => {
    const [first] = levels(['a', 'a x', 'a w', 'a z', 'a z'], { steps: chain('a', 'b') });
    expect(first?.dropOff?.next.map(({ activity, journeys }) => [activity, journeys])).toEqual([
      ['z', 2],
      ['w', 1],
      ['x', 1],
      ['~end', 1],
    ]);
  });

  test('who never entered is in no group', () => {
    const log = logOf([
      [{ steps: stepsOf('a'), segment: 'new' }],
      [{ steps: stepsOf('x'), segment: 'loyal' }],
    ]);
    const { selected, groups } = funnel.figures(log, everyJourney(log), {
      steps: chain('a'),
      by: { by: 'segment' },
    });
    expect(selected).toBe(2);
    expect(groups.map(({ value }) => value)).toEqual(['new']);
  });

  test('a cell that is none opens nothing', () => {
    const log = logOfTexts('a b', 'a');
    const open = (cell: string, by?: FunnelOptions['by']) =>
      funnel.open(log, everyJourney(log), { steps: chain('a', 'b'), ...(by && { by }) }, cell);
    expect(open('step/1')).toEqual([0, 1]);
    expect(open('next/1/~0end')).toEqual([1]);
    expect(open('by/web/drop/1', { by: 'channel' })).toEqual([1]);
    for (const cell of [
      '',
      'step',
      'step/0',
      'step/3',
      'step/01',
      'step/1/a',
      'other/1',
      'next/1',
      'next/1/none',
      'next/1/~0end/x',
      'step/1/~0end',
      'drop/2',
      'next/2/~0end',
    ]) {
      expect(open(cell), cell).toEqual([]);
    }
    expect(open('by/web/step/1')).toEqual([]);
    expect(open('by/none/step/1', { by: 'channel' })).toEqual([]);
    expect(open('by/9/step/1', { by: 'time', boundaries: [START, START + DAY] })).toEqual([]);
  });
});

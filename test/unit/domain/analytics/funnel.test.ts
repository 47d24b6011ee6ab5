import { describe, expect, test } from 'vitest';
import { funnel } from '../../../../shared/domain/analytics/funnel.ts';
import type { FunnelOptions } from '../../../../shared/domain/analytics/funnel-visit.ts';
import { chain, levels, reached } from './funnel-levels.ts';
import { DAY, everyJourney, HOUR, logOf, MINUTE, type Step, stepsOf } from './journeys.ts';

describe('published vectors', () => {
  const c = { steps: chain('c1', 'c2', 'c3') };

  test('windowFunnel: chain c1, c2, c3', () => {
    expect(reached('c1 c2 c3 c4', c)).toBe(3);
    expect(reached('c4 c3 c2 c1', c)).toBe(1);
    expect(reached('c4 c3', c)).toBe(0);
  });

  test('A, A again, the window of the first A ends, B: first 0 of 1, optimized 1 of 2', () => {
    const options = { steps: chain('A', 'B'), window: 10 * MINUTE };
    const converted = (reentry: 'first' | 'optimized') => {
      const [first, last] = levels(['A@0 A@5 B@12'], { ...options, reentry });
      return { of: first?.entries, count: last?.entries, journeys: last?.journeys };
    };
    expect(converted('first')).toEqual({ of: 1, count: 0, journeys: 0 });
    expect(converted('optimized')).toEqual({ of: 2, count: 1, journeys: 1 });
  });
});

describe('order', () => {
  const steps = chain('a', 'b', 'c');

  test('sequential lets others stand between, strict does not', () => {
    expect(reached('a x b x c', { steps })).toBe(3);
    expect(reached('a x b c', { steps, order: 'strict' })).toBe(1);
    expect(reached('a b x c', { steps, order: 'strict' })).toBe(2);
    expect(reached('x a b c', { steps, order: 'strict' })).toBe(3);
    expect(reached('a x a b c', { steps, order: 'strict', reentry: 'optimized' })).toBe(3);
  });

  test('any: as many of the steps as were taken, whichever', () => {
    expect(reached('c x a', { steps, order: 'any' })).toBe(2);
    expect(reached('c b a', { steps, order: 'any' })).toBe(3);
    expect(reached('b b b', { steps, order: 'any' })).toBe(1);
    expect(reached('x', { steps, order: 'any' })).toBe(0);
  });

  test('one step of the journey takes an attempt on by one', () => {
    expect(reached('a', { steps: chain('a', 'a') })).toBe(1);
    expect(reached('a a', { steps: chain('a', 'a') })).toBe(2);
    expect(reached('a a', { steps: chain('a', 'a', 'a'), reentry: 'optimized' })).toBe(2);
  });
});

describe('window, exclusions, conditions', () => {
  test('the last ms of the window is in it; 14 days unless said', () => {
    const log = (gap: number) =>
      logOf([[{ steps: [...stepsOf('a'), { ...stepsOf('b')[0], at: gap } as Step] }]]);
    const converted = (gap: number, window?: number) => {
      const built = log(gap);
      const options = { steps: chain('a', 'b'), ...(window === undefined ? {} : { window }) };
      return funnel.figures(built, everyJourney(built), options).total.levels[1]?.journeys;
    };
    expect([converted(HOUR, HOUR), converted(HOUR + 1, HOUR)]).toEqual([1, 0]);
    expect([converted(14 * DAY), converted(14 * DAY + 1)]).toEqual([1, 0]);
  });

  test('the window counts from the entry, not from the step before', () => {
    expect(reached('a@0 b@6 c@12', { steps: chain('a', 'b', 'c'), window: 10 * MINUTE })).toBe(2);
  });

  test('an excluded step between two levels ends the attempt, elsewhere it does not', () => {
    const options = { steps: chain('a', 'b', 'c'), exclusions: [{ match: { activity: 'x' }, after: 1 }] };
    expect(reached('a x b c', options)).toBe(1);
    expect(reached('x a b x c', options)).toBe(3);
    expect(reached('a x a b c', { ...options, reentry: 'optimized' })).toBe(3);
    expect(
      reached('a b b c', { steps: options.steps, exclusions: [{ match: { activity: 'b' }, after: 1 }] }),
    ).toBe(3);
  });

  test('steps by pattern, stage, channel and team', () => {
    const log = logOf([
      [
        {
          steps: [
            { at: 0, activity: 'order.placed', channel: 'web', stage: 'buy' },
            { at: 1, activity: 'orders', channel: 'call', stage: 'buy', team: 'north' },
            { at: 2, activity: 'order.sent', channel: 'store', stage: 'use' },
          ],
        },
      ],
    ]);
    const at = (...steps: FunnelOptions['steps']) =>
      funnel.figures(log, everyJourney(log), { steps }).total.levels.map(({ journeys }) => journeys);
    expect(at({ activity: 'order.*' }, { activity: 'order.*' })).toEqual([1, 1]);
    expect(at({ activity: 'order.*', channel: 'store' }, {})).toEqual([1, 0]);
    expect(at({ activity: 'order.*', channel: 'call' })).toEqual([0]);
    expect(at({ stage: 'buy', team: 'north' }, { team: '' })).toEqual([1, 1]);
    expect(at({ stage: 'buy', team: 'south' })).toEqual([0]);
    expect(at({ stage: 'use' }, { stage: 'buy' })).toEqual([1, 0]);
    expect(at({ stage: 'buy' }, { stage: 'use' })).toEqual([1, 1]);
    expect(at({ activity: 'nobody.did' })).toEqual([0]);
  });

  test('a funnel has 1 to 30 steps', () => {
    expect(() => reached('a', { steps: [] })).toThrow('1 to 30 steps, this one 0');
    expect(() => reached('a', { steps: new Array(31).fill({}) })).toThrow('this one 31');
    expect(reached('a '.repeat(30).trim(), { steps: new Array(30).fill({ activity: 'a' }) })).toBe(30);
  });
});

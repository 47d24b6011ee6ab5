import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { durations } from '../../../../shared/domain/analytics/durations.ts';
import { persons } from '../../../arbitraries/journeys.ts';
import { runs } from '../../../runs.ts';
import { everyJourney, HOUR, logOf, logOfTexts, MINUTE, stepsOf } from './journeys.ts';
import { expectOpens } from './opens.ts';

const of = (log: ReturnType<typeof logOf>) => durations.figures(log, everyJourney(log), {});

describe('durations', () => {
  test('quantiles interpolate (type 7): 10, 20, 30, 40 → p50 25, p90 37', () => {
    const log = logOfTexts('a@0 b@40', 'a@0 b@10', 'a@0 b@30', 'a@0 b@20');
    const { quantile, all } = of(log);
    expect(quantile).toBe('hyndman-fan-7');
    expect(all).toEqual({ n: 4, journeys: 4, p50: 25 * MINUTE, p90: 37 * MINUTE, cell: 'all' });
    expect(durations.figures(log, new Uint32Array(), {}).all).toMatchObject({ n: 0, p50: null, p90: null });
  });

  test('an ended journey lasts until its end, an open one until its last touchpoint', () => {
    const steps = [0, MINUTE].map(at => ({ at, activity: 'a', channel: 'web', stage: 's' }));
    const log = logOf([[{ steps, state: 'dropped-off', endedAt: HOUR }], [{ steps }]]);
    expect(of(log).byState.map(({ state, p50 }) => [state, p50])).toEqual([
      ['dropped-off', HOUR],
      ['open', MINUTE],
    ]);
  });

  test('time in a stage: visits are added up, each until the touchpoint that leaves it', () => {
    const log = logOfTexts('x/web/find@0 x/web/find@5 x/web/use@10 x/web/find@30 x/web/find@31');
    expect(of(log).byStage.map(({ stage, n, p50 }) => [stage, n, p50])).toEqual([
      ['use', 1, 20 * MINUTE],
      ['find', 1, 11 * MINUTE],
    ]);
    const alike = logOfTexts('x/web/use@0 x/web/find@5 x/web/find@10');
    expect(of(alike).byStage.map(({ stage, p50 }) => [stage, p50])).toEqual([
      ['find', 5 * MINUTE],
      ['use', 5 * MINUTE],
    ]);
  });

  test('waiting at hand-overs between channels, and between teams where both are known', () => {
    const step = (at: number, channel: string, team?: string) => ({
      at: at * MINUTE,
      activity: 'a',
      channel,
      stage: 's',
      ...(team === undefined ? {} : { team }),
    });
    const log = logOf([
      [
        {
          steps: [step(0, 'web', 'north'), step(1, 'web', 'south'), step(5, 'call'), step(6, 'web', 'north')],
        },
      ],
      [{ steps: [step(0, 'web'), step(8, 'call', 'south'), step(9, 'call', 'south')] }],
    ]);
    const { channelHandOvers, teamHandOvers } = of(log);
    expect(channelHandOvers.map(({ from, to, n, journeys, p50 }) => [from, to, n, journeys, p50])).toEqual([
      ['web', 'call', 2, 2, 6 * MINUTE],
      ['call', 'web', 1, 1, MINUTE],
    ]);
    expect(teamHandOvers.map(({ from, to, n, cell }) => [from, to, n, cell])).toEqual([
      ['north', 'south', 1, 'team/north/south'],
    ]);
  });

  test('hand-overs by number falling, then names; states by name', () => {
    const told = ['a/store a/app', 'a/call a/web', 'a/call a/app', 'a/web a/call', 'a/web a/call'].map(
      text => [{ steps: stepsOf(text).map(step => ({ ...step, team: step.channel })) }],
    );
    const { channelHandOvers, teamHandOvers } = of(logOf(told));
    for (const found of [channelHandOvers, teamHandOvers])
      expect(found.map(({ from, to, n }) => `${from} ${to} ${n}`)).toEqual([
        'web call 2',
        'call app 1',
        'call web 1',
        'store app 1',
      ]);
    const states = (['open', 'completed', 'cancelled'] as const).map(state => [
      { steps: stepsOf('a'), state },
    ]);
    expect(of(logOf(states)).byState.map(({ state }) => state)).toEqual(['cancelled', 'completed', 'open']);
  });

  test('a cell that is none opens nothing', () => {
    const log = logOfTexts('a/web/s b/call/s');
    const open = (cell: string) => durations.open(log, everyJourney(log), {}, cell);
    for (const cell of ['all', 'state/open', 'stage/s', 'channel/web/call'])
      expect(open(cell), cell).toEqual([0]);
    for (const cell of [
      '',
      'all/x',
      'state',
      'state/none',
      'stage/none',
      'stage/s/s',
      'channel/web',
      'channel/x/web',
    ]) {
      expect(open(cell), cell).toEqual([]);
    }
    for (const cell of ['other/s', 'channel/web/call/x', 'channel/call/web'])
      expect(open(cell), cell).toEqual([]);
  });
});

test('on random logs: hand-overs as counted by hand, stages of a journey sum to its time; each cell opens what it counts', () => {
  fc.assert(
    fc.property(persons, told => {
      const log = logOf(told);
      const found = of(log);
      const waits: Record<string, number[]> = {};
      for (const { steps } of told.flat()) {
        for (const [i, { at, channel }] of steps.slice(1).entries()) {
          const before = steps[i];
          if (before !== undefined && before.channel !== channel) {
            waits[`${before.channel} ${channel}`] = [
              ...(waits[`${before.channel} ${channel}`] ?? []),
              at - before.at,
            ];
          }
        }
      }
      expect(
        Object.fromEntries(found.channelHandOvers.map(({ from, to, n }) => [`${from} ${to}`, n])),
      ).toEqual(Object.fromEntries(Object.entries(waits).map(([pair, { length }]) => [pair, length])));
      for (const { from, to, p50, p90 } of found.channelHandOvers) {
        const sorted = (waits[`${from} ${to}`] ?? []).sort((a, b) => a - b);
        expect(sorted.filter(wait => wait <= (p50 ?? -1)).length).toBeGreaterThanOrEqual(sorted.length / 2);
        expect(p90).toBeGreaterThanOrEqual(p50 ?? 0);
        expect(p90).toBeLessThanOrEqual(sorted.at(-1) ?? -1);
      }
      for (const [journey, { steps }] of told.flat().entries()) {
        const { byStage } = durations.figures(log, Uint32Array.of(journey), {});
        const whole = (steps.at(-1)?.at ?? 0) - (steps[0]?.at ?? 0);
        expect(byStage.reduce((sum, { p50 }) => sum + (p50 ?? 0), 0)).toBe(whole);
      }
      expectOpens(durations, log, everyJourney(log), {});
    }),
    { numRuns: runs(50, 1500) },
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { timeline } from '../../../../shared/domain/analytics/timeline.ts';
import { persons } from '../../../arbitraries/journeys.ts';
import { runs } from '../../../runs.ts';
import { currencyOf, DAY, everyJourney, HOUR, logOf, START } from './journeys.ts';
import { expectOpens } from './opens.ts';

const at = (ms: number, cost = 0) => ({ at: ms, activity: 'a', channel: 'web', stage: 's', cost });

describe('timeline', () => {
  const log = logOf([
    [
      {
        state: 'completed',
        endedAt: 2 * DAY - 1,
        steps: [at(-1, 0.1), at(0, 0.2), at(DAY - 1, 0.1), at(DAY)],
        flags: [
          { kind: 'self-loop', variant: 'repeat', step: 1 },
          { kind: 'drop-off', step: 1, at: DAY, resolved: true },
        ],
      },
    ],
    [{ state: 'dropped-off', definition: 'claim', endedAt: 2 * DAY, steps: [at(DAY, 5)] }],
    [{ state: 'open', steps: [at(2 * DAY)] }],
  ]);
  const boundaries = [START, START + DAY, START + 2 * DAY];
  const found = timeline.figures(log, everyJourney(log), { boundaries });
  const counts = (measure: keyof typeof found.total.counts) =>
    [found.before, ...found.spans, found.after, found.total].map(span => span.counts[measure].count);

  test('a span holds its first ms and not that of the next', () => {
    expect(found.spans.map(({ from, to }) => [from - START, to - START])).toEqual([
      [0, DAY],
      [DAY, 2 * DAY],
    ]);
    expect(counts('touchpoints')).toEqual([1, 2, 2, 1, 6]);
    expect(counts('started')).toEqual([1, 0, 1, 1, 3]);
  });

  test('journeys by how they ended, flags by when they held', () => {
    expect(counts('completed')).toEqual([0, 0, 1, 0, 1]);
    expect(counts('dropped-off')).toEqual([0, 0, 0, 1, 1]);
    expect(counts('cancelled')).toEqual([0, 0, 0, 0, 0]);
    expect(counts('flag:drop-off')).toEqual([0, 0, 1, 0, 1]);
    expect(counts('flag:self-loop')).toEqual([0, 1, 0, 0, 1]);
    expect(counts('rework')).toEqual([0, 1, 0, 0, 1]);
  });

  test('cost by currency, without the dust of adding', () => {
    expect(found.total.cost).toEqual([
      { currency: 'EUR', amount: 0.4 },
      { currency: 'USD', amount: 5 },
    ]);
    expect(found.spans[0]?.cost).toEqual([{ currency: 'EUR', amount: 0.3 }]);
  });

  test('of some journeys, their own flags alone', () => {
    const { total } = timeline.figures(log, Uint32Array.of(1, 2), { boundaries });
    expect([
      total.counts.started.count,
      total.counts['flag:drop-off'].count,
      total.counts.rework.count,
    ]).toEqual([2, 0, 0]);
  });

  test('cells open; unknown ones nothing', () => {
    const open = (cell: string) => timeline.open(log, everyJourney(log), { boundaries }, cell);
    expect(open('touchpoints/1')).toEqual([0, 1]);
    expect(open('started/before')).toEqual([0]);
    expect(open('flag:drop-off/all')).toEqual([0]);
    for (const cell of ['', 'touchpoints', 'touchpoints/2', 'touchpoints/x', 'others/0', 'started/0/1']) {
      expect(open(cell), cell).toEqual([]);
    }
  });

  test('no boundaries: all of it is before', () => {
    const { spans, before, total } = timeline.figures(log, everyJourney(log), { boundaries: [] });
    expect(spans).toEqual([]);
    expect(before.counts.touchpoints.count).toBe(total.counts.touchpoints.count);
  });
});

test('on random logs: spans sum to the totals, which are those of the log; each cell opens what it counts', () => {
  fc.assert(
    fc.property(persons, fc.uniqueArray(fc.nat(400), { maxLength: 5 }), (told, hours) => {
      const boundaries = hours.sort((a, b) => a - b).map(hour => START + hour * HOUR);
      const log = logOf(told);
      const { spans, before, after, total } = timeline.figures(log, everyJourney(log), { boundaries });
      const journeys = told.flat();
      for (const [measure, { count }] of Object.entries(total.counts)) {
        const parts = [before, ...spans, after].map(
          span => Object.entries(span.counts).find(([name]) => name === measure)?.[1].count ?? 0,
        );
        expect(
          parts.reduce((a, b) => a + b, 0),
          measure,
        ).toBe(count);
      }
      expect(total.counts.started.count).toBe(journeys.length);
      expect(total.counts.touchpoints.count).toBe(journeys.flatMap(({ steps }) => steps).length);
      for (const state of ['completed', 'cancelled', 'dropped-off'] as const) {
        expect(total.counts[state].count).toBe(journeys.filter(journey => journey.state === state).length);
      }
      expect(total.counts['flag:drop-off'].count).toBe(
        journeys.flatMap(({ flags = [] }) => flags).filter(({ kind }) => kind === 'drop-off').length,
      );
      for (const { currency, amount } of total.cost) {
        const own = journeys
          .filter(journey => currencyOf(journey) === currency)
          .flatMap(({ steps }) => steps);
        expect(amount).toBeCloseTo(
          own.reduce((sum, { cost = 0 }) => sum + cost, 0),
          6,
        );
      }
      for (const { from, to, counts } of spans) {
        const inside = journeys
          .flatMap(({ steps }) => steps)
          .filter(step => START + step.at >= from && START + step.at < to);
        expect(counts.touchpoints.count).toBe(inside.length);
      }
      expectOpens(timeline, log, everyJourney(log), { boundaries });
    }),
    { numRuns: runs(30, 1000) },
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dropOffs } from '../../../../shared/domain/analytics/drop-offs.ts';
import { persons } from '../../../arbitraries/journeys.ts';
import { runs } from '../../../runs.ts';
import { everyJourney, logOf, type Raised, stepsOf, type Told } from './journeys.ts';
import { expectOpens } from './opens.ts';

const lost = (steps: string, ...flags: Partial<Raised>[]): Told => ({
  steps: stepsOf(steps),
  flags: flags.map(flag => ({ kind: 'drop-off', step: 0, ...flag })),
});

describe('drop-offs', () => {
  const log = logOf([
    [lost('pay/web/buy', { value: 100 })],
    [{ ...lost('pay/web/buy', { value: 20 }), definition: 'claim' }],
    [lost('pay/web/buy x/web/use', { value: 50, resolved: true }, { step: 1 })],
    [lost('look/app/find pay/app/buy')],
    [lost('ask/call/buy', { kind: 'self-loop', variant: 'redo' })],
  ]);
  const { total, places } = dropOffs.figures(log, everyJourney(log), {});

  test('where journeys were last seen, the most lost first', () => {
    expect(
      places.map(({ stage, channel, activity, count, lost }) => [
        stage,
        channel,
        activity,
        count,
        lost.count,
      ]),
    ).toEqual([
      ['buy', 'web', 'pay', 3, 2],
      ['use', 'web', 'x', 1, 1],
    ]);
  });

  test('of those that reached the stage', () => {
    expect(places[0]?.reached).toEqual({ journeys: 5, cell: 'stage/buy' });
    expect(places[0]?.share).toMatchObject({ count: 3, of: 5, share: 0.6 });
  });

  test('value at risk, and what came back set off, each currency by itself', () => {
    expect(total.valueAtRisk).toEqual([
      { currency: 'EUR', amount: 150 },
      { currency: 'USD', amount: 20 },
    ]);
    expect(total.valueRecovered).toEqual([{ currency: 'EUR', amount: 50 }]);
    expect(total.valueLost).toEqual([
      { currency: 'EUR', amount: 100 },
      { currency: 'USD', amount: 20 },
    ]);
    expect([total.count, total.journeys, total.recovered.count, total.lost.journeys]).toEqual([4, 3, 1, 3]);
  });

  test('places by journeys lost, then by all drop-offs, then by stage, channel and activity', () => {
    const ranked = logOf(
      [
        lost('b/web/use', {}),
        lost('a/web/use', {}),
        lost('z/app/use', {}),
        lost('m/web/buy', {}),
        lost('e/web/end', { resolved: true }),
        lost('k/web/find', {}, { resolved: true }),
        lost('n/web/pay', {}),
        lost('n/web/pay', {}),
      ].map(journey => [journey]),
    );
    const { places: found } = dropOffs.figures(ranked, everyJourney(ranked), {});
    expect(found.map(({ stage, channel, activity }) => `${stage} ${channel} ${activity}`)).toEqual([
      'pay web n',
      'find web k',
      'buy web m',
      'use app z',
      'use web a',
      'use web b',
      'end web e',
    ]);
  });

  test('of some journeys, their own alone', () => {
    const { total: some } = dropOffs.figures(log, Uint32Array.of(1, 3), {});
    expect([some.count, some.valueAtRisk]).toEqual([1, [{ currency: 'USD', amount: 20 }]]);
  });

  test('a cell that is none opens nothing', () => {
    const open = (cell: string) => dropOffs.open(log, everyJourney(log), {}, cell);
    expect(open('drop')).toEqual([0, 1, 2]);
    expect(open('lost/buy/web/pay')).toEqual([0, 1]);
    expect(open('recovered/buy/web/pay')).toEqual([2]);
    expect(open('stage/find')).toEqual([3]);
    for (const cell of [
      '',
      'other',
      'drop/buy',
      'drop/buy/web/none',
      'drop/buy/call/ask',
      'drop/none/web/pay',
      'drop/buy/none/pay',
    ]) {
      expect(open(cell), cell).toEqual([]);
    }
    for (const cell of ['stage', 'stage/none', 'stage/buy/web', 'other/buy/web/pay'])
      expect(open(cell), cell).toEqual([]);
  });
});

test('on random logs: as counted by hand, places sum to the total; each cell opens what it counts', () => {
  fc.assert(
    fc.property(persons, told => {
      const log = logOf(told);
      const { total, places } = dropOffs.figures(log, everyJourney(log), {});
      const counts: Record<string, [number, number]> = {};
      for (const { steps, flags = [] } of told.flat()) {
        for (const { kind, step, resolved } of flags) {
          if (kind !== 'drop-off') continue;
          const { stage, channel, activity } = steps[step] ?? { stage: '', channel: '', activity: '' };
          const [all, back] = counts[`${stage} ${channel} ${activity}`] ?? [0, 0];
          counts[`${stage} ${channel} ${activity}`] = [all + 1, back + (resolved ? 1 : 0)];
        }
      }
      expect(
        Object.fromEntries(
          places.map(place => [
            `${place.stage} ${place.channel} ${place.activity}`,
            [place.count, place.recovered.count],
          ]),
        ),
      ).toEqual(counts);
      expect(places.reduce((sum, { count }) => sum + count, 0)).toBe(total.count);
      expect(total.recovered.count + total.lost.count).toBe(total.count);
      const amount = (sums: { amount: number }[]) => sums.reduce((sum, each) => sum + each.amount, 0);
      expect(amount(total.valueRecovered) + amount(total.valueLost)).toBeCloseTo(
        amount(total.valueAtRisk),
        6,
      );
      expect(amount(places.flatMap(place => place.valueLost))).toBeCloseTo(amount(total.valueLost), 6);
      expectOpens(dropOffs, log, everyJourney(log), {});
    }),
    { numRuns: runs(60, 2000) },
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { moneyReport } from '../../../../shared/domain/analytics/money.ts';
import { everything, logOf, persons } from '../../../arbitraries/lake-rows.ts';
import { runs } from '../../../runs.ts';

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

describe('money', () => {
  test('by stage, by channel and by team is that of the journeys; each currency by itself', () => {
    fc.assert(
      fc.property(persons(5), rows => {
        const log = logOf(rows);
        const { currencies } = moneyReport.figures(log, everything(log), {});
        const journeys = rows.flatMap(each => each.journeys);
        const currencyOf = new Map(journeys.map(each => [each.journey, each.currency]));
        expect(currencies.map(each => each.currency)).toEqual(
          [...new Set(journeys.map(each => each.currency))].sort(),
        );
        for (const of of currencies) {
          const own = journeys.filter(each => each.currency === of.currency);
          const steps = rows
            .flatMap(each => each.journey_steps)
            .filter(each => currencyOf.get(each.journey) === of.currency);
          const flags = rows
            .flatMap(each => each.flags)
            .filter(each => currencyOf.get(each.journey) === of.currency);
          const total = sum(steps.map(each => each.cost));
          const { cost } = of;
          expect(cost).toMatchObject({
            count: steps.length,
            journeys: own.length,
            cost: { currency: of.currency },
          });
          expect(cost.cost.amount).toBeCloseTo(total, 6);
          for (const parts of [of.stages, of.channels, of.teams]) {
            expect(sum(parts.map(each => each.cost.amount))).toBeCloseTo(total, 6);
            expect(sum(parts.map(each => each.count))).toBe(steps.length);
          }
          const web = steps.filter(each => each.channel === 'web');
          expect(of.channels.find(each => each.name === 'web')?.cost.amount ?? 0).toBeCloseTo(
            sum(web.map(each => each.cost)),
            6,
          );
          expect((of.perJourney.value ?? 0) * own.length).toBeCloseTo(total, 6);
          const completed = own.filter(each => each.state === 'completed');
          expect([of.completed.count, of.perCompleted.n]).toEqual([completed.length, completed.length]);
          if (completed.length === 0) expect(of.costOfSuccess).toBeNull();
          else expect((of.costOfSuccess ?? 0) * completed.length).toBeCloseTo(total, 6);

          const silo = flags.filter(each => each.silo);
          expect(of.rework.cost.amount).toBeCloseTo(sum(flags.map(each => each.cost ?? 0)), 6);
          expect(of.silo.count).toBe(silo.length);
          expect(sum(of.boundaries.map(each => each.count))).toBe(silo.length);
          expect(sum(of.boundaries.map(each => each.cost.amount))).toBeCloseTo(of.silo.cost.amount, 6);

          const drops = flags.filter(each => each.kind === 'drop-off');
          const { lost, recovered, net, unvalued } = of.valueAtRisk;
          expect([lost.count, unvalued.count]).toEqual([
            drops.filter(each => each.value !== undefined).length,
            drops.filter(each => each.value === undefined).length,
          ]);
          expect(net.amount).toBeCloseTo(
            sum(drops.filter(each => each.state === 'raised').map(each => each.value ?? 0)),
            6,
          );
          expect(lost.value.amount - recovered.value.amount).toBeCloseTo(net.amount, 6);
          expect(sum(of.valueByStage.map(each => each.net.amount))).toBeCloseTo(net.amount, 6);
          expect(sum(of.valueByStage.map(each => each.unvalued.count))).toBe(unvalued.count);
        }
      }),
      { numRuns: runs(30, 2000) },
    );
  });

  test('adds cents exactly: ten dimes are one', () => {
    const [rows = []] = fc.sample(persons(40), { numRuns: 1, seed: 11 });
    const dimes = rows.map(each => ({
      ...each,
      journey_steps: each.journey_steps.map(step => ({ ...step, cost: 0.1 })),
    }));
    const log = logOf(dimes);
    for (const { cost } of moneyReport.figures(log, everything(log), {}).currencies) {
      expect(cost.cost.amount).toBe(cost.count / 10);
    }
  });
});

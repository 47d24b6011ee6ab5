import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { moneyReport } from '../../../../shared/domain/analytics/money.ts';
import { type FlagRow, flagAt, type JourneyRow, journeyOf } from '../../../arbitraries/journey-rows.ts';
import { everything, logOf, persons } from '../../../arbitraries/lake-rows.ts';
import { runs } from '../../../runs.ts';

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

/** Three journeys of order, one of claim in euros, and one in dollars. */
describe('read by hand', () => {
  const journey = (
    name: string,
    cells: string,
    costs: number[],
    more: Partial<JourneyRow> = {},
    flags: [step: number, kind: string, more?: Partial<FlagRow>][] = [],
  ) => {
    const rows = journeyOf(name, cells, more);
    const journey_steps = rows.journey_steps.map((each, i) => ({ ...each, cost: costs[i] ?? 0 }));
    return {
      ...rows,
      journey_steps,
      flags: flags.map(([step, kind, of]) => flagAt(journey_steps[step], kind, of)),
    };
  };
  const value = (amount: number) => ({ value: amount, value_currency: 'EUR' });
  const silo = (from: string, to: string, cost: number) => {
    const [from_channel = '', from_team = ''] = from.split('/');
    const [to_channel = '', to_team = ''] = to.split('/');
    const boundary = { from_channel, from_team, to_channel, to_team };
    return { variant: 'redo', silo: true, cause: 'no-handoff', cost, ...boundary };
  };
  const log = logOf([
    journey('j1', 'a/web/shop b/call/service c/store/retail', [1, 6, 4], {}, [
      [1, 'self-loop', silo('web/shop', 'call/service', 6)],
      [2, 'repetition', silo('call/service', 'store/retail', 4)],
      [2, 'channel-leak', { cost: 100 }],
    ]),
    journey('j2', 'a/web/shop c/web/shop', [1, 1], { state: 'dropped-off' }, [
      [0, 'drop-off', { ...value(30), state: 'resolved' }],
      [1, 'drop-off', value(80)],
      [1, 'repetition', { variant: 'repeat', cost: 1 }],
    ]),
    journey('j3', 'a/web/shop', [1], {}, [
      [0, 'drop-off', value(5)],
      [0, 'repetition', { ...silo('app/', 'web/shop', 4), flag: 'again' }],
    ]),
    journey('j4', 'a/web', [0.5], { definition: 'claim', state: 'dropped-off' }, [
      [0, 'drop-off', value(50)],
      [0, 'drop-off', { flag: 'unvalued' }],
    ]),
    journey('j5', 'a/app', [2], { currency: 'USD', state: 'open' }),
  ]);
  const { currencies } = moneyReport.figures(log, everything(log), {});
  const euros = currencies[0];
  const read = (costs: readonly { name: string; count: number; cost: { amount: number } }[] = []) =>
    costs.map(({ name, count, cost }) => [name, cost.amount, count]);

  test('each currency by itself', () => {
    expect(currencies.map(({ currency, journeys, cost }) => [currency, journeys.count, cost.cost])).toEqual([
      ['EUR', 4, { amount: 14.5, currency: 'EUR' }],
      ['USD', 1, { amount: 2, currency: 'USD' }],
    ]);
  });

  test('what a journey costs, what one that was completed does, and what a success takes with those that failed', () => {
    expect(euros?.perJourney).toMatchObject({ n: 4, value: 14.5 / 4 });
    expect(euros?.perCompleted).toMatchObject({ n: 2, value: 6 });
    expect(euros?.costOfSuccess).toBe(7.25);
    expect(currencies[1]?.costOfSuccess).toBeNull();
    expect(euros?.cost).toMatchObject({ cell: 'EUR/cost', count: 7, journeys: 4 });
  });

  test('by stage, channel and team: costs falling, then touchpoints, then names', () => {
    expect(read(euros?.stages)).toEqual([
      ['order/buy', 9, 4],
      ['order/receive', 5, 2],
      ['claim/buy', 0.5, 1],
    ]);
    expect(read(euros?.channels)).toEqual([
      ['call', 6, 1],
      ['web', 4.5, 5],
      ['store', 4, 1],
    ]);
    expect(read(euros?.teams)).toEqual([
      ['service', 6, 1],
      ['shop', 4, 4],
      ['retail', 4, 1],
      ['', 0.5, 1],
    ]);
  });

  test('rework is self-loops and repetitions; what a silo induced stands by boundary', () => {
    expect(euros?.rework).toMatchObject({ count: 4, journeys: 3, cost: { amount: 15 } });
    expect(euros?.silo).toMatchObject({ count: 3, journeys: 2, cost: { amount: 14 } });
    expect(euros?.boundaries.map(({ cell, cost }) => [cell, cost.amount])).toEqual([
      ['EUR/boundary/web/shop>call/service', 6],
      ['EUR/boundary/app/>web/shop', 4],
      ['EUR/boundary/call/service>store/retail', 4],
    ]);
    expect(euros?.boundaries[0]).toMatchObject({
      from: { channel: 'web', team: 'shop' },
      to: { channel: 'call', team: 'service' },
    });
  });

  test('value lost at drop-off, what came back set off: by stage, the greatest loss first', () => {
    // Whoever came back (30) and whoever completed all the same (5) lost nothing.
    expect(euros?.valueAtRisk).toMatchObject({
      lost: { count: 4, journeys: 3, value: { amount: 165, currency: 'EUR' } },
      recovered: { count: 2, journeys: 2, value: { amount: 35 } },
      net: { amount: 130, currency: 'EUR' },
      unvalued: { count: 1 },
    });
    expect(euros?.valueByStage.map(({ name, net, unvalued }) => [name, net.amount, unvalued.count])).toEqual([
      ['order/receive', 80, 0],
      ['claim/buy', 50, 1],
      ['order/buy', 0, 0],
    ]);
  });
});

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

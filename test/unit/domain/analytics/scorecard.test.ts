import { describe, expect, test } from 'vitest';
import type { PersonRows } from '../../../../shared/domain/analytics/log-builder.ts';
import { scorecardReport } from '../../../../shared/domain/analytics/scorecard.ts';
import { type FlagRow, flagAt, journeyOf } from '../../../arbitraries/journey-rows.ts';
import { figuresIn } from '../../../arbitraries/lake-rows.ts';

const figuresOf = (rows: readonly PersonRows[]) => figuresIn(scorecardReport, rows, {});

describe('the scorecard', () => {
  /** Shop succeeds at each touchpoint of its own; what it did, service does again at its cost. */
  const silo = (journey: string) => {
    const rows = journeyOf(journey, 'a/web/shop a/call/service', { state: 'dropped-off' });
    const [first, second] = rows.journey_steps;
    if (first === undefined || second === undefined) throw new Error('two steps');
    const flag: FlagRow = {
      person: journey,
      fold: '1',
      flag: `${journey}-f`,
      kind: 'self-loop',
      state: 'raised',
      at: second.occurred_at,
      journey,
      definition: 'order',
      version: 1,
      stage: second.stage,
      activity: 'a',
      touchpoint: second.touchpoint,
      variant: 'redo',
      silo: true,
      cause: 'no-handoff',
      from_channel: 'web',
      from_team: 'shop',
      to_channel: 'call',
      to_team: 'service',
      cost: 6,
      evidence: '[]',
    };
    return {
      ...rows,
      journey_steps: [
        { ...first, outcome: 'completed' },
        { ...second, outcome: 'failed' },
      ],
      flags: [flag],
    };
  };

  test('a team that looks good and harms the journey stands first, with both numbers', () => {
    const { teams, success } = figuresOf([silo('j1'), silo('j2'), journeyOf('j3', 'a/store/retail')]);
    expect(success).toMatchObject({ count: 2, of: 4 });
    expect(teams.map(each => [each.team, each.looksGood, each.harmsJourney])).toEqual([
      ['shop', true, true],
      ['retail', false, false],
      ['service', false, false],
    ]);
    const [shop] = teams;
    expect(shop?.own.success).toMatchObject({ count: 2, of: 2, share: 1 });
    expect(shop?.journey.completed).toMatchObject({ count: 0, of: 2 });
    expect(shop?.rework).toMatchObject([
      {
        currency: 'EUR',
        exported: { count: 2, cost: { amount: 12 } },
        imported: { count: 0 },
        net: { count: 2, cost: { amount: 12, currency: 'EUR' } },
        exports: [{ partner: 'service', count: 2 }],
        imports: [],
      },
    ]);
    expect(teams.at(-1)?.rework).toMatchObject([
      { net: { count: -2 }, imports: [{ partner: 'shop', cost: { amount: 12 } }] },
    ]);
  });

  test('who only harms stands behind, however much; rework in each currency apart', () => {
    const turned = (journey: string, from_team: string, to_team: string, currency: string) => {
      const { journeys, journey_steps, flags } = silo(journey);
      return {
        journeys: journeys.map(each => ({ ...each, currency })),
        journey_steps: journey_steps.map(each => ({ ...each, outcome: 'failed' })),
        flags: flags.map(each => ({ ...each, from_team, to_team })),
      };
    };
    const { teams } = figuresOf([
      silo('j1'),
      ...['j2', 'j3', 'j4'].map(each => turned(each, 'service', 'depot', 'USD')),
      journeyOf('j5', 'a/store/depot'),
    ]);
    expect(teams.map(({ team, looksGood, harmsJourney }) => [team, looksGood, harmsJourney])).toEqual([
      ['shop', true, true],
      ['service', false, true],
      ['depot', false, false],
    ]);
    expect(teams[1]?.rework.map(({ currency, net }) => [currency, net.count])).toEqual([
      ['EUR', -1],
      ['USD', 3],
    ]);
  });

  test('journeys that complete less than the others harm too, once that is certain', () => {
    const lost = (count: number) =>
      Array.from({ length: count }, (_, i) => journeyOf(`l${i}`, 'a/web/shop', { state: 'dropped-off' }));
    const won = (count: number) =>
      Array.from({ length: count }, (_, i) => journeyOf(`w${i}`, 'a/store/retail'));
    const harms = (count: number) =>
      figuresOf([...lost(count), ...won(count)]).teams.find(each => each.team === 'shop')?.harmsJourney;
    expect(harms(1)).toBe(false);
    expect(harms(20)).toBe(true);
  });

  test('a team alone is as good as all: that does not look good', () => {
    const rows = journeyOf('j', 'a/web/shop');
    const steps = rows.journey_steps.map(each => ({ ...each, outcome: 'completed' }));
    expect(figuresOf([{ ...rows, journey_steps: steps }]).teams).toMatchObject([
      { team: 'shop', own: { success: { share: 1 } }, looksGood: false, harmsJourney: false },
    ]);
  });

  test('NPS of the journeys counts 9 and 10 as promoters, 6 and below as detractors', () => {
    const asked = (scores: number[]) =>
      scores.map(score => {
        const rows = journeyOf(`j${score}`, 'a/web/shop');
        const survey = { survey_instrument: 'nps', survey_variant: '0-10', survey_score: score };
        return { ...rows, journey_steps: rows.journey_steps.map(each => ({ ...each, ...survey })) };
      });
    const nps = (...scores: number[]) => figuresOf(asked(scores)).teams[0]?.journey.nps.value;
    expect([nps(9, 10, 8, 7), nps(0, 6, 7, 8)]).toEqual([50, -50]);
  });

  describe('of a journey that north, east and south handled, east again what north and south had done', () => {
    const rows = journeyOf('j', 'a/web/north a/app/north b/call/south a/store/east b/store/east c/call/east');
    const steps = rows.journey_steps.map((each, i) => ({
      ...each,
      duration_seconds: 60 * (i + 1),
      outcome: i < 2 ? 'completed' : 'failed',
      survey_instrument: 'csat',
      survey_variant: i === 5 ? '1-7' : '1-5',
      survey_score: i === 3 ? 3 : 5,
      ...(i === 4 ? { survey_respondent: 'employee' } : {}),
    }));
    const again = (step: number, team: string, cost: number, flag: string) =>
      flagAt(steps[step], 'repetition', {
        ...{ flag, cost, variant: 'redo', silo: true, cause: 'no-handoff' },
        ...{ from_channel: 'web', from_team: team, to_channel: 'call', to_team: 'east' },
      });
    const flags = [
      again(3, 'north', 2, 'f1'),
      again(4, 'south', 9, 'f2'),
      again(4, 'north', 1, 'f3'),
      again(5, 'east', 50, 'f4'),
      flagAt(steps[5], 'self-loop', {
        flag: 'f5',
        variant: 'redo',
        from_team: 'north',
        to_team: 'east',
        cost: 70,
      }),
    ];
    const { teams } = figuresOf([{ ...rows, journey_steps: steps, flags }]);
    const of = (team: string) => teams.find(each => each.team === team);

    test('who exports most stands first, if they look good and harm the journey', () => {
      expect(teams.map(({ team, looksGood, harmsJourney }) => [team, looksGood, harmsJourney])).toEqual([
        ['north', true, true],
        ['south', false, true],
        ['east', false, false],
      ]);
    });

    test('rework within a team, or without a silo, is no transfer; the dearest partner stands first', () => {
      expect(of('east')?.rework).toMatchObject([
        {
          currency: 'EUR',
          exported: { count: 0, cost: { amount: 0 } },
          imported: { count: 3, journeys: 1, cost: { amount: 12 } },
          net: { count: -3, cost: { amount: -12 } },
          exports: [],
        },
      ]);
      expect(
        of('east')?.rework[0]?.imports.map(({ partner, count, cost }) => [partner, count, cost.amount]),
      ).toEqual([
        ['south', 1, 9],
        ['north', 2, 3],
      ]);
      expect(of('north')?.rework[0]?.exports).toMatchObject([
        { partner: 'east', count: 2, cost: { amount: 3 } },
      ]);
    });

    test('its channels by touchpoints, handling time and satisfaction by scale, answered by customers', () => {
      expect(
        of('east')?.own.channels.map(({ channel, touchpoints, success }) => [
          channel,
          touchpoints.count,
          success.of,
        ]),
      ).toEqual([
        ['store', 2, 2],
        ['call', 1, 1],
      ]);
      expect(of('north')?.own.handling).toMatchObject({ n: 2, value: 90 });
      expect(of('east')?.own.csat.map(({ variant, share }) => [variant, share.count, share.of])).toEqual([
        ['1-5', 0, 1],
        ['1-7', 0, 1],
      ]);
      expect(of('north')?.own.csat).toMatchObject([{ variant: '1-5', share: { count: 2, of: 2 } }]);
    });
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { segmentReport } from '../../../../shared/domain/analytics/segments.ts';
import { journeyOf } from '../../../arbitraries/journey-rows.ts';
import { everything, logOf, persons } from '../../../arbitraries/lake-rows.ts';
import { runs } from '../../../runs.ts';

const figuresOf = (rows: Parameters<typeof logOf>[0]) => {
  const log = logOf(rows);
  return segmentReport.figures(log, everything(log), { a: { segment: 'gold' }, b: { segment: 'new' } });
};

describe('the comparison of two segments', () => {
  test('is what counting each of them gives', () => {
    fc.assert(
      fc.property(persons(6), rows => {
        const figures = figuresOf(rows);
        const steps = Map.groupBy(
          rows.flatMap(each => each.journey_steps),
          each => each.journey,
        );
        const flags = Map.groupBy(
          rows.flatMap(each => each.flags),
          each => each.journey,
        );
        for (const [side, segment] of [
          ['a', 'gold'],
          ['b', 'new'],
        ] as const) {
          const own = rows.flatMap(each => each.journeys).filter(each => each.segment === segment);
          const decided = own.filter(each => each.state !== 'open');
          const withFlag = (silo: boolean) =>
            own.filter(each =>
              flags.get(each.journey)?.some(of => of.kind === 'repetition' && (of.silo || !silo)),
            );
          expect(figures[side].count).toBe(own.length);
          expect(figures.shares.map(each => [each.measure, each[side].count, each[side].of])).toEqual([
            ['conversion', decided.filter(each => each.state === 'completed').length, decided.length],
            ['drop-off', decided.filter(each => each.state === 'dropped-off').length, decided.length],
            ['rework', withFlag(false).length, own.length],
            ['silo-rework', withFlag(true).length, own.length],
          ]);
          const euros = own.filter(each => each.currency === 'EUR');
          const cost = figures.means.find(each => each.measure === 'cost-EUR')?.[side];
          const costs = euros
            .flatMap(each => steps.get(each.journey) ?? [])
            .reduce((sum, each) => sum + each.cost, 0);
          expect(cost?.n ?? 0).toBe(euros.length);
          if (euros.length > 0) expect(cost?.value).toBeCloseTo(costs / euros.length, 6);
          const completed = own.filter(each => each.state === 'completed');
          const duration = figures.means.find(each => each.measure === 'duration')?.[side];
          const lasted = completed.reduce((sum, each) => sum + (each.ended_at ?? 0) - each.started_at, 0);
          if (completed.length > 0) expect(duration?.value).toBeCloseTo(lasted / completed.length, 3);
          const scores = own
            .flatMap(each => steps.get(each.journey) ?? [])
            .filter(each => each.survey_instrument === 'nps' && each.survey_variant === '0-10')
            .filter(each => each.survey_respondent !== 'employee')
            .map(each => each.survey_score ?? 0);
          expect(figures.nps[side].n.count).toBe(scores.length);
          const net = scores.filter(each => each >= 9).length - scores.filter(each => each <= 6).length;
          if (scores.length > 0) expect(figures.nps[side].value).toBeCloseTo((100 * net) / scores.length, 6);
          expect(
            figures.mix.channels
              .map(each => [each.channel, each[side].count])
              .filter(([, count]) => count !== 0),
          ).toEqual(
            [...Map.groupBy(decided, each => each.first_channel)]
              .map(([channel, journeys]) => [channel, journeys.length])
              .sort(),
          );
        }
        expect(figures.overlap.count).toBe(0);
      }),
      { numRuns: runs(30, 2000) },
    );
  });

  test('journeys in both groups are told', () => {
    const log = logOf([journeyOf('j', 'a/web')]);
    const options = { a: { channel: 'web' }, b: { state: 'completed' as const } };
    expect(segmentReport.figures(log, everything(log), options).overlap).toMatchObject({
      count: 1,
      journeys: 1,
    });
  });

  test('NPS counts 9 and 10 as promoters, 6 and below as detractors', () => {
    const asked = (segment: string, scores: number[]) =>
      scores.map(score => {
        const rows = journeyOf(`${segment}-${score}`, 'a/web', { segment });
        const survey = { survey_instrument: 'nps', survey_variant: '0-10', survey_score: score };
        return { ...rows, journey_steps: rows.journey_steps.map(each => ({ ...each, ...survey })) };
      });
    const { nps } = figuresOf([...asked('gold', [9, 10, 8, 7]), ...asked('new', [0, 6, 7, 8])]);
    expect([nps.a.value, nps.b.value, nps.difference.value]).toEqual([50, -50, 100]);
  });

  test('the same on both sides differs in nothing', () => {
    const log = logOf([journeyOf('j', 'a/web'), journeyOf('k', 'a/app', { state: 'cancelled' })]);
    const { shares, mix } = segmentReport.figures(log, everything(log), { a: {}, b: {} });
    expect(shares.map(each => each.difference.value)).toEqual([0, 0, 0, 0]);
    expect(mix).toMatchObject({ distance: 0, differing: [], reverses: false });
  });
});

describe('Simpson’s guard', () => {
  /** So many journeys of a segment that begin on a channel, the first of them completed. */
  const group = (segment: string, channel: string, completed: number, all: number) =>
    Array.from({ length: all }, (_, i) =>
      journeyOf(`${segment}-${channel}-${i}`, `a/${channel}`, {
        segment,
        state: i < completed ? 'completed' : 'dropped-off',
      }),
    );

  // Kidney stones (Charig et al., BMJ 1986): small 81/87 against 234/270, large 192/263 against 55/80.
  const rows = [
    ...group('gold', 'web', 81, 87),
    ...group('gold', 'call', 192, 263),
    ...group('new', 'web', 234, 270),
    ...group('new', 'call', 55, 80),
  ];

  test('says that within channels the better one is the other', () => {
    const { shares, mix } = figuresOf(rows);
    expect(shares[0]?.difference.value).toBeCloseTo(273 / 350 - 289 / 350, 10);
    expect(mix.conversionWithin.value).toBeGreaterThan(0);
    expect(mix.reverses).toBe(true);
    expect(mix.differing).toEqual(['call', 'web']);
    expect(mix.distance).toBeCloseTo((270 - 87) / 350, 10);
    expect(mix.channels.map(each => [each.channel, each.conversion.a.count, each.conversion.b.of])).toEqual([
      ['call', 192, 80],
      ['web', 81, 270],
    ]);
  });

  test('is silent where both begin alike', () => {
    const { mix } = figuresOf([...group('gold', 'web', 8, 10), ...group('new', 'web', 4, 10)]);
    expect(mix).toMatchObject({ distance: 0, differing: [], reverses: false });
    expect(mix.conversionWithin.value).toBeCloseTo(0.4, 10);
  });

  test('channels stand by name, those too where only one side begins', () => {
    const { mix, means } = figuresOf([...group('gold', 'web', 1, 2), ...group('new', 'call', 1, 2)]);
    expect(mix.channels.map(({ channel, a, b }) => [channel, a.share, b.share])).toEqual([
      ['call', 0, 1],
      ['web', 1, 0],
    ]);
    expect(mix.distance).toBe(1);
    expect(means.map(({ measure, a, b }) => [measure, a.counted.count, b.counted.journeys])).toEqual([
      ['cost-EUR', 2, 2],
      ['duration', 1, 1],
    ]);
  });

  test('knows no distance where no journey is decided', () => {
    const open = (segment: string) => journeyOf(segment, 'a/web', { segment, state: 'open' });
    expect(figuresOf([open('gold'), open('new')]).mix).toMatchObject({ channels: [], distance: null });
  });

  test('does not know where a side is empty', () => {
    const { mix } = figuresOf(group('gold', 'web', 1, 2));
    expect(mix).toMatchObject({
      distance: null,
      differing: [],
      conversionWithin: { value: null },
      reverses: false,
    });
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PersonRows } from '../../../../shared/domain/analytics/log-builder.ts';
import { reworkReport } from '../../../../shared/domain/analytics/rework-report.ts';
import { type FlagRow, flagAt, journeyOf, type StepRow } from '../../../arbitraries/journey-rows.ts';
import { figuresIn, persons } from '../../../arbitraries/lake-rows.ts';
import { runs } from '../../../runs.ts';

const figuresOf = (rows: readonly PersonRows[]) => figuresIn(reworkReport, rows, {});

describe('the measures of semantics §5, side by side', () => {
  const c1 = journeyOf('c1', 'A/web A/web B/call A/call C/store C/app');
  const c2 = journeyOf('c2', 'A/web B/call A/web B/call');
  const counts = (rows: readonly PersonRows[]) => {
    const { pm4py, edeaR, occurrences } = figuresOf(rows).measures;
    const of = ({ all, repeat, redo }: typeof edeaR.selfLoops) => [all.count, repeat.count, redo.count];
    return {
      loops: of(edeaR.selfLoops),
      repetitions: of(edeaR.repetitions),
      pm4py: pm4py.count,
      ours: occurrences.count,
    };
  };

  test('c1', () => {
    expect(counts([c1])).toEqual({ loops: [2, 1, 1], repetitions: [1, 0, 1], pm4py: 3, ours: 3 });
  });
  test('c2', () => {
    expect(counts([c2])).toEqual({ loops: [0, 0, 0], repetitions: [2, 2, 0], pm4py: 2, ours: 2 });
  });
  test('both: sums, and the journeys by activity', () => {
    expect(counts([c1, c2])).toEqual({ loops: [2, 1, 1], repetitions: [3, 2, 1], pm4py: 5, ours: 5 });
    const { measures, activities } = figuresOf([c1, c2]);
    expect(measures).toMatchObject({ journeys: 2, touchpoints: 10, pm4py: { journeys: 2 } });
    expect(activities.map(each => [each.activity, each.pm4py.count, each.occurrences.count])).toEqual([
      ['A', 2, 3],
      ['B', 1, 1],
      ['C', 1, 1],
    ]);
  });
});

describe('boundaries, causes and context', () => {
  test('are what reading each journey from its beginning gives', () => {
    fc.assert(
      fc.property(persons(5), rows => {
        const { currencies, contexts, measures } = figuresOf(rows);
        const currencyOf = new Map(rows.flatMap(each => each.journeys.map(of => [of.journey, of.currency])));
        const occurrences = rows.flatMap(each => repeatsOf(each.journey_steps));
        const flags = rows.flatMap(each => each.flags).filter(each => each.kind === 'repetition');
        for (const { currency, boundaries, rework, silo, causes, repeat, redo, siloShare } of currencies) {
          const own = flags.filter(each => currencyOf.get(each.journey) === currency);
          const siloFlags = own.filter(each => each.silo);
          expect(rework.count).toBe(own.length);
          expect(rework.cost.amount).toBeCloseTo(costOf(own), 6);
          expect(repeat.count + redo.count).toBe(rework.count);
          expect([siloShare.count, siloShare.of]).toEqual([silo.count, rework.count]);
          expect(tallied(causes.map(each => [each.cause, each.count]))).toEqual(
            tallied(siloFlags.map(each => [each.cause ?? '', 1])),
          );
          const text = ({ from, to }: (typeof boundaries)[number]) =>
            `${from.channel}/${from.team}>${to.channel}/${to.team}`;
          expect(tallied(boundaries.map(each => [text(each), each.occurrences.count]))).toEqual(
            tallied(
              occurrences
                .filter(({ step }) => currencyOf.get(step.journey) === currency)
                .map(({ before, step }) => [
                  `${before.channel}/${before.team ?? ''}>${step.channel}/${step.team ?? ''}`,
                  1,
                ]),
            ),
          );
          expect(tallied(boundaries.map(each => [text(each), each.silo.count]))).toEqual(
            tallied(
              siloFlags.map(each => [
                `${each.from_channel}/${each.from_team ?? ''}>${each.to_channel}/${each.to_team ?? ''}`,
                1,
              ]),
            ),
          );
          expect(boundaries.reduce((sum, each) => sum + each.silo.cost.amount, 0)).toBeCloseTo(
            silo.cost.amount,
            6,
          );
        }
        const byBoundary = currencies.flatMap(each => each.boundaries.map(of => of.occurrences.count));
        expect(byBoundary.reduce((sum, count) => sum + count, 0)).toBe(measures.occurrences.count);
        expect(contexts.reduce((sum, each) => sum + each.rework.count, 0)).toBe(flags.length);
        const without = rows
          .flatMap(each => each.journey_steps)
          .filter(step => step.position > 1 && step.context_received === false);
        expect(contexts.find(each => each.context === 'without')?.touchpoints.count).toBe(without.length);
        const proven = new Set(
          rows
            .flatMap(each => each.journey_steps)
            .filter(step => step.context_proven === true)
            .map(step => step.touchpoint),
        );
        expect(contexts.find(each => each.context === 'proven')?.silo.count).toBe(
          flags.filter(each => each.silo && proven.has(each.touchpoint)).length,
        );
      }),
      { numRuns: runs(30, 2000) },
    );
  });
});

describe('one call and one visit to a shop after what the web had done', () => {
  const silo = (cause: string, from: string, to: string, cost: number) => {
    const [from_channel = '', from_team = ''] = from.split('/');
    const [to_channel = '', to_team = ''] = to.split('/');
    return { variant: 'redo', silo: true, cause, cost, from_channel, from_team, to_channel, to_team };
  };
  const visit = journeyOf('j1', 'a/web/net b/web/net a/call/desk b/store/shop c/app');
  const steps = visit.journey_steps.map((each, i) => ({
    ...each,
    cost: i + 1,
    ...(i === 2 ? { context_received: true, context_proven: true } : {}),
    ...(i === 3 ? { context_received: false } : {}),
    ...(i === 4 ? { context_received: true } : {}),
  }));
  const flags = [
    flagAt(steps[2], 'repetition', silo('failed-before', 'web/net', 'call/desk', 3)),
    flagAt(steps[3], 'repetition', silo('no-handoff', 'web/net', 'store/shop', 4)),
    flagAt(steps[4], 'self-loop', { variant: 'repeat', cost: 5 }),
    flagAt(steps[4], 'channel-leak', { cost: 50 }),
  ];
  const found = figuresOf([
    { ...visit, journey_steps: steps, flags },
    journeyOf('j2', 'b/web/net b/web/net', { currency: 'USD' }),
  ]);
  const [euros] = found.currencies;

  test('self-loops and repetitions are rework, by variant and by cause, the dearest first', () => {
    expect(found.currencies.map(each => each.currency)).toEqual(['EUR', 'USD']);
    expect(euros).toMatchObject({
      rework: { count: 3, journeys: 1, cost: { amount: 12, currency: 'EUR' } },
      repeat: { count: 1, cost: { amount: 5 } },
      redo: { count: 2, cost: { amount: 7 } },
      silo: { count: 2, cost: { amount: 7 } },
      siloShare: { count: 2, of: 3 },
    });
    expect(euros?.causes.map(({ cause, cost }) => [cause, cost.amount])).toEqual([
      ['no-handoff', 4],
      ['failed-before', 3],
    ]);
  });

  test('each boundary has every occurrence and those that a silo induced, the dearest silo first', () => {
    expect(
      euros?.boundaries.map(({ from, to, occurrences, silo }) => [
        `${from.channel}/${from.team} ${to.channel}/${to.team}`,
        occurrences.cost.amount,
        silo.cost.amount,
      ]),
    ).toEqual([
      ['web/net store/shop', 4, 4],
      ['web/net call/desk', 3, 3],
    ]);
    expect(found.currencies[1]?.boundaries).toMatchObject([
      {
        from: { channel: 'web', team: 'net' },
        to: { channel: 'web', team: 'net' },
        occurrences: { count: 1 },
      },
    ]);
  });

  test('by how the touchpoint had the context, all but those that began their journey', () => {
    expect(
      found.contexts.map(({ context, touchpoints, rework, silo }) => [
        context,
        touchpoints.count,
        rework.count,
        silo.count,
      ]),
    ).toEqual([
      ['', 2, 0, 0],
      ['without', 1, 1, 1],
      ['claimed', 1, 1, 0],
      ['proven', 1, 1, 1],
    ]);
    expect(found.contexts[1]).toMatchObject({
      reworkShare: { count: 1, of: 1 },
      siloShare: { count: 1, of: 1 },
    });
  });

  test('activities by occurrences falling', () => {
    expect(found.activities.map(({ activity, occurrences }) => [activity, occurrences.count])).toEqual([
      ['b', 2],
      ['a', 1],
    ]);
    expect(found.measures).toMatchObject({
      journeys: 2,
      touchpoints: 7,
      occurrences: { count: 3, journeys: 2 },
    });
  });
});

test('boundaries of equal silo cost stand by occurrences', () => {
  const { currencies } = figuresOf([journeyOf('j', 'a/app a/app b/web c/web b/web c/web')]);
  expect(currencies[0]?.boundaries.map(({ from, occurrences }) => [from.channel, occurrences.count])).toEqual(
    [
      ['web', 2],
      ['app', 1],
    ],
  );
});

function repeatsOf(steps: readonly StepRow[]): { before: StepRow; step: StepRow }[] {
  return steps.flatMap(step => {
    const before = steps.findLast(
      each =>
        each.journey === step.journey && each.activity === step.activity && each.position < step.position,
    );
    return before === undefined ? [] : [{ before, step }];
  });
}

const costOf = (flags: readonly FlagRow[]) => flags.reduce((sum, each) => sum + (each.cost ?? 0), 0);

function tallied(counts: [name: string, count: number][]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, count] of counts) if (count > 0) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

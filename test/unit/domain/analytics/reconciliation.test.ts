import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contacts } from '../../../../shared/domain/analytics/contacts.ts';
import { dropOffs } from '../../../../shared/domain/analytics/drop-offs.ts';
import { durations } from '../../../../shared/domain/analytics/durations.ts';
import { selectJourneys } from '../../../../shared/domain/analytics/filter.ts';
import { funnel } from '../../../../shared/domain/analytics/funnel.ts';
import type { JourneyLog } from '../../../../shared/domain/analytics/journey-log.ts';
import { matrix } from '../../../../shared/domain/analytics/matrix.ts';
import { paths } from '../../../../shared/domain/analytics/paths.ts';
import type { Selection } from '../../../../shared/domain/analytics/report.ts';
import { selfService } from '../../../../shared/domain/analytics/self-service.ts';
import { timeline } from '../../../../shared/domain/analytics/timeline.ts';
import { persons } from '../../../arbitraries/journeys.ts';
import { runs } from '../../../runs.ts';
import { DAY, everyJourney, logOf, START } from './journeys.ts';
import { expectOpens } from './opens.ts';

const DIMENSIONS = ['channel', 'stage', 'team', 'activity'] as const;
const LONG = 1000;
const EVER = 10_000 * DAY;
const boundaries = [START, START + DAY, START + 3 * DAY, START + 30 * DAY];
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

describe('the reports agree with each other on random logs', () => {
  test('how many journeys reach a stage: funnel, matrix and paths; and how many are there at all: all of them', () => {
    fc.assert(
      fc.property(persons, fc.constantFrom('find', 'buy', 'use'), (told, stage) => {
        const log = logOf(told);
        const all = everyJourney(log);
        const inFunnel = funnel.figures(log, all, { steps: [{ stage }], window: EVER }).total.levels[0];
        const { totals, ...moved } = matrix.figures(log, all, { of: 'stage' });
        const entered = totals.find(({ value }) => value === stage)?.entering.journeys ?? 0;
        const options = { of: 'stage' as const, from: { stage } };
        const { journeys, without } = paths.figures(log, all, options);
        const ranked = dropOffs.figures(log, all, {}).places.find(place => place.stage === stage);
        expect([entered, journeys, inFunnel?.journeys]).toEqual([entered, entered, entered]);
        if (ranked !== undefined) expect(ranked.reached.journeys).toBe(entered);
        expect(durations.figures(log, all, {}).byStage.find(each => each.stage === stage)?.n ?? 0).toBe(
          entered,
        );
        expect(funnel.open(log, all, { steps: [{ stage }], window: EVER }, 'step/1')).toEqual(
          paths.open(log, all, options, 'all'),
        );
        const { total } = timeline.figures(log, all, { boundaries });
        expect(journeys + without.journeys).toBe(moved.journeys);
        expect([total.counts.started.count, total.counts.touchpoints.count]).toEqual([
          moved.journeys,
          moved.steps,
        ]);
      }),
      { numRuns: runs(40, 2000) },
    );
  });

  test('stage after stage: a funnel of two is the paths that have them in that order', () => {
    fc.assert(
      fc.property(
        persons,
        fc.constantFrom('find', 'buy', 'use'),
        fc.constantFrom('find', 'buy', 'use'),
        (told, a, b) => {
          fc.pre(a !== b);
          const log = logOf(told);
          const all = everyJourney(log);
          const { levels } = funnel.figures(log, all, {
            steps: [{ stage: a }, { stage: b }],
            window: EVER,
          }).total;
          const between = paths.figures(log, all, { of: 'stage', from: { stage: a }, to: { stage: b } });
          expect(levels[1]?.journeys).toBe(between.journeys);
          expect((levels[0]?.dropOff?.journeys ?? 0) + (levels[1]?.journeys ?? 0)).toBe(levels[0]?.journeys);
          expect(sum((levels[0]?.dropOff?.next ?? []).map(({ journeys }) => journeys))).toBe(
            levels[0]?.dropOff?.journeys,
          );
        },
      ),
      { numRuns: runs(40, 2000) },
    );
  });

  test('moves: rows and columns of the matrix, its flow, and the paths of which it is made', () => {
    fc.assert(
      fc.property(persons, fc.constantFrom(...DIMENSIONS), (told, of) => {
        const log = logOf(told);
        const all = everyJourney(log);
        const { moves, totals, transitions, steps, journeys } = matrix.figures(log, all, { of });
        expect(transitions).toBe(steps - journeys);
        for (const { value, leaving, entering } of totals) {
          expect(sum(moves.filter(({ from }) => from === value).map(({ count }) => count))).toBe(
            leaving.count,
          );
          expect(sum(moves.filter(({ to }) => to === value).map(({ count }) => count))).toBe(entering.count);
          if (!value.startsWith('~')) expect(leaving.count).toBe(entering.count);
        }
        const found = paths.figures(log, all, { of, collapse: false, maxLength: LONG, limit: LONG });
        const inFlow = new Map<string, number>();
        for (const link of found.flow) {
          const move = `${link.from} ${link.to}`;
          inFlow.set(move, (inFlow.get(move) ?? 0) + link.journeys);
        }
        expect(inFlow).toEqual(new Map(moves.map(({ from, to, count }) => [`${from} ${to}`, count])));
        expect(sum(found.variants.map(({ path, journeys }) => path.length * journeys))).toBe(steps);
      }),
      { numRuns: runs(40, 2000) },
    );
  });

  test('paths sum to the journeys, and the flow keeps them', () => {
    const options = fc.record({
      of: fc.constantFrom(...DIMENSIONS),
      maxLength: fc.integer({ min: 1, max: 4 }),
      limit: fc.nat(3),
    });
    fc.assert(
      fc.property(persons, options, (told, chosen) => {
        const log = logOf(told);
        const { variants, others, journeys, flow } = paths.figures(log, everyJourney(log), chosen);
        expect(sum(variants.map(each => each.journeys)) + others.journeys).toBe(journeys);
        const at = (position: number) => flow.filter(link => link.position === position);
        expect(sum(at(0).map(link => link.journeys))).toBe(journeys);
        for (let position = 1; position <= chosen.maxLength; position++) {
          const into = Map.groupBy(at(position - 1), ({ to }) => to);
          const outOf = Map.groupBy(at(position), ({ from }) => from);
          for (const [value, links] of outOf) {
            expect(sum(links.map(link => link.journeys))).toBe(
              sum((into.get(value) ?? []).map(link => link.journeys)),
            );
          }
        }
      }),
      { numRuns: runs(40, 2000) },
    );
  });

  test('parts make the whole: figures of every segment sum to those of all', () => {
    fc.assert(
      fc.property(persons, told => {
        const log = logOf(told);
        const parts = ['new', 'loyal', ''].map(segment => selectJourneys(log, { segment }));
        const whole = countsOf(log, everyJourney(log));
        const summed = parts
          .map(part => countsOf(log, part))
          .reduce((a, b) => a.map((count, i) => count + (b[i] ?? 0)));
        expect(summed).toEqual(whole);
      }),
      { numRuns: runs(30, 1000) },
    );
  });

  test('of some journeys, each number opens journeys of these only', () => {
    fc.assert(
      fc.property(persons, fc.constantFrom('web', 'call', 'store'), (told, channel) => {
        const log = logOf(told);
        const some = selectJourneys(log, { channel });
        const steps = [{ stage: 'find' }, { stage: 'buy' }];
        expectOpens(funnel, log, some, { steps, reentry: 'optimized', by: { by: 'team' } });
        expectOpens(matrix, log, some, { of: 'team' });
        expectOpens(paths, log, some, { of: 'activity', maxLength: 3 });
        expectOpens(timeline, log, some, { boundaries });
        expectOpens(selfService, log, some, {});
        expectOpens(contacts, log, some, {});
        expectOpens(durations, log, some, {});
        expectOpens(dropOffs, log, some, {});
      }),
      { numRuns: runs(15, 500) },
    );
  });

  test('the order of persons does not matter', () => {
    const shuffled = persons.chain(told =>
      fc.tuple(fc.constant(told), fc.shuffledSubarray([...told.keys()], { minLength: told.length })),
    );
    fc.assert(
      fc.property(shuffled, ([told, order]) => {
        const log = logOf(told);
        const other = logOf(order.flatMap(place => told.slice(place, place + 1)));
        expect(JSON.stringify(everything(other))).toBe(JSON.stringify(everything(log)));
      }),
      { numRuns: runs(30, 1000) },
    );
  });
});

function countsOf(log: JourneyLog, selection: Selection): number[] {
  const { total } = timeline.figures(log, selection, { boundaries });
  return [
    ...Object.values(total.counts).map(({ count }) => count),
    ...funnel
      .figures(log, selection, { steps: [{ stage: 'find' }, { stage: 'buy' }, { stage: 'use' }] })
      .total.levels.map(({ journeys }) => journeys),
    matrix.figures(log, selection, { of: 'channel' }).transitions,
    paths.figures(log, selection, { of: 'channel' }).journeys,
    contacts.figures(log, selection, {}).windows[0]?.repeats.count ?? 0,
    dropOffs.figures(log, selection, {}).total.count,
    durations.figures(log, selection, {}).all.n,
  ];
}

function everything(log: JourneyLog): unknown[] {
  const all = everyJourney(log);
  return [
    funnel.figures(log, all, {
      steps: [{ stage: 'find' }, { activity: 'a.*' }],
      by: { by: 'attribute', key: 'tier' },
    }),
    matrix.figures(log, all, { of: 'activity' }),
    paths.figures(log, all, { of: 'stage', limit: 4 }),
    timeline.figures(log, all, { boundaries }),
    selfService.figures(log, all, {}),
    contacts.figures(log, all, {}),
    durations.figures(log, all, {}),
    dropOffs.figures(log, all, {}),
  ];
}

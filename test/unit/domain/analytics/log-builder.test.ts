import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { journeyOfStep } from '../../../../shared/domain/analytics/journey-log.ts';
import { createLogBuilder } from '../../../../shared/domain/analytics/log-builder.ts';
import { persons } from '../../../arbitraries/journeys.ts';
import { runs } from '../../../runs.ts';
import { built, withMore } from './built-log.ts';
import { logOf, logOfTexts, rowsOf, START, stepsOf } from './journeys.ts';

describe('rows of the lake as columns', () => {
  test('journeys by id, steps by position, persons numbered', () => {
    const log = logOf([
      [{ steps: stepsOf('a b') }, { steps: stepsOf('c'), definition: 'claim', version: 3 }],
      [{ steps: stepsOf('d/call') }],
    ]);
    const { journeys, steps, texts } = log;
    expect([0, 1, 2, 3].map(journeys.idOf)).toEqual(['p000-000', 'p000-001', 'p001-000', '']);
    expect([...journeys.person]).toEqual([0, 0, 1]);
    expect([...journeys.firstStep]).toEqual([0, 2, 3, 4]);
    expect([...steps.activity].map(texts.textOf)).toEqual(['a', 'b', 'c', 'd']);
    expect([...journeys.definition].map(texts.textOf)).toEqual(['order', 'claim', 'order']);
    expect([...journeys.currency].map(texts.textOf)).toEqual(['EUR', 'USD', 'EUR']);
    expect([...journeys.version]).toEqual([1, 3, 1]);
    expect([...steps.kind]).toEqual([1, 1, 1, 2]);
    expect([0, 1, 2, 3].map(step => journeyOfStep(log, step))).toEqual([0, 0, 1, 2]);
  });

  test('rows in any order give the same', () => {
    const { journeys, journey_steps, flags } = rowsOf(
      [
        {
          steps: stepsOf('a b c'),
          flags: [
            { kind: 'self-loop', step: 2 },
            { kind: 'ping-pong', step: 1 },
          ],
        },
        { steps: stepsOf('d e') },
      ],
      'p',
    );
    const turned = built({
      journeys: journeys.toReversed(),
      journey_steps: journey_steps.toReversed(),
      flags: flags.toReversed(),
    });
    const straight = built({ journeys, journey_steps, flags });
    expect({ ...turned, texts: 0, journeys: turned.journeys.firstStep }).toMatchObject({
      steps: { at: straight.steps.at, touchpoint: straight.steps.touchpoint },
      flags: { step: straight.flags.step, kind: straight.flags.kind },
      journeys: straight.journeys.firstStep,
    });
    expect([...straight.flags.step]).toEqual([1, 2]);
  });

  test('a touchpoint in two journeys has one number; the same id of another person has another', () => {
    const shared = stepsOf('a').map(step => ({ ...step, touchpoint: 't' }));
    const log = logOf([[{ steps: [...shared, ...stepsOf('b@5')] }, { steps: shared }], [{ steps: shared }]]);
    expect([...log.steps.touchpoint]).toEqual([0, 1, 0, 2]);
  });

  test('what nobody named: empty texts, no numbers', () => {
    const { journeys, steps } = logOfTexts('a/web');
    expect([journeys.segment[0], steps.team[0], steps.reason[0], steps.outcome[0], steps.context[0]]).toEqual(
      [0, 0, 0, 0, 0],
    );
    expect([journeys.endedAt[0], journeys.value[0], steps.duration[0]]).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect([journeys.startedAt[0], journeys.lastAt[0]]).toEqual([START, START]);
  });

  test('money in another currency than the definition’s is left out, of journeys and of drop-offs', () => {
    const value = (value_currency?: string) => {
      const money = { value: 5, ...(value_currency === undefined ? {} : { value_currency }) };
      const log = withMore(money, {}, money);
      return [log.journeys.value[0], log.flags.value[0]];
    };
    expect(value()).toEqual([5, 5]);
    expect(value('EUR')).toEqual([5, 5]);
    expect(value('USD')).toEqual([Number.NaN, Number.NaN]);
  });

  test('what was left out is no number, or nothing named', () => {
    const { journeys, steps, flags } = withMore({}, {});
    expect([journeys.endedAt[0], journeys.value[0], steps.duration[0], flags.value[0]]).toEqual(
      new Array(4).fill(Number.NaN),
    );
    expect([journeys.segment[0], steps.team[0], steps.outcome[0], flags.cause[0], flags.cost[0]]).toEqual(
      new Array(5).fill(0),
    );
  });

  test('flags stand by their time, then by name', () => {
    const { journeys, journey_steps, flags } = rowsOf(
      [{ steps: stepsOf('a'), flags: new Array(3).fill({ kind: 'ping-pong', step: 0 }) }],
      'p',
    );
    const told = [
      { flag: 'c', reason: 'third', at: 2 },
      { flag: 'b', reason: 'second', at: 2 },
      { flag: 'd', reason: 'first', at: 1 },
    ];
    const log = built({ journeys, journey_steps, flags: flags.map((row, i) => ({ ...row, ...told[i] })) });
    expect([...log.flags.reason].map(log.texts.textOf)).toEqual(['first', 'second', 'third']);
  });

  test('of nobody: an empty log', () => {
    const log = createLogBuilder().build();
    expect([log.journeys.count, log.steps.count, log.flags.count, [...log.journeys.firstStep]]).toEqual([
      0,
      0,
      0,
      [0],
    ]);
  });

  test('nothing is lost and nothing moved, whatever the rows', () => {
    fc.assert(
      fc.property(persons, told => {
        const { journeys, steps, flags, texts } = logOf(told);
        const all = told.flat();
        expect(journeys.count).toBe(all.length);
        for (const [number, journey] of all.entries()) {
          const [first, end] = [journeys.firstStep[number] ?? 0, journeys.firstStep[number + 1] ?? 0];
          const read = Array.from({ length: end - first }, (_, i) => first + i);
          expect(read.map(step => (steps.at[step] ?? 0) - START)).toEqual(journey.steps.map(({ at }) => at));
          expect(read.map(step => texts.textOf(steps.team[step] ?? 0))).toEqual(
            journey.steps.map(({ team = '' }) => team),
          );
        }
        expect(flags.count).toBe(all.flatMap(({ flags: own = [] }) => own).length);
        expect([...flags.journey]).toEqual([...flags.journey].sort((a, b) => a - b));
      }),
      { numRuns: runs(30, 1000) },
    );
  });
});

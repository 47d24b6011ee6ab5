import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { journeyOfStep } from '../../../../shared/domain/analytics/journey-log.ts';
import { createLogBuilder, type PersonRows } from '../../../../shared/domain/analytics/log-builder.ts';
import { CHANNEL_KINDS, FLAGS, STATES, VARIANTS } from '../../../../shared/domain/analytics/names.ts';
import { persons } from '../../../arbitraries/journeys.ts';
import { runs } from '../../../runs.ts';
import { logOf, logOfTexts, MINUTE, rowsOf, START, stepsOf } from './journeys.ts';

function built(rows: Partial<PersonRows>) {
  const builder = createLogBuilder();
  builder.add({ journeys: [], journey_steps: [], flags: [], ...rows });
  return builder.build();
}

const rows = rowsOf([{ steps: stepsOf('a b c') }], 'p');

/** The rows with more in each of them. */
const withMore = (journey: object, step: object, flag?: object) =>
  built({
    journeys: rows.journeys.map(row => ({ ...row, ...journey })),
    journey_steps: rows.journey_steps.map(row => ({ ...row, ...step })),
    flags: rowsOf([{ steps: stepsOf('a b c'), flags: [{ kind: 'drop-off', step: 1 }] }], 'p').flags.map(
      row => ({
        ...row,
        ...flag,
      }),
    ),
  });

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

  test('every column of a row is there', () => {
    const log = withMore(
      { version: 3, state: 'cancelled', segment: 'gold', ended_at: START + 9, value: 12 },
      {
        channel: 'store',
        channel_kind: 'physical',
        team: 'retail',
        stage: 'buy',
        outcome: 'failed',
        reason: 'late',
        segment: 'new',
        duration_seconds: 60,
        cost: 4,
        survey_instrument: 'csat',
        survey_variant: '1-5',
        survey_score: 2,
        survey_respondent: 'employee',
        survey_comment: 'slow',
        voice: JSON.stringify([{ quadrant: 'feels', text: 'lost' }]),
      },
      {
        ...{ kind: 'self-loop', variant: 'redo', state: 'resolved', at: START + 7, stage: 'buy' },
        ...{ silo: true, cause: 'no-handoff', cost: 2, value: 5, subject: 'date', reason: 'bill' },
        ...{ from_channel: 'web', from_team: 'net', to_channel: 'call', to_team: 'desk' },
      },
    );
    const { journeys, steps, flags, surveys, voices, texts } = log;
    const text = (column: ArrayLike<number>) => texts.textOf(column[0] ?? -1);
    expect({
      definition: text(journeys.definition),
      version: journeys.version[0],
      currency: text(journeys.currency),
      state: STATES[journeys.state[0] ?? -1],
      segment: text(journeys.segment),
      times: [journeys.startedAt[0], journeys.lastAt[0], journeys.endedAt[0]],
      value: journeys.value[0],
    }).toEqual({
      definition: 'order',
      version: 3,
      currency: 'EUR',
      state: 'cancelled',
      segment: 'gold',
      times: [START, START + 2 * MINUTE, START + 9],
      value: 12,
    });
    expect({
      at: [...steps.at],
      touchpoint: [...steps.touchpoint],
      kind: CHANNEL_KINDS[steps.kind[0] ?? -1],
      texts: [
        steps.channel,
        steps.team,
        steps.activity,
        steps.stage,
        steps.outcome,
        steps.reason,
        steps.segment,
      ].map(text),
      numbers: [steps.duration[0], steps.cost[0]],
    }).toEqual({
      at: [START, START + MINUTE, START + 2 * MINUTE],
      touchpoint: [0, 1, 2],
      kind: 'physical',
      texts: ['store', 'retail', 'a', 'buy', 'failed', 'late', 'new'],
      numbers: [60, 4],
    });
    expect({
      kind: FLAGS[flags.kind[0] ?? -1],
      variant: VARIANTS[flags.variant[0] ?? -1],
      place: [flags.journey[0], flags.step[0], flags.resolved[0], flags.at[0]],
      texts: [flags.stage, flags.cause, flags.subject, flags.reason].map(text),
      boundary: [flags.fromChannel, flags.fromTeam, flags.toChannel, flags.toTeam].map(text),
      money: [flags.cost[0], flags.value[0]],
    }).toEqual({
      kind: 'self-loop',
      variant: 'redo',
      place: [0, 1, 1, START + 7],
      texts: ['buy', 'no-handoff', 'date', 'bill'],
      boundary: ['web', 'net', 'call', 'desk'],
      money: [2, 5],
    });
    expect([
      ...[surveys.instrument, surveys.variant, surveys.respondent].map(text),
      surveys.score[0],
      surveys.comment(0),
      surveys.comment(9),
      text(voices.quadrant),
      voices.text(0),
      [...voices.step],
    ]).toEqual(['csat', '1-5', 'employee', 2, 'slow', '', 'feels', 'lost', [0, 1, 2]]);
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

  test('context: said nothing, without, with, proven', () => {
    const context = (step: object) => withMore({}, step).steps.context[0];
    expect([
      context({}),
      context({ context_received: false }),
      context({ context_received: true }),
      context({ context_received: true, context_proven: true }),
      context({ context_received: true, context_proven: false }),
    ]).toEqual([0, 1, 2, 3, 2]);
  });

  test('surveys, voices and attributes hang on their steps', () => {
    const log = withMore(
      {},
      {
        survey_instrument: 'nps',
        survey_variant: '0-10',
        survey_score: 9,
        survey_respondent: 'customer',
        voice: JSON.stringify([{ quadrant: 'says', text: 'fine' }]),
        attributes: JSON.stringify({ tier: 'gold', age: 7 }),
      },
    );
    const { surveys, voices, attributes, texts } = log;
    expect([surveys.count, [...surveys.step], [...surveys.score], surveys.comment(0)]).toEqual([
      3,
      [0, 1, 2],
      [9, 9, 9],
      '',
    ]);
    expect(texts.textOf(surveys.instrument[0] ?? 0)).toBe('nps');
    expect([voices.count, voices.text(2), voices.text(3)]).toEqual([3, 'fine', '']);
    expect([...(attributes.get('age')?.value ?? [])].map(texts.textOf)).toEqual(['7', '7', '7']);
    expect([...(attributes.get('tier')?.step ?? [])]).toEqual([0, 1, 2]);
    expect(withMore({}, { survey_instrument: 'nps' }).surveys.count).toBe(0);
    expect(withMore({}, { survey_score: 9 }).surveys.count).toBe(0);
  });

  test('a flag points at its step, or at the journey’s last where that has expired', () => {
    const flag = (more: object) => withMore({}, {}, more).flags;
    expect([...flag({}).step]).toEqual([1]);
    expect([...flag({ touchpoint: 'gone' }).step]).toEqual([2]);
    expect([...flag({ state: 'resolved' }).resolved, ...flag({}).resolved]).toEqual([1, 0]);
    const silo = { variant: 'redo', cause: 'no-handoff', from_team: 'north', cost: 2 };
    const found = withMore({}, {}, { ...silo, silo: true });
    expect([found.flags.variant[0], found.flags.cost[0]]).toEqual([2, 2]);
    expect(found.texts.textOf(found.flags.cause[0] ?? 0)).toBe('no-handoff');
    expect(flag({ ...silo, silo: false }).cause[0]).toBe(0);
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

import { describe, expect, test } from 'vitest';
import { CHANNEL_KINDS, FLAGS, STATES, VARIANTS } from '../../../../shared/domain/analytics/names.ts';
import { withMore } from './built-log.ts';
import { MINUTE, START } from './journeys.ts';

describe('rows of the lake as columns', () => {
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
});

import { describe, expect, test } from 'vitest';
import { CALLED, CART, DAY, HOUR, JOURNEY, PERSON, PLACED, rows, START } from './order-rows.ts';

describe('one order: filled and placed on the web, where it failed, and placed again by telephone; then nothing', () => {
  const found = rows([CALLED, CART, PLACED]);
  const place = { person: PERSON, fold: '7', journey: JOURNEY, definition: 'order', version: 1 };
  const flag = (kind: string) => found.flags.find(each => each.kind === kind);

  test('the person, and by which identifiers they were seen', () => {
    expect(found.persons).toEqual([
      {
        person: PERSON,
        fold: '7',
        kind: 'personal',
        namespace: 'customerId',
        touchpoints: 3,
        folded_at: START + 31 * DAY,
      },
    ]);
    expect(found.sightings).toEqual([
      {
        person: PERSON,
        fold: '7',
        identifier: PLACED.ids[1],
        anchor: PERSON,
        seen_at: START + 9 * HOUR,
        touchpoint: 'placed',
      },
    ]);
  });

  test('its touchpoints in order of time, each with what it said and nothing else', () => {
    const common = { person: PERSON, fold: '7', basis: 'explicit' };
    expect(found.touchpoints).toEqual([
      {
        ...common,
        touchpoint: 'cart',
        occurred_at: START + 8 * HOUR,
        channel: 'web',
        activity: 'cart.filled',
        segment: 'new',
        attributes: '{"tier":"gold"}',
        namespaces: 'customerId',
      },
      {
        ...common,
        touchpoint: 'placed',
        occurred_at: START + 9 * HOUR,
        channel: 'web',
        activity: 'order.placed',
        outcome: 'failed',
        value: 80,
        value_currency: 'EUR',
        statements: '{"delivery-date":"2026-01-05"}',
        namespaces: 'customerId email',
      },
      {
        ...common,
        touchpoint: 'called',
        occurred_at: START + 10 * HOUR,
        channel: 'call-center',
        team: 'night',
        activity: 'order.placed',
        segment: 'loyal',
        reason: 'late',
        context_received: false,
        context_from: 'web',
        duration_seconds: 120,
        cost: 7.5,
        cost_currency: 'EUR',
        survey_instrument: 'nps',
        survey_variant: '0-10',
        survey_score: 3,
        survey_respondent: 'customer',
        survey_comment: 'slow',
        voice: '[{"quadrant":"feels","text":"lost"}]',
        namespaces: 'customerId',
      },
    ]);
  });

  test('its steps: with stage, phase, kind of channel, the team that answers for it, and cost to serve', () => {
    expect(
      found.journey_steps.map(({ position, touchpoint, stage, phase, channel_kind, team, cost }) => [
        position,
        touchpoint,
        stage,
        phase,
        channel_kind,
        team,
        cost,
      ]),
    ).toEqual([
      [1, 'cart', 'choose', 'before', 'digital', 'ecommerce', 0.1],
      [2, 'placed', 'buy', 'during', 'digital', 'ecommerce', 0.1],
      [3, 'called', 'buy', 'during', 'assisted', 'night', 7.5],
    ]);
    expect(found.journey_steps[2]).toEqual({
      ...place,
      position: 3,
      touchpoint: 'called',
      occurred_at: START + 10 * HOUR,
      stage: 'buy',
      phase: 'during',
      channel: 'call-center',
      channel_kind: 'assisted',
      team: 'night',
      activity: 'order.placed',
      segment: 'loyal',
      reason: 'late',
      context_received: false,
      duration_seconds: 120,
      survey_instrument: 'nps',
      survey_variant: '0-10',
      survey_score: 3,
      survey_respondent: 'customer',
      survey_comment: 'slow',
      voice: '[{"quadrant":"feels","text":"lost"}]',
      cost: 7.5,
    });
  });

  test('the journey dropped off three days after its last touchpoint, with the segment named last', () => {
    expect(found.journeys).toEqual([
      {
        ...place,
        state: 'dropped-off',
        stage: 'buy',
        segment: 'loyal',
        started_at: START + 8 * HOUR,
        last_at: START + 10 * HOUR,
        ended_at: START + 10 * HOUR + 3 * DAY,
        keyed: false,
        touchpoints: 3,
        channels: 2,
        first_channel: 'web',
        last_channel: 'call-center',
        currency: 'EUR',
        cost: 7.7,
        silo_cost: 7.5,
        rework: 1,
        rework_pm4py: 1,
        self_loops: 1,
        self_loops_redo: 1,
        repetitions: 0,
        repetitions_redo: 0,
        recoveries: 0,
        value: 80,
        value_currency: 'EUR',
      },
    ]);
  });

  test('its flags: the rework with cause and boundary, the leak, and the drop-off with the value at risk', () => {
    const raised = {
      ...place,
      state: 'raised',
      stage: 'buy',
      activity: 'order.placed',
      touchpoint: 'called',
    };
    expect(found.flags.map(each => each.kind).sort()).toEqual(['channel-leak', 'drop-off', 'self-loop']);
    expect(flag('self-loop')).toMatchObject({
      ...raised,
      at: START + 10 * HOUR,
      variant: 'redo',
      silo: true,
      cause: 'failed-before',
      from_channel: 'web',
      from_team: 'ecommerce',
      to_channel: 'call-center',
      to_team: 'night',
      cost: 7.5,
    });
    expect(flag('channel-leak')).toMatchObject({ ...raised, silo: false });
    expect(flag('channel-leak')).not.toHaveProperty('cause');
    const dropOff = flag('drop-off');
    expect(dropOff).toMatchObject({
      ...raised,
      at: START + 10 * HOUR + 3 * DAY,
      silo: false,
      value: 80,
      value_currency: 'EUR',
    });
    expect(dropOff).not.toHaveProperty('resolved_at');
    const evidence: unknown = JSON.parse(dropOff?.evidence ?? '');
    expect(evidence).toEqual([
      {
        touchpoint: 'called',
        occurredAt: '2026-01-01T10:00:00.000Z',
        channel: 'call-center',
        activity: 'order.placed',
        team: 'night',
      },
    ]);
  });
});

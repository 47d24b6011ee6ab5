import { describe, expect, test } from 'vitest';
import type { Touchpoint } from '../../../../shared/contract/touchpoint.ts';
import { type Expired, type RowsOf, rowsOfPerson } from '../../../../shared/domain/analytics/rows.ts';
import type { CompiledDefinition } from '../../../../shared/domain/definition.ts';
import { append, newPerson } from '../../../../shared/domain/person.ts';
import { compiled, complaintDefinition, orderDefinition } from '../../../arbitraries/definitions.ts';
import { stored } from '../../../arbitraries/stored.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 1);
const order = compiled(orderDefinition);

const touchpoint = (
  id: string,
  hour: number,
  channel: string,
  activity: string,
  more: Partial<Touchpoint> = {},
) =>
  stored({
    id,
    occurredAt: new Date(START + hour * HOUR).toISOString(),
    channel,
    activity,
    identifiers: { customerId: 'c1' },
    ...more,
  });

const CART = touchpoint('cart', 8, 'web', 'cart.filled', { segment: 'new', attributes: { tier: 'gold' } });
const PLACED = touchpoint('placed', 9, 'web', 'order.placed', {
  identifiers: { customerId: 'c1', email: 'ana@example.org' },
  outcome: 'failed',
  value: { amount: 80, currency: 'EUR' },
  statements: { 'delivery-date': '2026-01-05' },
});
const CALLED = touchpoint('called', 10, 'call-center', 'order.placed', {
  team: 'night',
  segment: 'loyal',
  reason: 'late',
  context: { received: false, from: 'web' },
  durationSeconds: 120,
  cost: { amount: 7.5, currency: 'EUR' },
  survey: { instrument: 'nps', variant: '0-10', score: 3, respondent: 'customer', comment: 'slow' },
  voice: [{ quadrant: 'feels', text: 'lost' }],
});
const [PERSON = ''] = CART.ids;
const JOURNEY = `order~${CART.tid}`;

function rows(touchpoints: readonly (typeof CART)[], more: Partial<RowsOf> = {}) {
  return rowsOfPerson({
    person: PERSON,
    kind: 'personal',
    held: touchpoints.map(each => ({ touchpoint: each, entry: { basis: 'explicit' } })),
    definitions: [order],
    now: START + 31 * DAY,
    fold: '7',
    ...more,
  });
}

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

test('who comes back in time goes on with the journey: the drop-off is resolved, by when and where', () => {
  const back = touchpoint('back', 10 + 4 * 24, 'app', 'delivery.asked');
  const { journeys, flags } = rows([CART, PLACED, CALLED, back], { now: back.at });
  expect(journeys).toMatchObject([
    { state: 'open', recoveries: 1, recovered_channel: 'app', touchpoints: 4, segment: 'loyal' },
  ]);
  expect(journeys[0]).not.toHaveProperty('ended_at');
  expect(flags.find(each => each.kind === 'drop-off')).toMatchObject({
    state: 'resolved',
    resolved_at: back.at,
    resolved_channel: 'app',
  });
});

test('a receipt proves the context only where the channel says that it had it', () => {
  const proofs = (['proven', 'stale'] as const).flatMap(proof =>
    [true, false].map(received => ({ ...CALLED, context: { received, proof } })),
  );
  expect(
    proofs.map(each => {
      const [row] = rows([each]).touchpoints;
      return [row?.context_received, row?.context_proven];
    }),
  ).toEqual([
    [true, true],
    [false, false],
    [true, false],
    [false, false],
  ]);
  expect(rows([CALLED]).touchpoints[0]).not.toHaveProperty('context_proven');
});

test('a touchpoint is a step in each journey that it is part of, and in none where no stage knows it', () => {
  const changed = touchpoint('changed', 9, 'web', 'order.changed', { segment: 'loyal' });
  const other = touchpoint('other', 10, 'web', 'newsletter.read');
  const found = rows([changed, other], {
    definitions: [order, compiled(complaintDefinition)],
    now: other.at,
  });
  expect(
    found.journey_steps.map(({ touchpoint, definition, stage, position }) => [
      touchpoint,
      definition,
      stage,
      position,
    ]),
  ).toEqual(
    expect.arrayContaining([
      ['changed', 'order', 'buy', 1],
      ['changed', 'complaint', 'all', 1],
    ]),
  );
  expect(found.journey_steps).toHaveLength(2);
  expect(found.journeys.map(each => [each.definition, each.segment])).toEqual(
    expect.arrayContaining([
      ['order', 'loyal'],
      ['complaint', 'loyal'],
    ]),
  );
  expect(found.touchpoints).toHaveLength(2);
});

test('of a channel that the definition does not know, neither kind nor cost is known', () => {
  const [step] = rows([touchpoint('fax', 9, 'fax', 'order.placed')]).journey_steps;
  expect(step).toMatchObject({ channel: 'fax', stage: 'buy', cost: 0 });
  expect(step).not.toHaveProperty('channel_kind');
});

test('a journey with a key says so', () => {
  const keyed = touchpoint('keyed', 9, 'web', 'order.placed', { journey: { type: 'order', key: 'o-1' } });
  expect(rows([keyed]).journeys).toMatchObject([{ keyed: true }]);
});

describe('where touchpoints have expired', () => {
  /** The journeys of these, as they were folded while all of them were there. */
  const kept = (
    touchpoints: readonly (typeof CART)[],
    definitions: readonly CompiledDefinition[] = [order],
  ) => {
    const state = newPerson();
    for (const each of touchpoints) append(state, PERSON, each, definitions);
    return state.journeys;
  };
  const expired = (until: number, journeys: Expired['journeys'], flags: Expired['flags'] = []): Expired => ({
    until,
    journeys,
    flags,
  });
  const positions = (found: ReturnType<typeof rows>) =>
    found.journey_steps.map(({ touchpoint, position }) => [touchpoint, position]);

  test('their journey stays as it was folded, and what comes after joins it', () => {
    const journeys = kept([CART, PLACED]);
    const before = structuredClone(journeys);
    const found = rows([CALLED], { expired: expired(PLACED.at, journeys) });
    expect(positions(found)).toEqual([['called', 3]]);
    expect(found.journeys).toMatchObject([
      { journey: JOURNEY, touchpoints: 3, started_at: CART.at, first_channel: 'web', rework: 1 },
    ]);
    expect(journeys).toEqual(before);
  });

  test('what has not been deleted yet is no touchpoint of the journey twice', () => {
    const found = rows([PLACED, CALLED], { expired: expired(PLACED.at, kept([CART, PLACED])) });
    expect(positions(found)).toEqual([['called', 3]]);
    expect(found.touchpoints.map(each => each.touchpoint)).toEqual(['placed', 'called']);
  });

  test('nor is what the journey held already, though it came after the last that expired', () => {
    const found = rows([PLACED, CALLED], { expired: expired(CART.at, kept([CART, PLACED])) });
    expect(found.journeys).toMatchObject([{ touchpoints: 3 }]);
    expect(positions(found)).toEqual([
      ['placed', 2],
      ['called', 3],
    ]);
  });

  test('of two journeys that were kept, what comes after the later one counts', () => {
    const delivered = touchpoint('delivered', 11, 'web', 'order.delivered');
    const again = touchpoint('again', 12, 'web', 'cart.filled');
    const more = touchpoint('more', 13, 'web', 'order.placed');
    const both = kept([CART, delivered, again]);
    expect(both).toHaveLength(2);
    const found = rows([delivered, again, more], { expired: expired(CART.at, both) });
    expect(found.journeys.map(each => each.touchpoints)).toEqual([2, 2]);
  });

  test('flags of which a proof has expired are kept beside the new ones', () => {
    const [old] = rows([CART, PLACED, CALLED]).flags;
    expect(old).toBeDefined();
    const state = newPerson();
    const flags = [CART, PLACED, CALLED].flatMap(each =>
      append(state, PERSON, each, [order]).map(change => change.flag),
    );
    const found = rows([], { expired: expired(CALLED.at, state.journeys, flags) });
    expect(found.flags.map(each => each.kind).sort()).toEqual(['channel-leak', 'drop-off', 'self-loop']);
    expect(found.flags.every(each => each.journey === JOURNEY)).toBe(true);
  });

  test('a journey whose definition nobody knows any more has no row', () => {
    const found = rows([], { expired: expired(CALLED.at, kept([CART])), definitions: [] });
    expect(found.journeys).toEqual([]);
  });
});

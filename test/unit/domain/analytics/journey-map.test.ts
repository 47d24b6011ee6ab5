import { describe, expect, test } from 'vitest';
import { mapReport } from '../../../../shared/domain/analytics/journey-map.ts';
import type { PersonRows } from '../../../../shared/domain/analytics/log-builder.ts';
import { orderDefinition } from '../../../arbitraries/definitions.ts';
import { flagAt, journeyOf } from '../../../arbitraries/journey-rows.ts';
import { figuresIn } from '../../../arbitraries/lake-rows.ts';

const figuresOf = (rows: readonly PersonRows[], quotes?: number) =>
  figuresIn(mapReport, rows, { definition: orderDefinition, ...(quotes === undefined ? {} : { quotes }) });
const stagesOf = (map: ReturnType<typeof figuresOf>) => map.phases.flatMap(each => each.stages);

describe('the journey map', () => {
  test('has the stages of the definition by phase, with title, owner and weight, also where nobody came', () => {
    const map = figuresOf([]);
    expect(
      map.phases.map(each => [each.phase, each.stages.map(({ id, title, team }) => [id, title, team])]),
    ).toEqual([
      ['before', [['choose', 'Choose', 'shop']]],
      ['during', [['buy', 'Buy', '']]],
      ['after', [['receive', 'Receive', '']]],
    ]);
    expect(map).toMatchObject({
      definition: { id: 'order', version: 1, title: 'Order' },
      journeys: { count: 0 },
      otherStages: [],
    });
    expect(stagesOf(map)[0]).toMatchObject({
      timeInStage: { n: 0, p50: null, p90: null },
      pains: [],
      voice: [],
      momentOfTruth: 0,
    });
  });

  test('measures the time from entry to the next stage', () => {
    const minutes = (stage: string, ...cells: string[]) =>
      stagesOf(figuresOf(cells.map((each, i) => journeyOf(`j${i}`, each)))).find(each => each.id === stage)
        ?.timeInStage;
    expect(minutes('buy', 'a/web b/web c/web', 'a/web c/web', 'a/web')).toEqual({
      n: 2,
      p50: 90_000,
      p90: 114_000,
    });
    expect(minutes('receive', 'a/web c/web')).toEqual({ n: 0, p50: null, p90: null });
    // Two visits of a minute each: the second counts from its own entry.
    expect(minutes('buy', 'a/web c/web b/web c/web')).toEqual({ n: 2, p50: 60_000, p90: 60_000 });
  });

  test('keeps the latest quotes, as many as asked for', () => {
    const rows = journeyOf('j', 'a/web a/web a/web');
    const spoken = rows.journey_steps.map((each, i) => ({
      ...each,
      voice: JSON.stringify([{ quadrant: 'frustrates', text: `wait ${i}` }]),
      ...(i === 1
        ? { survey_instrument: 'nps', survey_variant: '0-10', survey_score: 3, survey_comment: 'slow' }
        : {}),
    }));
    const buy = stagesOf(figuresOf([{ ...rows, journey_steps: spoken }], 2)).find(each => each.id === 'buy');
    expect(buy?.quotes).toMatchObject([
      {
        kind: 'frustrates',
        count: 3,
        journeys: 1,
        latest: [{ text: 'wait 2', channel: 'web', stage: 'buy' }, { text: 'wait 1' }],
      },
      { kind: 'comments', count: 1, latest: [{ text: 'slow', journey: 'j' }] },
    ]);
    expect(buy?.quotes[0]?.latest).toHaveLength(2);
    const none = stagesOf(figuresOf([{ ...rows, journey_steps: spoken }], 0)).find(each => each.id === 'buy');
    expect(none?.quotes[0]).toMatchObject({ count: 3, latest: [] });
  });

  describe('of a journey that hurt: done again in a shop, told two dates, called, and dropped off', () => {
    const rows = journeyOf('j', 'a/web/net b/web/net a/store/shop a/call b/call', { state: 'dropped-off' });
    const steps = rows.journey_steps.map((each, i) => ({ ...each, cost: i + 1 }));
    const boundary = { from_channel: 'web', from_team: 'net', to_channel: 'store', to_team: 'shop' };
    const flags = [
      flagAt(steps[2], 'repetition', {
        variant: 'redo',
        silo: true,
        cause: 'no-handoff',
        cost: 3,
        ...boundary,
      }),
      flagAt(steps[3], 'self-loop', { variant: 'redo', cost: 60 }),
      flagAt(steps[4], 'self-loop', {
        variant: 'redo',
        silo: true,
        cause: 'no-handoff',
        cost: 0.5,
        ...boundary,
      }),
      flagAt(steps[3], 'channel-leak', { cost: 70 }),
      flagAt(steps[3], 'contradiction', { subject: 'date' }),
      flagAt(steps[4], 'contradiction', { subject: 'date' }),
      flagAt(steps[4], 'contradiction', { subject: 'bill' }),
      flagAt(steps[4], 'drop-off', { value: 90, value_currency: 'EUR' }),
      flagAt(steps[3], 'drop-off', { value: 500, value_currency: 'EUR', state: 'resolved' }),
      flagAt(steps[4], 'ping-pong'),
      flagAt(steps[4], 'repeat-contact'),
    ];
    const other = journeyOf('k', 'a/web', { definition: 'claim' });
    const buy = stagesOf(figuresOf([{ ...rows, journey_steps: steps, flags }, other])).find(
      each => each.id === 'buy',
    );

    test('what customers did and where, the most frequent first; journeys of other definitions apart', () => {
      expect(buy?.does.map(({ activity, count }) => [activity, count])).toEqual([
        ['a', 3],
        ['b', 2],
      ]);
      expect(buy?.channels.map(({ channel, count, share }) => [channel, count, share.of])).toEqual([
        ['call', 2, 5],
        ['web', 2, 5],
        ['store', 1, 5],
      ]);
      expect(buy).toMatchObject({
        touchpoints: { count: 5, journeys: 1 },
        cost: { amount: 15, currency: 'EUR' },
      });
    });

    test('pains by what they cost: value lost, the assisted contact, what was done again; then by how often', () => {
      expect(
        buy?.pains.map(({ kind, name, money, of, count }) => [kind, name, money.amount, of, count]),
      ).toEqual([
        ['drop-off', '', 90, 'value', 1],
        ['channel-leak', '', 4, 'cost', 1],
        ['silo-rework', 'web/net>store/shop', 3.5, 'cost', 2],
        ['contradiction', 'date', 0, 'cost', 2],
        ['contradiction', 'bill', 0, 'cost', 1],
      ]);
      expect(buy?.pains[0]?.money.currency).toBe('EUR');
    });

    test('every flag by kind, the most frequent first, those that cost nothing too', () => {
      expect(buy?.flags.map(({ kind, count }) => [kind, count])).toEqual([
        ['contradiction', 3],
        ['drop-off', 2],
        ['self-loop', 2],
        ['channel-leak', 1],
        ['ping-pong', 1],
        ['repeat-contact', 1],
        ['repetition', 1],
      ]);
    });

    test('a drop-off without a value costs nothing, and is a pain all the same', () => {
      const lone = { ...rows, flags: [flagAt(rows.journey_steps[0], 'drop-off')] };
      const found = stagesOf(figuresOf([lone])).find(each => each.id === 'buy');
      expect(found?.pains).toMatchObject([{ kind: 'drop-off', count: 1, money: { amount: 0 } }]);
    });
  });

  test('the voice of a stage is what was said in it', () => {
    const rows = journeyOf('j', 'a/web c/web');
    const asked = rows.journey_steps.map((each, i) => ({
      ...each,
      survey_instrument: 'csat',
      survey_variant: '1-5',
      survey_score: i === 0 ? 5 : 1,
    }));
    const stages = stagesOf(figuresOf([{ ...rows, journey_steps: asked }]));
    expect(
      stages.map(({ id, voice }) => [id, voice.map(({ by, name, score }) => [by, name, score])]),
    ).toEqual([
      ['choose', []],
      ['buy', [['stage', 'order/buy', 100]]],
      ['receive', [['stage', 'order/receive', 0]]],
    ]);
  });

  test('names stages of other versions apart', () => {
    const rows = journeyOf('j', 'a/web c/web');
    const steps = rows.journey_steps.map(each => ({
      ...each,
      stage: each.activity === 'a' ? 'browse' : each.stage,
    }));
    expect(figuresOf([{ ...rows, journey_steps: steps }]).otherStages).toMatchObject([
      { stage: 'browse', count: 1 },
    ]);
  });
});

import { expect, test } from 'vitest';
import { compiled, complaintDefinition } from '../../../arbitraries/definitions.ts';
import { CALLED, CART, order, PLACED, rows, touchpoint } from './order-rows.ts';

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

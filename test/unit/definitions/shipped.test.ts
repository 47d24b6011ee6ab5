import { describe, expect, test } from 'vitest';
import { readDefinition } from '../../../shared/definitions/read-definition.ts';
import { shippedDefinitions } from '../../../shared/definitions/shipped.ts';

test('the four trades ship', () => {
  expect(shippedDefinitions.map(each => each.id)).toEqual([
    'retail-order',
    'telecom-support',
    'insurance-claim',
    'bank-onboarding',
  ]);
});

describe.each(shippedDefinitions.map(each => [each.id, each] as const))('%s', (_, definition) => {
  const { source } = definition;

  test('every activity that starts, reaches or cancels a journey belongs to a stage', () => {
    for (const activity of [...source.starts, ...source.goals, ...source.cancels]) {
      expect(definition.stageOf(activity)?.id, activity).toBeDefined();
    }
  });

  test('what may repeat belongs to a stage too', () => {
    for (const pattern of source.repeatable) expect(definition.stageOf(pattern)?.id, pattern).toBeDefined();
  });

  test('a journey can start before or during, and reach its goal in a later stage than the first', () => {
    const place = (activity: string) =>
      source.stages.findIndex(each => each.id === definition.stageOf(activity)?.id);
    expect(Math.min(...source.starts.map(place))).toBe(0);
    expect(Math.max(...source.goals.map(place))).toBeGreaterThan(0);
  });

  test('has all three phases, digital and assisted channels, and an owner for each stage and channel', () => {
    expect(new Set(source.stages.map(each => each.phase))).toEqual(new Set(['before', 'during', 'after']));
    const channels = Object.values(source.channels);
    expect(channels.map(each => each.kind)).toEqual(
      expect.arrayContaining(['digital', 'assisted', 'physical']),
    );
    for (const each of [...source.stages, ...channels]) expect(each.team).toBeDefined();
    for (const each of channels) expect(each.unitCost).toBeGreaterThan(0);
  });
});

test('no activity belongs to two trades: one touchpoint, one journey', () => {
  for (const { id, source } of shippedDefinitions) {
    for (const other of shippedDefinitions.filter(each => each.id !== id)) {
      for (const activity of source.stages.flatMap(stage => stage.activities)) {
        const example = activity.replace(/\*$/, 'anything');
        expect(other.stageOf(example)?.id, `${example} of ${id} in ${other.id}`).toBeUndefined();
      }
    }
  }
});

test('a definition that is not valid names each place', () => {
  const [first] = shippedDefinitions;
  expect(() => readDefinition({ ...first?.source, currency: 'euro', goals: ['nowhere'] })).toThrow(
    /currency: /,
  );
  expect(() => readDefinition({ ...first?.source, goals: ['nowhere'] })).toThrow(
    /goals\.0: nowhere is in no stage/,
  );
  expect(() => readDefinition(null)).toThrow(/not valid/);
});

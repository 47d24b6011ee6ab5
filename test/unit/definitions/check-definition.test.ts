import { describe, expect, it } from 'vitest';
import { type JourneyDefinition, journeyDefinition } from '../../../shared/contract/journey-definition.ts';
import { shippedDefinitions } from '../../../shared/definitions/shipped.ts';
import { checkDefinition } from '../../../shared/domain/definition-check.ts';
import { compiled, orderDefinition } from '../../arbitraries/definitions.ts';

const sound: JourneyDefinition = {
  ...orderDefinition,
  stages: orderDefinition.stages.map(stage => ({ ...stage, team: 'shop' })),
  channels: Object.fromEntries(
    Object.entries(orderDefinition.channels).map(([name, channel]) => [
      name,
      { ...channel, unitCostSource: 'own books' },
    ]),
  ),
};

const warned = (over: Partial<JourneyDefinition>) =>
  checkDefinition(compiled(journeyDefinition.parse({ ...sound, ...over }))).map(
    each => `${each.code} ${each.path}`,
  );

const [choose, buy, receive] = sound.stages;
const stages = (...each: (JourneyDefinition['stages'][number] | undefined)[]) => ({
  stages: each.filter(stage => stage !== undefined),
});

describe('a definition is warned of', () => {
  it('nothing where it is sound, and so it is with those that ship', () => {
    expect(warned({})).toEqual([]);
    for (const each of shippedDefinitions) expect(checkDefinition(each), each.id).toEqual([]);
  });

  it('a stage before every start', () => {
    expect(warned({ starts: ['order.placed'] })).toEqual(['unreachable-stage stages.0']);
  });

  it('a stage behind the goal where every activity begins the next journey', () => {
    const again = {
      id: 'again',
      title: 'Again',
      phase: 'after' as const,
      activities: ['order.again'],
      momentOfTruth: 0,
      team: 'shop',
    };
    expect(warned({ ...stages(choose, buy, receive, again) })).toEqual([]);
    expect(
      warned({ ...stages(choose, buy, receive, again), starts: ['cart.filled', 'order.again'] }),
    ).toEqual(['unreachable-stage stages.3']);
  });

  it('a goal before the start, and one that is the start', () => {
    expect(warned({ starts: ['order.placed'], goals: ['cart.filled', 'order.delivered'] })).toEqual([
      'unreachable-stage stages.0',
      'goal-before-start goals.0',
    ]);
    expect(warned({ goals: ['cart.filled', 'order.delivered'] })).toEqual(['goal-is-start goals.0']);
  });

  it('activities under two patterns, of two stages or of one', () => {
    const all = { ...buy, activities: ['order.*'] } as JourneyDefinition['stages'][number];
    expect(warned(stages(choose, all, receive))).toEqual([
      'overlapping-activities stages.2.activities.1',
      'overlapping-activities stages.2.activities.2',
    ]);
    const twice = {
      ...choose,
      activities: ['cart.*', 'cart.items.*'],
    } as JourneyDefinition['stages'][number];
    expect(warned(stages(twice, buy, receive))).toEqual(['overlapping-activities stages.0.activities.1']);
  });

  it('what may repeat and is nowhere', () => {
    expect(warned({ repeatable: ['cart.*', 'cart.viewed', 'order.*', 'basket.*', 'basket.viewed'] })).toEqual(
      ['unknown-repeatable repeatable.3', 'unknown-repeatable repeatable.4'],
    );
  });

  it('a stage without owner, or with more patience than the journey has', () => {
    const { team: _, ...orphan } = choose as NonNullable<typeof choose>;
    expect(warned(stages(orphan, buy, receive))).toEqual(['stage-without-owner stages.0']);
    expect(warned({ inactivity: 'P2D' })).toEqual(['expected-beyond-inactivity stages.1.expectedWithin']);
    expect(warned({ inactivity: 'P3D' })).toEqual([]);
  });

  it('channels without cost, costs without source, and nobody to talk to', () => {
    expect(warned({ channels: { web: { kind: 'digital' }, app: { kind: 'digital', unitCost: 1 } } })).toEqual(
      [
        'channel-without-cost channels.web',
        'cost-without-source channels.app',
        'no-assisted-channel channels',
      ],
    );
  });
});

it('a definition without goals is refused in plain words', () => {
  const { error } = journeyDefinition.safeParse({ ...sound, goals: [] });
  expect(error?.issues.map(each => each.message)).toEqual([
    'must name at least one activity that is the goal of a journey',
  ]);
});

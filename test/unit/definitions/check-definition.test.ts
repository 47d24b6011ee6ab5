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
    expect(warned({ repeatable: ['order.place', 'carton.*'] })).toEqual([
      'unknown-repeatable repeatable.0',
      'unknown-repeatable repeatable.1',
    ]);
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

describe('a warning says in plain words what is wrong, and how to mend it', () => {
  type Stage = JourneyDefinition['stages'][number];
  const said = (over: Partial<JourneyDefinition>) =>
    checkDefinition(compiled(journeyDefinition.parse({ ...sound, ...over }))).map(each => each.message);
  const [first, second, third] = sound.stages as [Stage, Stage, Stage];

  it.each<[string, Partial<JourneyDefinition>, RegExp[]]>([
    [
      'an early stage',
      { starts: ['order.placed'] },
      [/^stage choose comes before .* starts, or move it behind stage buy$/],
    ],
    [
      'a late stage',
      {
        ...stages(first, second, third, { ...third, id: 'again', activities: ['order.again'] }),
        starts: ['cart.filled', 'order.again'],
      },
      [/^stage again lies behind the goals, .* not in starts$/],
    ],
    [
      'an early goal',
      { starts: ['order.placed'], goals: ['cart.filled', 'order.delivered'] },
      [/^stage choose/, /^the goal cart.filled lies before stage buy, .* order the stages/],
    ],
    [
      'a goal that starts',
      { goals: ['cart.filled', 'order.delivered'] },
      [/^cart.filled starts a journey and is its goal: /],
    ],
    [
      'two patterns of one stage',
      stages({ ...first, activities: ['cart.*', 'cart.items.*'] }, second, third),
      [/^cart.items.\* is covered by cart.\* of the same stage: leave one out$/],
    ],
    [
      'patterns of two stages',
      stages(
        first,
        { ...second, activities: ['order.*'] },
        { ...third, activities: ['delivery.*', 'order.delivered', 'order.cancelled'] },
      ),
      [
        /^order.delivered of stage receive is covered by order.\* of stage buy too, and counts as receive: name the activities of buy one by one/,
        /^order.cancelled of stage receive/,
      ],
    ],
    [
      'an unknown repeatable',
      { repeatable: ['basket.viewed'] },
      [/^basket.viewed is in no stage: correct its name, or leave it out$/],
    ],
    [
      'much patience',
      { inactivity: 'P2D' },
      [/^stage buy allows P3D, longer than the inactivity of P2D: .* shorten it/],
    ],
    [
      'channels',
      { channels: { web: { kind: 'digital' }, app: { kind: 'digital', unitCost: 1 } } },
      [
        /^channel web has no unitCost: /,
        /^the unitCost of channel app names no unitCostSource: /,
        /^no channel is assisted: /,
      ],
    ],
  ])('%s', (_, over, patterns) => {
    const messages = said(over);
    expect(messages).toEqual(patterns.map(each => expect.stringMatching(each)));
  });

  it('a stage without owner', () => {
    const { team: _, ...orphan } = first;
    expect(said(stages(orphan, second, third))).toEqual([
      expect.stringMatching(/^stage choose has no owner: name the team/),
    ]);
  });
});

describe('a definition is not warned of', () => {
  it('a stage among or behind the goals with one activity that begins nothing', () => {
    const last = {
      ...(receive as NonNullable<typeof receive>),
      id: 'last',
      activities: ['order.again', 'order.rated'],
    };
    expect(warned({ ...stages(choose, buy, receive, last), starts: ['cart.filled', 'order.again'] })).toEqual(
      [],
    );
    expect(warned({ starts: ['cart.filled', 'delivery.asked', 'order.delivered'] })).toEqual([
      'goal-is-start goals.0',
    ]);
  });

  it('the stage of the goal itself, even where that begins the next journey', () => {
    const goal = { ...(receive as NonNullable<typeof receive>), activities: ['order.delivered'] };
    const over = { ...stages(choose, buy, goal), starts: ['cart.filled', 'order.delivered'], cancels: [] };
    expect(warned(over)).toEqual(['goal-is-start goals.0']);
  });

  it('starts or goals in several stages: the first and the last of them count', () => {
    expect(warned({ starts: ['order.placed', 'cart.filled'] })).toEqual([]);
    expect(warned({ goals: ['order.delivered', 'order.placed'] })).toEqual([]);
  });

  it('an activity with a dot after the name of another, or a prefix beside a shorter word', () => {
    const word = { ...(choose as NonNullable<typeof choose>), activities: ['cart.*', 'carton.seen', 'cart'] };
    expect(warned(stages(word, buy, receive))).toEqual([]);
  });

  it('patience as a prefix of activities has it, up to the inactivity', () => {
    expect(warned({ inactivity: 'PT5H' })).toEqual([
      'expected-beyond-inactivity stages.0.expectedWithin',
      'expected-beyond-inactivity stages.1.expectedWithin',
    ]);
  });
});

it('a definition without goals is refused in plain words', () => {
  const { error } = journeyDefinition.safeParse({ ...sound, goals: [] });
  expect(error?.issues.map(each => each.message)).toEqual([
    'must name at least one activity that is the goal of a journey',
  ]);
});

import { describe, expect, it } from 'vitest';
import { journeyDefinition } from '../../../shared/contract/journey-definition.ts';
import { DefinitionError, readDefinition } from '../../../shared/definitions/read-definition.ts';
import { orderDefinition } from '../../arbitraries/definitions.ts';

const [choose, buy, receive] = orderDefinition.stages;
const withStages = (...stages: unknown[]) => ({ ...orderDefinition, stages });

function issuesOf(raw: unknown): string[] {
  const issues = journeyDefinition.safeParse(raw).error?.issues ?? [];
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
}

describe('a journey definition', () => {
  it('gives back what it was given, and its defaults', () => {
    expect(journeyDefinition.parse(orderDefinition)).toEqual(orderDefinition);
    const {
      cancels: _c,
      repeatable: _r,
      containmentWindow: _w,
      repeatContactWindow: _p,
      ...rest
    } = orderDefinition;
    expect(journeyDefinition.parse(rest)).toEqual({
      ...rest,
      cancels: [],
      repeatable: [],
      containmentWindow: 'P1D',
      repeatContactWindow: 'P7D',
    });
    expect(
      journeyDefinition.parse(withStages(choose, buy, receive)).stages.map(each => each.momentOfTruth),
    ).toEqual([0, 0, 0]);
  });

  it.each<[why: string, raw: unknown, issues: string[]]>([
    [
      'a stage named twice',
      withStages(choose, buy, { ...receive, id: 'buy' }),
      ['stages.2.id: stage buy is named twice: give each stage an id of its own'],
    ],
    [
      'phases out of order',
      withStages(buy, choose, receive),
      ['stages.1.phase: phase before comes after phase during: order the stages before, during, after'],
    ],
    [
      'an activity in two stages',
      withStages(choose, { ...buy, activities: ['order.placed', 'order.changed', 'cart.*'] }, receive),
      ['stages.1.activities.2: cart.* belongs to stage choose already: leave it in one stage'],
    ],
    [
      'an activity twice in one stage',
      withStages(choose, { ...buy, activities: ['order.placed', 'order.placed'] }, receive),
      ['stages.1.activities.1: order.placed belongs to stage buy already: leave it in one stage'],
    ],
    [
      'a start in no stage',
      { ...orderDefinition, starts: ['cart.filled', 'cartage.begun'] },
      ['starts.1: cartage.begun is in no stage: add it to the activities of one'],
    ],
    [
      'a goal in no stage',
      { ...orderDefinition, goals: ['order.eaten'] },
      ['goals.0: order.eaten is in no stage: add it to the activities of one'],
    ],
    [
      'a way to cancel that is in no stage',
      { ...orderDefinition, cancels: ['order.lost'] },
      ['cancels.0: order.lost is in no stage: add it to the activities of one'],
    ],
    [
      'a goal that cancels',
      { ...orderDefinition, cancels: ['order.cancelled', 'order.delivered'] },
      ['cancels.1: order.delivered is a goal too: a journey cannot reach its goal by being cancelled'],
    ],
    [
      'several at once',
      { ...withStages(buy, { ...choose, id: 'buy' }), cancels: [] },
      [
        'stages.1.id: stage buy is named twice: give each stage an id of its own',
        'stages.1.phase: phase before comes after phase during: order the stages before, during, after',
        'goals.0: order.delivered is in no stage: add it to the activities of one',
      ],
    ],
  ])('that contradicts itself is refused: %s', (_, raw, issues) => {
    expect(issuesOf(raw)).toEqual(issues);
  });

  it.each<[raw: object, place: string, message: string]>([
    [{ stages: [] }, 'stages', 'Too small'],
    [{ stages: [{ ...choose, activities: [] }] }, 'stages.0.activities', 'Too small'],
    [
      { stages: [{ ...choose, activities: ['*'] }] },
      'stages.0.activities.0',
      'must be an activity, such as order.placed, or a prefix, such as order.*',
    ],
    [{ stages: [{ ...choose, momentOfTruth: 1.1 }] }, 'stages.0.momentOfTruth', 'Too big'],
    [
      { stages: [{ ...choose, expectedWithin: '6 hours' }] },
      'stages.0.expectedWithin',
      'must be an ISO 8601 duration',
    ],
    [
      { stages: [{ ...choose, phase: 'later' }] },
      'stages.0.phase',
      'expected one of "before"|"during"|"after"',
    ],
    [{ inactivity: 'P1M' }, 'inactivity', 'must be an ISO 8601 duration'],
    [{ goals: [] }, 'goals', 'must name at least one activity'],
    [{ currency: 'euro' }, 'currency', 'Invalid'],
    [{ version: 0 }, 'version', 'Too small'],
    [{ channels: { Web: { kind: 'digital' } } }, 'channels.Web', 'Invalid key in record'],
    [
      { channels: { web: { kind: 'online' } } },
      'channels.web.kind',
      'expected one of "digital"|"assisted"|"physical"',
    ],
    [{ channels: { web: { kind: 'digital', unitCost: -1 } } }, 'channels.web.unitCost', 'Too small'],
    [{ owner: 'me' }, '', 'Unrecognized key: "owner"'],
  ])('%j is refused at its place', (change, place, message) => {
    const [issue] = issuesOf({ ...orderDefinition, ...change });
    expect(issue?.startsWith(`${place}: `), issue).toBe(true);
    expect(issue).toContain(message);
  });

  it('is read with all its faults in one error', () => {
    const read = () =>
      readDefinition({ ...orderDefinition, goals: ['order.eaten'], starts: ['order.dreamt'] });
    expect(read).toThrow(DefinitionError);
    expect(read).toThrow(
      'The journey definition is not valid: starts.0: order.dreamt is in no stage: add it to the activities of one; goals.0: order.eaten is in no stage',
    );
    expect(readDefinition(orderDefinition).inactivity).toBe(5 * 24 * 3_600_000);
  });
});

import { expect, test } from 'vitest';
import { boundaryFigures, dropOffFigures } from '../../../../cli/demo/figures.ts';
import type { Flag, Silo } from '../../../../shared/contract/flag.ts';

const evidence = [{ touchpoint: 't', occurredAt: '2026-11-02T10:00:00Z', channel: 'web', activity: 'a.b' }];
const plain: Flag = {
  id: 'f',
  kind: 'self-loop',
  state: 'raised',
  at: '2026-11-02T10:00:00Z',
  journey: 'j',
  person: 'p',
  definition: { id: 'retail-order', version: 1 },
  stage: 'ordered',
  channels: ['web'],
  teams: [],
  evidence,
};

function silo(to: string, cause: Silo['cause'], amount: number, person = 'p', currency = 'EUR'): Flag {
  const boundary = { from: { channel: 'web' }, to: { channel: to } };
  return { ...plain, person, silo: { boundary, cause }, cost: { amount, currency } };
}

test('boundaries by cost, with their customers and causes; a currency is not added to another', () => {
  const figures = boundaryFigures([
    plain,
    silo('store', 'no-handoff', 5),
    silo('chat', 'no-handoff', 0.1, 'a'),
    silo('chat', 'contradiction', 0.2, 'a'),
    silo('chat', 'contradiction', 7, 'b'),
    silo('chat', 'contradiction', 6, 'b', 'USD'),
  ]);
  expect(
    figures.map(each => [each.boundary.to.channel, each.cost, each.occurrences, each.customers]),
  ).toEqual([
    ['chat', { amount: 7.3, currency: 'EUR' }, 3, 2],
    ['chat', { amount: 6, currency: 'USD' }, 1, 1],
    ['store', { amount: 5, currency: 'EUR' }, 1, 1],
  ]);
  expect(figures[0]?.causes.map(each => [each.cause, each.cost.amount])).toEqual([
    ['contradiction', 7.2],
    ['no-handoff', 0.1],
  ]);
});

test('drop-offs: what was lost, what came back, and after which activity', () => {
  const dropped = (amount: number, activity: string, state: Flag['state'] = 'raised'): Flag => ({
    ...plain,
    kind: 'drop-off',
    state,
    value: { amount, currency: 'GBP' },
    evidence: evidence.map(each => ({ ...each, activity })),
  });
  const flags = [
    plain,
    dropped(10, 'x.y'),
    dropped(30, 'z'),
    dropped(25, 'x.y'),
    dropped(4, 'z', 'resolved'),
  ];
  expect(dropOffFigures(flags)).toEqual({
    total: 4,
    cameBack: 1,
    valueLost: 65,
    valueRecovered: 4,
    currency: 'GBP',
    after: [
      { activity: 'x.y', count: 2, valueLost: 35 },
      { activity: 'z', count: 1, valueLost: 30 },
    ],
  });
});

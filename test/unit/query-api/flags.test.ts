import { beforeEach, describe, expect, it } from 'vitest';
import { answers } from '../../../shared/query-api/answers.ts';
import { createWorld, type World } from './api-world.ts';
import { aliceCalls, aliceLogsIn, aliceOnWeb, at, bobLogsIn } from './story.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

describe('flags', () => {
  beforeEach(() => world.send(aliceOnWeb, aliceLogsIn, aliceCalls, bobLogsIn));

  it('merges all kinds, the newest first', async () => {
    const found = await world.flags();
    const times = found.map(each => each.at);
    expect(times).toEqual(times.toSorted().reverse());
    expect(new Set(found.map(each => each.kind))).toEqual(new Set(['drop-off', 'self-loop', 'channel-leak']));
  });

  it('filters by the boundary of a silo', async () => {
    const boundary = encodeURIComponent('web/ecommerce>call-center/contact-centre');
    expect(await world.flags(`boundary=${boundary}`)).toMatchObject([{ silo: { cause: 'failed-before' } }]);
    expect(await world.flags('boundary=web%3Estore')).toEqual([]);
  });

  it('leaves out retracted ones unless asked for', async () => {
    const [loop] = await world.flags('kind=self-loop');
    // Late: in between, so that the activity was not repeated at once.
    await world.send({ ...aliceCalls, id: 'between', occurredAt: at(2, '11:00'), activity: 'cart.filled' });
    expect(await world.flags('kind=self-loop')).toEqual([]);
    const retracted = await world.flags('kind=self-loop&state=retracted');
    expect(retracted).toContainEqual({ ...loop, state: 'retracted' });
    expect(retracted.every(each => each.state === 'retracted')).toBe(true);
    expect(await world.ask(answers.Flag, `/v1/flags/${loop?.id}`)).toEqual({ ...loop, state: 'retracted' });
  });

  it('explains a flag with its evidence in full', async () => {
    const [loop] = await world.flags('kind=self-loop');
    const { flag, rule, evidence } = await world.ask(
      answers.FlagExplanation,
      `/v1/explain/flags/${loop?.id}`,
    );
    expect(flag).toEqual(loop);
    expect(rule).toBe(
      'order.placed was done again at once, on another channel or by another team. A silo induced it: the earlier attempt had failed.',
    );
    expect(evidence).toMatchObject([
      { id: 'w2', outcome: 'failed', stage: 'buy', basis: 'explicit' },
      { id: 'c1', channel: 'call-center' },
    ]);
  });

  it('explains a drop-off with the figures of the definition', async () => {
    const [dropOff] = await world.flags('kind=drop-off');
    const { rule } = await world.ask(answers.FlagExplanation, `/v1/explain/flags/${dropOff?.id}`);
    expect(rule).toBe(
      'No touchpoint followed within 3 days of order.placed (stage buy), before a goal (order.delivered) or a cancellation (order.cancelled).',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { ingest } from '../../../shared/steps/ingest.ts';
import { sweep } from '../../../shared/steps/sweep.ts';
import { createStack, envelope } from './stack.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const T0 = Date.UTC(2026, 5, 1, 9);

function touchpoint(id: string, at: number, activity: string, more: object = {}) {
  return {
    id,
    occurredAt: new Date(at).toISOString(),
    channel: 'web',
    activity,
    identifiers: { customerId: 'alice' },
    ...more,
  };
}

function stackAt(now: number) {
  const stack = createStack();
  stack.clock.now = now;
  const send = (...touchpoints: object[]) =>
    ingest(stack.deps, [{ id: 'm', body: envelope(...touchpoints) }]);
  const transitions = () =>
    stack.announcer.announced.map(({ transition, flag }) => `${transition} ${flag.kind}`);
  return { ...stack, send, transitions };
}

describe('sweep', () => {
  it('raises a drop-off once, within one sweep of the deadline, with the money at stake', async () => {
    const { deps, clock, send, transitions, announcer } = stackAt(T0);
    await send(touchpoint('a', T0, 'cart.filled', { value: { amount: 80, currency: 'EUR' } }));
    clock.now = T0 + 6 * HOUR;
    expect(await sweep(deps)).toMatchObject({ droppedOff: 0 });
    clock.now += MINUTE;
    expect(await sweep(deps)).toMatchObject({ looked: 1, droppedOff: 1 });
    expect(await sweep(deps)).toMatchObject({ looked: 0 });
    expect(transitions()).toEqual(['raised drop-off']);
    expect(announcer.announced[0]?.flag).toMatchObject({
      stage: 'choose',
      at: new Date(T0 + 6 * HOUR).toISOString(),
      value: { amount: 80, currency: 'EUR' },
      evidence: [{ touchpoint: 'a' }],
    });
  });

  it('re-arms from the last touchpoint, with one look a deadline passed', async () => {
    const { deps, clock, send, transitions } = stackAt(T0);
    await send(touchpoint('a', T0, 'cart.filled'));
    for (let i = 1; i <= 5; i++) {
      clock.now = T0 + i * HOUR;
      await send(touchpoint(`a${i}`, clock.now, 'cart.filled'));
    }
    clock.now = T0 + 6 * HOUR + MINUTE;
    expect(await sweep(deps)).toMatchObject({ looked: 1, rearmed: 1, droppedOff: 0 });
    clock.now = T0 + 11 * HOUR + MINUTE;
    expect(await sweep(deps)).toMatchObject({ looked: 1, droppedOff: 1 });
    expect(transitions()).toEqual(['raised drop-off']);
  });

  it('finds the deadline of a later stage that is shorter', async () => {
    const { deps, clock, send, transitions } = stackAt(T0);
    await send(touchpoint('a', T0, 'order.placed'));
    clock.now = T0 + HOUR;
    await send(touchpoint('b', clock.now, 'cart.filled'));
    clock.now = T0 + 7 * HOUR + MINUTE;
    await sweep(deps);
    expect(transitions()).toEqual(['raised drop-off']);
  });

  it('never fires after the goal', async () => {
    const { deps, clock, send, transitions } = stackAt(T0);
    clock.now = T0 + HOUR;
    await send(touchpoint('a', T0, 'order.placed'), touchpoint('b', clock.now, 'order.delivered'));
    clock.now = T0 + 400 * HOUR;
    expect(await sweep(deps)).toMatchObject({ droppedOff: 0 });
    expect(transitions()).toEqual([]);
  });

  it('resolves it when the customer comes back in time, and watches again', async () => {
    const { deps, clock, send, transitions, announcer } = stackAt(T0);
    await send(touchpoint('a', T0, 'cart.filled'));
    clock.now = T0 + 7 * HOUR;
    await sweep(deps);
    await send(touchpoint('b', clock.now, 'order.placed', { channel: 'store' }));
    expect(transitions()).toEqual(['raised drop-off', 'resolved drop-off']);
    expect(announcer.announced[1]?.flag.resolved).toEqual({
      at: new Date(T0 + 7 * HOUR).toISOString(),
      channel: 'store',
    });
    clock.now = T0 + (7 + 73) * HOUR;
    await sweep(deps);
    expect(transitions()).toEqual(['raised drop-off', 'resolved drop-off', 'raised drop-off']);
  });

  it('retracts it when the next touchpoint did occur in time and only arrived late', async () => {
    const { deps, clock, send, transitions, announcer } = stackAt(T0);
    await send(touchpoint('a', T0, 'cart.filled'));
    clock.now = T0 + 7 * HOUR;
    await sweep(deps);
    await send(touchpoint('b', T0 + 5 * HOUR, 'order.placed'));
    expect(transitions()).toEqual(['raised drop-off', 'retracted drop-off']);
    const ids = announcer.announced.map(each => each.eventId);
    expect(new Set(ids).size).toBe(2);
  });

  it('leaves what it has no time for to the next one', async () => {
    const { deps, clock, send } = stackAt(T0);
    await send(touchpoint('a', T0, 'cart.filled'));
    clock.now = T0 + 7 * HOUR;
    expect(await sweep(deps, () => true)).toMatchObject({ looked: 0, more: true });
    expect(await sweep(deps)).toMatchObject({ looked: 1, more: false });
  });
});

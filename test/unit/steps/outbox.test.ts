import { describe, expect, it } from 'vitest';
import type { FlagAnnouncement } from '../../../shared/contract/flag.ts';
import { ingest } from '../../../shared/steps/ingest.ts';
import type { Store } from '../../../shared/steps/ports/store.ts';
import { sweep } from '../../../shared/steps/sweep.ts';
import { createStack, envelope } from './stack.ts';

const HOUR = 3_600_000;
const T0 = Date.UTC(2026, 5, 1, 9);

function touchpoint(id: string, at: number, activity: string, more: object = {}) {
  return {
    ...{ id, occurredAt: new Date(at).toISOString(), channel: 'web', activity },
    identifiers: { customerId: 'alice' },
    ...more,
  };
}

/** Calls of the store by name, and an end after so many of store and announcer together. */
function watched(calls: Map<string, number>, killedAt = Number.POSITIVE_INFINITY) {
  const inner = createStack();
  let count = 0;
  const step = (name: string) => {
    calls.set(name, (calls.get(name) ?? 0) + 1);
    if (++count === killedAt) throw new Error('killed');
  };
  const store = new Proxy<Store>(inner.store, {
    get(target, name: keyof Store) {
      const method = target[name] as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        step(name);
        return method(...args);
      };
    },
  });
  const announcer = {
    ...inner.announcer,
    async announce(announcements: FlagAnnouncement[]) {
      step('announce');
      await inner.announcer.announce(announcements);
      step('announced');
    },
  };
  const send = async (deps: typeof inner.deps, ...touchpoints: object[]) =>
    (await ingest(deps, [{ id: 'm', body: envelope(...touchpoints) }])).failures;
  return { ...inner, killed: { ...inner.deps, store, announcer }, send, calls };
}

const repeated = [
  touchpoint('a', T0, 'order.placed'),
  touchpoint('b', T0 + HOUR, 'order.placed', { channel: 'store' }),
  touchpoint('c', T0 + 2 * HOUR, 'order.placed'),
];

describe('flag transitions', () => {
  it('are announced and recorded after a crash at any call, by a redelivery or by whoever comes next', async () => {
    const calls = new Map<string, number>();
    const whole = watched(calls);
    expect(await whole.send(whole.killed, ...repeated)).toEqual([]);
    const expected = new Set(whole.announcer.announced.map(each => each.flag.id));
    expect(expected.size).toBeGreaterThan(2);
    const total = calls.values().reduce((sum, each) => sum + each, 0);

    for (let at = 1; at <= total; at++) {
      for (const next of ['redelivery', 'touchpoint', 'sweep'] as const) {
        const { killed, deps, store, send, announcer, clock } = watched(new Map(), at);
        // Where the first read fails the whole batch does, and comes again.
        await send(killed, ...repeated).catch((error: Error) => expect(error.message).toBe('killed'));
        if (next === 'sweep') {
          clock.now = T0 + 2000 * HOUR;
          await sweep(deps);
        }
        if (next === 'touchpoint') await send(deps, touchpoint('d', T0 + 3 * HOUR, 'order.changed'));
        // What did not reach the ledger comes with the message again, in any case.
        await send(deps, ...repeated);
        const announced = new Map<string, FlagAnnouncement>();
        for (const each of announcer.announced) {
          expect(each, 'the same id, the same event').toEqual(announced.get(each.eventId) ?? each);
          announced.set(each.eventId, each);
        }
        const flags = new Set(announcer.announced.map(each => each.flag.id));
        expect([...expected].filter(id => !flags.has(id))).toEqual([]);
        const [person = ''] = announcer.announced.map(each => each.flag.person);
        for (const { flag, sequence } of await store.flagsOf(person)) {
          expect(announced.get(`${flag.id}#${sequence}`)?.flag).toEqual(flag);
        }
      }
    }
  });

  it('take no save of their own, and are announced once where nothing goes wrong', async () => {
    const { killed, send, announcer, calls, store } = watched(new Map());
    await send(killed, ...repeated);
    const saves = calls.get('saveNode');
    expect(saves).toBe(1);
    const announced = announcer.announced.length;
    await send(killed, ...repeated);
    expect([calls.get('saveNode'), announcer.announced.length]).toEqual([saves, announced]);
    await send(killed, touchpoint('d', T0 + 3 * HOUR, 'order.delivered'));
    expect([calls.get('saveNode'), announcer.announced.length]).toEqual([2, announced]);
    const { person = '' } = announcer.announced[0]?.flag ?? {};
    expect((await store.getNodes([person])).get(person)?.person?.outbox).toEqual([]);
  });
});

describe('saves', () => {
  it('are one for late data of the same identifier', async () => {
    const { killed, send, calls } = watched(new Map());
    await send(killed, touchpoint('b', T0 + HOUR, 'order.placed'));
    await send(killed, touchpoint('a', T0, 'cart.filled'));
    expect(calls.get('saveNode')).toBe(2);
  });

  it('set no timer where an earlier one of the journey is pending', async () => {
    const { killed, send, calls, clock, store } = watched(new Map());
    clock.now = T0;
    await send(killed, touchpoint('a', T0, 'cart.filled'));
    for (let i = 1; i <= 5; i++) {
      clock.now = T0 + i * HOUR;
      // The deadline of an order is days away, that of a cart hours: it moves to and fro.
      await send(killed, touchpoint(`t${i}`, clock.now, i % 2 === 1 ? 'order.placed' : 'cart.filled'));
    }
    expect(calls.get('putTimer')).toBe(1);
    expect(await createdTimers(store)).toBe(1);
  });
});

const createdTimers = async (store: Store) => (await store.dueTimers(Date.UTC(9000, 0), 100)).length;

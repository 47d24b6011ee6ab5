import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Touchpoint } from '../../../shared/contract/touchpoint.ts';
import { createMemoryStore } from '../../../shared/memory/store.ts';
import { ingest } from '../../../shared/steps/ingest.ts';
import { sweep } from '../../../shared/steps/sweep.ts';
import { stored, winners } from '../../arbitraries/stored.ts';
import { touchpointLog } from '../../arbitraries/touchpoints.ts';
import { leftUndone } from '../../faults/verdict.ts';
import { createStack, envelope, stateByBatch, stateOf } from './stack.ts';

/** Two logs under the same ids: some contents are equal, most differ in people, time or activity. */
const twoLogs = fc
  .tuple(touchpointLog(9), touchpointLog(9), fc.integer({ min: 0, max: 9 }))
  .map(([one, other, same]) => {
    const both = [...one, ...other.slice(same)];
    return { both, counting: winners(both) };
  });

describe('one id with two contents', () => {
  it('counts the same one whatever comes first, and keeps the other in quarantine', async () => {
    await fc.assert(
      fc.asyncProperty(
        twoLogs.chain(logs =>
          fc.tuple(
            fc.constant(logs),
            fc.shuffledSubarray(logs.both, { minLength: logs.both.length }),
            fc.integer({ min: 1, max: 5 }),
          ),
        ),
        async ([{ both, counting }, arrivals, size]) => {
          const { deps, store, clock } = createStack();
          for (let i = 0; i < arrivals.length; i += size) {
            const body = envelope(...arrivals.slice(i, i + size));
            const { failures } = await ingest(deps, [{ id: `${i}`, body }]);
            expect(failures).toEqual([]);
          }
          await sweep(deps);
          expect(await stateOf(store, both, clock.now)).toEqual(stateByBatch(counting, clock.now));

          const contents = new Set(both.map(each => stored(each).digest));
          const { items } = await store.listQuarantine({ limit: 100 });
          expect(items.map(each => each.reason)).toEqual(items.map(() => 'id-conflict'));
          expect(items).toHaveLength(contents.size - counting.length);
        },
      ),
      { numRuns: process.env['HILVAN_LONG'] === undefined ? 150 : 2000 },
    );
  });

  it('begins its journey anew where both are of one customer, though the process ends and a sweep comes between', async () => {
    const [first, second] = twoDays();
    const { deps, store, clock } = createStack();
    const send = (over: typeof store, touchpoint: Touchpoint) =>
      ingest({ ...deps, store: over }, [{ id: 'm', body: envelope(touchpoint) }]);
    clock.now = Date.parse(second.occurredAt);
    expect((await send(store, first)).failures).toEqual([]);
    let isOver = false;
    const dying: typeof store = {
      ...store,
      async getNodes(ids) {
        if (isOver) throw new Error('the process ended');
        return store.getNodes(ids);
      },
      async saveNode(node) {
        const saved = await store.saveNode(node);
        isOver ||= node.tail.some(each => each.at === clock.now);
        return saved;
      },
    };
    expect((await send(dying, second)).failures).toHaveLength(1);
    await sweep(deps);
    expect((await send(store, second)).failures).toEqual([]);
    clock.now += 30 * 86_400_000;
    await sweep(deps);
    expect(await stateOf(store, [first, second], clock.now)).toEqual(stateByBatch([second], clock.now));
  });

  it.each([
    ['another customer', { customerId: 'carol', deviceId: 'tablet' }],
    ['the same customer', { customerId: 'bob', email: 'bob@example.com', deviceId: 'tablet' }],
  ])(
    'leaves nothing of the one of %s that was taken in just before the exchange, though the process ends right after it',
    async (_, identifiers) => {
      const [first, second] = twoDays(identifiers, { customerId: 'bob', deviceId: 'tablet' });
      const store = createMemoryStore();
      const { deps, clock } = createStack(store);
      const send = (over: typeof store, touchpoint: Touchpoint) =>
        ingest({ ...deps, store: over }, [{ id: 'm', body: envelope(touchpoint) }]);
      const isAtExchange = Promise.withResolvers<void>();
      const isStored = Promise.withResolvers<void>();
      const slow: typeof store = {
        ...store,
        async saveNode(node) {
          isStored.resolve();
          await isAtExchange.promise;
          return store.saveNode(node);
        },
      };
      const one = send(slow, first);
      await isStored.promise;
      const dying: typeof store = {
        ...store,
        async replaceTouchpoint(touchpoint, digest) {
          isAtExchange.resolve();
          expect((await one).failures).toEqual([]);
          await store.replaceTouchpoint(touchpoint, digest);
          throw new Error('the process ended');
        },
      };
      expect((await send(dying, second)).failures).toHaveLength(1);
      expect((await send(store, second)).failures).toEqual([]);
      await sweep(deps);
      expect(await stateOf(store, [first, second], clock.now)).toEqual(stateByBatch([second], clock.now));
      expect(await leftUndone(store)).toEqual([]);
    },
  );

  it('is seen with its identifiers though a read misses that the other content is withdrawn', async () => {
    const shared = { deviceId: 'tablet', anonymousId: 'cookie' };
    const carol = { customerId: 'carol', deviceId: 'tablet' };
    const [first, second] = twoDays({ ...carol, email: 'carol@example.com' }, carol);
    const alice = cartFilled('alice', 12, { customerId: 'alice', ...shared });
    const nameless = cartFilled('nameless', 12, shared);
    const { deps, store, clock } = createStack();
    const tablet = stored(alice).ids[1] as string;
    let old: Awaited<ReturnType<typeof store.getNodes>> | undefined;
    const behind: typeof store = {
      ...store,
      getNodes: async (ids, reading) =>
        old && reading === 'recent' && ids.includes(tablet) ? old : store.getNodes(ids, reading),
    };
    for (const each of [first, second, alice, nameless]) {
      old = each === second ? structuredClone(await store.getNodes([tablet])) : undefined;
      const { failures } = await ingest({ ...deps, store: behind }, [{ id: 'm', body: envelope(each) }]);
      expect(failures).toEqual([]);
    }
    const sent = [first, second, alice, nameless];
    await sweep(deps);
    expect(await stateOf(store, sent, clock.now)).toEqual(stateByBatch(winners(sent), clock.now));
  });
});

/** Two contents of one id, five days apart; the later one counts. */
function twoDays(
  first: Touchpoint['identifiers'] = { customerId: 'bob' },
  second: Touchpoint['identifiers'] = { customerId: 'bob' },
): [Touchpoint, Touchpoint] {
  for (let n = 0; ; n++) {
    const on = (day: number, identifiers: Touchpoint['identifiers']): Touchpoint => ({
      ...cartFilled(`t${n}`, day, identifiers),
      journey: { key: `O-${day}` },
    });
    const both: [Touchpoint, Touchpoint] = [on(5, first), on(10, second)];
    if (winners(both)[0] === both[1]) return both;
  }
}

function cartFilled(id: string, day: number, identifiers: Touchpoint['identifiers']): Touchpoint {
  const occurredAt = new Date(Date.UTC(2026, 0, day, 8)).toISOString();
  return { id, occurredAt, channel: 'web', activity: 'cart.filled', identifiers };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Touchpoint } from '../../../shared/contract/touchpoint.ts';
import { ingest } from '../../../shared/steps/ingest.ts';
import { sweep } from '../../../shared/steps/sweep.ts';
import { stored, winners } from '../../arbitraries/stored.ts';
import { touchpointLog } from '../../arbitraries/touchpoints.ts';
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
});

/** Two contents of one id, five days apart; the later one counts. */
function twoDays(): [Touchpoint, Touchpoint] {
  for (let n = 0; ; n++) {
    const on = (day: number): Touchpoint => ({
      id: `t${n}`,
      occurredAt: new Date(Date.UTC(2026, 0, day, 8)).toISOString(),
      channel: 'web',
      activity: 'cart.filled',
      identifiers: { customerId: 'bob' },
      journey: { key: `O-${day}` },
    });
    const both: [Touchpoint, Touchpoint] = [on(5), on(10)];
    if (winners(both)[0] === both[1]) return both;
  }
}

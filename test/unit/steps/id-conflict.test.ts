import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
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
});

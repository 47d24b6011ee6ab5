import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ingest } from '../../../../shared/steps/ingest.ts';
import { compactBucket } from '../../../../shared/steps/lake/compact.ts';
import { flush } from '../../../../shared/steps/lake/flush.ts';
import { sweep } from '../../../../shared/steps/sweep.ts';
import { touchpointLog } from '../../../arbitraries/touchpoints.ts';
import { Crash, underFaults } from '../../../faults/ports.ts';
import { runs } from '../../../runs.ts';
import { envelope } from '../stack.ts';
import { createLakeStack, lakeState, setState } from './lake-stack.ts';

const HOUR = 3_600_000;
const NEVER = Number.POSITIVE_INFINITY;

type Action = { do: 'ingest'; count: number } | { do: 'flush' } | { do: 'compact'; grace: boolean };

const actions = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.integer({ min: 1, max: 4 }).map((count): Action => ({ do: 'ingest', count })),
    },
    { weight: 2, arbitrary: fc.constant<Action>({ do: 'flush' }) },
    { weight: 2, arbitrary: fc.boolean().map((grace): Action => ({ do: 'compact', grace })) },
  ),
  { minLength: 4, maxLength: 12 },
);

describe('the lake', () => {
  it('tells the same as the fold of the set, after any interleaving of flushes and compactions that end anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        touchpointLog(10),
        actions,
        fc.array(fc.nat({ max: 40 }), { maxLength: 4 }),
        fc.infiniteStream(fc.nat()),
        async (log, plan, crashes, shuffle) => {
          const stack = createLakeStack();
          const waiting = log.map(each => ({ each, key: shuffle.next().value ?? 0 }));
          waiting.sort((a, b) => a.key - b.key);
          const ends = [...crashes];
          const take = async (count: number) => {
            const batch = waiting.splice(0, count).map(({ each }) => each);
            if (batch.length > 0) await ingest(stack.deps, [{ id: 'm', body: envelope(...batch) }]);
          };
          /** Ends after so many calls, if the plan says so; what was to be done comes again. */
          const work = async (does: (deps: typeof stack.lakeDeps) => Promise<unknown>) => {
            stack.clock.now += HOUR / 4;
            let left = ends.shift() ?? NEVER;
            const process = { dead: false };
            const weather = () => (left-- === 0 ? ('crash-after' as const) : undefined);
            try {
              await does(stack.over(underFaults(stack.files, { process, weather })));
              return true;
            } catch (error) {
              if (!(error instanceof Crash)) throw error;
              return false;
            }
          };
          const flushAll = async () => {
            const ids = [...stack.saved];
            if (await work(deps => flush(deps, ids, NEVER))) for (const id of ids) stack.saved.delete(id);
          };
          for (const action of plan) {
            if (action.do === 'ingest') await take(action.count);
            if (action.do === 'flush') await flushAll();
            if (action.do === 'compact') {
              const before = await lakeState(stack.lakeDeps);
              for (const bucket of stack.lakeDeps.lake.buckets)
                await work(deps => compactBucket(deps, bucket, action.grace ? HOUR : 0));
              expect(await lakeState(stack.lakeDeps)).toEqual(before);
            }
          }
          await take(waiting.length);
          await sweep(stack.deps);
          ends.length = 0;
          await flushAll();
          await flushAll();
          expect(await lakeState(stack.lakeDeps)).toEqual(setState(log, stack.clock.now));
          stack.clock.now += 30 * HOUR;
          for (const bucket of stack.lakeDeps.lake.buckets) {
            await work(deps => compactBucket(deps, bucket, 0));
            await work(deps => compactBucket(deps, bucket, 0));
          }
          const tables = Map.groupBy(stack.files.keys(), key => key.slice(0, key.lastIndexOf('/')));
          for (const [folder, files] of tables) expect(files, folder).toHaveLength(1);
        },
      ),
      { numRuns: runs(60, 2000) },
    );
  });
});

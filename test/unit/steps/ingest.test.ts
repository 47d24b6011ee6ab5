import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Touchpoint } from '../../../shared/contract/touchpoint.ts';
import { createMemoryStore } from '../../../shared/memory/store.ts';
import { canonicalJson } from '../../../shared/steps/canonical-json.ts';
import { FOLD_AT_ONCE } from '../../../shared/steps/dependencies.ts';
import { ingest } from '../../../shared/steps/ingest.ts';
import { sweep } from '../../../shared/steps/sweep.ts';
import { touchpointLog } from '../../arbitraries/touchpoints.ts';
import { record } from '../../faults/tally.ts';
import { createStack, envelope, stateByBatch, stateOf } from './stack.ts';

/** Permuted, partly duplicated and cut into envelopes of any size. */
function delivered(log: Touchpoint[]): fc.Arbitrary<Touchpoint[][]> {
  return fc
    .tuple(
      fc.shuffledSubarray([...log, ...log], { minLength: log.length * 2 }),
      fc.subarray(log),
      fc.infiniteStream(fc.integer({ min: 1, max: 6 })),
    )
    .map(([twice, again, sizes]) => {
      const seen = new Set<string>();
      const repeated = new Set(again.map(each => each.id));
      const stream = twice.filter(each => repeated.has(each.id) || (!seen.has(each.id) && seen.add(each.id)));
      const envelopes: Touchpoint[][] = [];
      for (const size of sizes) {
        if (stream.length === 0) return envelopes;
        envelopes.push(stream.splice(0, size));
      }
      return envelopes;
    });
}

const logs = (length: number) =>
  touchpointLog(length).chain(log => fc.tuple(fc.constant(log), delivered(log)));

/** Few enough that identifiers become crowded on the way, or as many as are usual. */
const maxAnchors = fc.constantFrom(1, 2, 3, 4, 200);

/** Few enough that persons become too big to be folded again at once, or as many as are usual. */
const foldAtOnce = fc.constantFrom(1, 3, FOLD_AT_ONCE, FOLD_AT_ONCE);

describe('ingest', () => {
  it('R2 · gives, in any order and with duplicates, to the byte what one fold over the whole set gives', async () => {
    const seen = { permutations: 0 };
    await fc.assert(
      fc.asyncProperty(logs(16), maxAnchors, foldAtOnce, async ([log, envelopes], anchors, touchpoints) => {
        const { deps, store, clock } = createStack(createMemoryStore(), anchors, touchpoints);
        for (const [i, each] of envelopes.entries()) {
          const { failures } = await ingest(deps, [{ id: String(i), body: envelope(...each) }]);
          expect(failures).toEqual([]);
        }
        await sweep(deps);
        const [found, truth] = [
          await stateOf(store, log, clock.now),
          stateByBatch(log, clock.now, [], anchors),
        ];
        expect(found).toEqual(truth);
        expect(canonicalJson(found)).toBe(canonicalJson(truth));
        seen.permutations += 1;
      }),
      { numRuns: process.env['HILVAN_LONG'] === undefined ? 250 : 3000 },
    );
    record('R2', seen);
  });

  it('conserves: in = stored + duplicate + quarantined', async () => {
    await fc.assert(
      fc.asyncProperty(
        logs(10),
        fc.array(fc.jsonValue(), { maxLength: 3 }),
        async ([log, envelopes], rubbish) => {
          const { deps } = createStack();
          const total = { received: 0, stored: 0, duplicate: 0, quarantined: 0 };
          for (const [i, each] of envelopes.entries()) {
            const { counts } = await ingest(deps, [{ id: String(i), body: envelope(...each, ...rubbish) }]);
            for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += counts[name];
          }
          expect(total.received).toBe(total.stored + total.duplicate + total.quarantined);
          expect(total.stored).toBe(log.length);
          expect(total.quarantined).toBe(rubbish.length * envelopes.length);
        },
      ),
    );
  });
});

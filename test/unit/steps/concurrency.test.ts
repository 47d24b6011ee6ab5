import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Touchpoint } from '../../../shared/contract/touchpoint.ts';
import { createMemoryStore } from '../../../shared/memory/store.ts';
import { FOLD_AT_ONCE } from '../../../shared/steps/dependencies.ts';
import { ingest } from '../../../shared/steps/ingest.ts';
import type { Store } from '../../../shared/steps/ports/store.ts';
import { sweep } from '../../../shared/steps/sweep.ts';
import { touchpointLog } from '../../arbitraries/touchpoints.ts';
import { createStack, envelope, stateByBatch, stateOf } from './stack.ts';

const LONG = process.env['HILVAN_LONG'] !== undefined;

/** Each call waits until `turn` lets it through, so that the calls of several writers come in any order. */
function interleaved(store: Store, turn: (call: string) => Promise<unknown>): Store {
  return new Proxy(store, {
    get(target, name: keyof Store) {
      const method = target[name] as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        await turn(name);
        return method(...args);
      };
    },
  });
}

const writers = touchpointLog(14).chain(log =>
  fc.tuple(
    fc.constant(log),
    fc
      .array(fc.shuffledSubarray(log, { minLength: Math.ceil(log.length / 2) }), {
        minLength: 1,
        maxLength: 4,
      })
      .map(parts => [...parts, log.filter(each => !parts.flat().includes(each))]),
  ),
);

/** Few enough that identifiers become crowded and persons late in the middle of it, or as many as are usual. */
const bounds = fc.record({
  maxAnchors: fc.constantFrom(1, 2, 3, 200),
  foldAtOnce: fc.constantFrom(1, 3, FOLD_AT_ONCE, FOLD_AT_ONCE),
});

describe('concurrent writers', () => {
  it('on the same people lose nothing and count nothing twice, whatever the interleaving', async () => {
    await fc.assert(
      fc.asyncProperty(writers, fc.scheduler(), bounds, async ([log, parts], scheduler, bound) => {
        const inner = createMemoryStore();
        const { deps, clock } = createStack(
          interleaved(inner, name => scheduler.schedule(Promise.resolve(), name)),
          bound.maxAnchors,
          bound.foldAtOnce,
        );
        deps.wait = () => scheduler.schedule(Promise.resolve(), 'wait');
        const work = parts.map((part, i) => deliver(deps, part, i));
        const sweeps = bound.foldAtOnce < FOLD_AT_ONCE ? [sweep(deps), sweep(deps)] : [];
        await scheduler.waitFor(Promise.all([...work, ...sweeps]));
        clock.now += 120_000;
        await scheduler.waitFor(sweep(deps));
        expect(await stateOf(inner, log, clock.now)).toEqual(
          stateByBatch(log, clock.now, [], bound.maxAnchors),
        );
      }),
      { numRuns: LONG ? 5000 : 250 },
    );
  });
});

/** As the queue does: a message that failed comes again. */
async function deliver(
  deps: Parameters<typeof ingest>[0],
  part: Touchpoint[],
  writer: number,
): Promise<void> {
  const half = Math.ceil(part.length / 2);
  for (const [i, piece] of [part.slice(0, half), part.slice(half)].entries()) {
    if (piece.length === 0) continue;
    const messages = [{ id: `${writer}-${i}`, body: envelope(...piece) }];
    for (let attempt = 0; (await ingest(deps, messages)).failures.length > 0; attempt++) {
      if (attempt === 20) throw new Error('twenty deliveries failed');
    }
  }
}

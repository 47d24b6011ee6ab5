import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Touchpoint } from '../../../../shared/contract/touchpoint.ts';
import { createMemoryStore } from '../../../../shared/memory/store.ts';
import { ingest } from '../../../../shared/steps/ingest.ts';
import { rebuild, unfinishedRebuild } from '../../../../shared/steps/repair/rebuild.ts';
import { sweep } from '../../../../shared/steps/sweep.ts';
import { touchpointLog } from '../../../arbitraries/touchpoints.ts';
import { envelope, stateByBatch, stateOf } from '../stack.ts';
import { createLossyStore } from './lossy-store.ts';
import { lose, losses, send, stackOver, touchpointAt } from './rebuild-stack.ts';

const LONG = process.env['HILVAN_LONG'] !== undefined;

describe('rebuild', () => {
  it('among ingest that goes on, loses nothing and counts nothing twice', async () => {
    await fc.assert(
      fc.asyncProperty(touchpointLog(14), losses, fc.scheduler(), async (log, lost, scheduler) => {
        const lossy = createLossyStore();
        const { deps, clock } = stackOver(lossy.store);
        const half = Math.floor(log.length / 2);
        await send(deps, log.slice(0, half));
        for (const each of lost) await lose(lossy, each);
        const slow = {
          ...deps,
          store: interleaved(lossy.store, name => scheduler.schedule(Promise.resolve(), name)),
          wait: () => scheduler.schedule(Promise.resolve(), 'wait'),
        };
        const work = Promise.all([rebuilt(slow), deliver(slow, log.slice(half)), deliver(slow, log)]);
        await scheduler.waitFor(work);
        await sweep(deps);
        expect(await stateOf(lossy.store, log, clock.now)).toEqual(stateByBatch(log, clock.now));
      }),
      { numRuns: LONG ? 2000 : 60 },
    );
  });

  it('stopped or killed anywhere, resumes at the page it was at', async () => {
    await fc.assert(
      fc.asyncProperty(touchpointLog(18), losses, fc.nat({ max: 120 }), async (log, lost, calls) => {
        const lossy = createLossyStore();
        const { deps, clock } = stackOver(lossy.store);
        await send(deps, log);
        for (const each of lost) await lose(lossy, each);
        let left = calls;
        const dying = interleaved(lossy.store, async () => {
          if (left-- <= 0) throw new Error('killed');
        });
        await rebuild({ ...deps, store: dying }, { pageSize: 4 }).catch((error: Error) =>
          expect(error.message).toBe('killed'),
        );
        const finished = await rebuild(deps, { resume: true, pageSize: 4 });
        expect(finished.finished).toBe(true);
        expect(await unfinishedRebuild(lossy.store)).toBeUndefined();
        await sweep(deps);
        expect(await stateOf(lossy.store, log, clock.now)).toEqual(stateByBatch(log, clock.now));
      }),
      { numRuns: LONG ? 2000 : 80 },
    );
  });

  it('goes on from its checkpoint, and not from the start', async () => {
    const { deps, store } = stackOver(createMemoryStore());
    const log = Array.from({ length: 40 }, (_, i) => touchpointAt(i));
    await send(deps, log);
    let pages = 0;
    const first = await rebuild(deps, {
      pageSize: 10,
      onProgress: () => {
        pages += 1;
      },
      isStopped: () => pages === 5,
    });
    expect(first.finished).toBe(false);
    expect(await unfinishedRebuild(store)).toMatchObject({ phase: 'ledgers', scanned: 10 });
    const phases: string[] = [];
    const second = await rebuild(deps, {
      resume: true,
      pageSize: 10,
      onProgress: so => phases.push(so.phase),
    });
    expect(phases[0]).toBe('ledgers');
    expect(phases.filter(each => each === 'ledgers')).toHaveLength(3);
    expect(second.startedAt).toBe(first.startedAt);
    expect(second.tally.touchpoints).toBe(40);
  });
});

function interleaved<S extends object>(store: S, turn: (call: string) => Promise<unknown>): S {
  return Object.fromEntries(
    Object.entries(store).map(([name, method]) => [
      name,
      async (...args: unknown[]) => {
        await turn(name);
        return method(...args);
      },
    ]),
  ) as S;
}

async function rebuilt(deps: Parameters<typeof rebuild>[0]): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await rebuild(deps, { resume: attempt > 0, pageSize: 5, width: 3 });
      return;
    } catch (error) {
      if (attempt === 20) throw error;
    }
  }
}

async function deliver(deps: Parameters<typeof ingest>[0], part: readonly Touchpoint[]): Promise<void> {
  if (part.length === 0) return;
  const messages = [{ id: 'm', body: envelope(...part) }];
  for (let attempt = 0; (await ingest(deps, messages)).failures.length > 0; attempt++) {
    if (attempt === 20) throw new Error('twenty deliveries failed');
  }
}

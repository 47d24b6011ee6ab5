import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Touchpoint } from '../../../../shared/contract/touchpoint.ts';
import { createMemoryStore } from '../../../../shared/memory/store.ts';
import { ingest } from '../../../../shared/steps/ingest.ts';
import { rebuild, unfinishedRebuild } from '../../../../shared/steps/repair/rebuild.ts';
import { sweep } from '../../../../shared/steps/sweep.ts';
import { stored } from '../../../arbitraries/stored.ts';
import { touchpointLog } from '../../../arbitraries/touchpoints.ts';
import { createStack, envelope, stateByBatch, stateOf } from '../stack.ts';
import { createLossyStore } from './lossy-store.ts';

const LONG = process.env['HILVAN_LONG'] !== undefined;

function stackOver(store: ReturnType<typeof createMemoryStore>) {
  const { deps, ...rest } = createStack(store);
  return { ...rest, store, deps: { ...deps, store } };
}

async function send(deps: ReturnType<typeof createStack>['deps'], touchpoints: readonly Touchpoint[]) {
  for (let i = 0; i < touchpoints.length; i += 5) {
    const part = touchpoints.slice(i, i + 5);
    expect((await ingest(deps, [{ id: `${i}`, body: envelope(...part) }])).failures).toEqual([]);
  }
}

const losses = fc.array(
  fc.record({
    what: fc.constantFrom('node', 'node', 'pages', 'flags', 'journeys', 'timers', 'entries'),
    which: fc.nat({ max: 12 }),
    kept: fc.nat({ max: 3 }),
  }),
  { minLength: 1, maxLength: 6 },
);

async function lose(
  { store, lose }: ReturnType<typeof createLossyStore>,
  { what, which, kept }: { what: string; which: number; kept: number },
): Promise<void> {
  const { items } = await store.scanNodes({ limit: 1000 });
  const id = items[which % items.length];
  if (id === undefined) return;
  if (what === 'node') await lose.node(id);
  else if (what === 'pages') await lose.pages(id);
  else if (what === 'flags') await lose.flags(id);
  else if (what === 'journeys') await lose.journeys(id);
  else if (what === 'entries') await lose.entries(id, kept);
  else await lose.timers();
}

describe('rebuild', () => {
  it('gives what one fold over the whole set gives, whatever derived items were lost', async () => {
    await fc.assert(
      fc.asyncProperty(touchpointLog(22), losses, fc.boolean(), async (log, lost, more) => {
        const lossy = createLossyStore();
        const { deps, clock } = stackOver(lossy.store);
        await send(deps, log);
        await sweep(deps);
        for (const each of lost) await lose(lossy, each);
        // Traffic may have gone on before anybody noticed.
        const later = more
          ? log.slice(0, 3).map(each => ({ ...each, id: `late-${each.id}`, activity: 'order.changed' }))
          : [];
        await send(deps, later);
        const report = await rebuild(deps, { pageSize: 3 });
        expect(report.finished).toBe(true);
        await sweep(deps);
        const all = [...log, ...later];
        expect(await stateOf(lossy.store, all, clock.now)).toEqual(stateByBatch(all, clock.now));
        const listed = new Set<string>();
        for (const definition of deps.definitions) {
          const { items } = await lossy.store.listJourneys(definition.id, { limit: 1000 });
          for (const { id } of items) listed.add(id);
        }
        expect(Object.keys(stateByBatch(all, clock.now).journeys).filter(id => !listed.has(id))).toEqual([]);
      }),
      { numRuns: LONG ? 5000 : 120 },
    );
  });

  it('takes away a journey that an overtaken writer left in the archive, and keeps those that are there rightly', async () => {
    const lossy = createLossyStore();
    const { deps, clock } = stackOver(lossy.store);
    const at = (day: number) => new Date(Date.UTC(2026, 0, 1 + day, 9)).toISOString();
    const log = [0, 1, 2, 3, 4, 5, 6].flatMap(n =>
      ['order.placed', 'order.delivered'].map((activity, i) => ({
        id: `${activity}-${n}`,
        occurredAt: at(n + i / 2),
        channel: 'web',
        activity,
        identifiers: { customerId: 'alice' },
        journey: { key: `K-${n}` },
      })),
    );
    for (const each of log) {
      clock.now = Date.parse(each.occurredAt);
      await send(deps, [each]);
    }
    const [person = ''] = (await lossy.store.scanNodes({ limit: 100 })).items.filter(id =>
      id.startsWith('customerId.'),
    );
    const { items: rightly } = await lossy.store.archivedJourneys(person, { limit: 100 });
    expect(rightly).not.toEqual([]);
    const [one] = rightly;
    if (one === undefined) return;
    const id = `${one.definition}~left-behind`;
    await lossy.store.archiveJourney({ ...one, id, state: { ...one.state, id } });
    await rebuild(deps, {});
    const { items: after } = await lossy.store.archivedJourneys(person, { limit: 100 });
    expect(after.map(each => each.id)).toEqual(rightly.map(each => each.id));
    expect(await stateOf(lossy.store, log, clock.now)).toEqual(stateByBatch(log, clock.now));
  });

  it('restores long ledgers too, lost whole or in part, with their pages or without', async () => {
    const touch = fc.record({
      identifiers: fc.constantFrom<Record<string, string>>(
        { customerId: 'alice', deviceId: 'tablet' },
        { customerId: 'alice' },
        { customerId: 'bob', deviceId: 'tablet' },
        { deviceId: 'tablet' },
      ),
      activity: fc.constantFrom('cart.filled', 'order.placed', 'order.delivered'),
      channel: fc.constantFrom('web', 'store'),
    });
    const long = fc
      .array(touch, { minLength: 45, maxLength: 55, size: 'max' })
      .map(all => all.map((each, i): Touchpoint => ({ ...touchpointAt(i * 200), ...each, id: `t${i}` })));
    await fc.assert(
      fc.asyncProperty(long, losses, fc.boolean(), async (log, lost, meanwhile) => {
        const lossy = createLossyStore();
        const { deps, clock } = stackOver(lossy.store);
        const early = log.slice(0, -4);
        for (const each of early) await send(deps, [each]);
        for (const each of lost) await lose(lossy, each);
        const messages = [{ id: 'm', body: envelope(...log.slice(-4)) }];
        // Where a ledger has lost its node, ingest waits: its messages come again.
        if (meanwhile) await ingest(deps, messages);
        await rebuild(deps, { pageSize: 20 });
        expect((await ingest(deps, messages)).failures).toEqual([]);
        await sweep(deps);
        expect(await stateOf(lossy.store, log, clock.now)).toEqual(stateByBatch(log, clock.now));
      }),
      { numRuns: LONG ? 500 : 25 },
    );
  });

  it('changes and announces nothing where nothing was lost', async () => {
    await fc.assert(
      fc.asyncProperty(touchpointLog(22), async log => {
        const { deps, store, announcer, clock } = stackOver(createMemoryStore());
        await send(deps, log);
        await sweep(deps);
        const announced = announcer.announced.length;
        const before = await stateOf(store, log, clock.now);
        const { tally } = await rebuild(deps, { pageSize: 7 });
        expect(tally).toMatchObject({
          touchpoints: log.length,
          nodesRestored: 0,
          linksRestored: 0,
          entriesRestored: 0,
          listed: 0,
          raised: 0,
          resolved: 0,
          retracted: 0,
        });
        expect(announcer.announced).toHaveLength(announced);
        expect(await stateOf(store, log, clock.now)).toEqual(before);
        const again = await rebuild(deps);
        expect(again.tally).toMatchObject({ refolded: 0, attributed: 0 });
      }),
      { numRuns: LONG ? 1000 : 150 },
    );
  });

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

  it('leaves nothing that would count as newer than a node which began again', async () => {
    const lossy = createLossyStore();
    const { deps } = stackOver(lossy.store);
    const log = Array.from({ length: 60 }, (_, i) => ({
      ...touchpointAt(i * 600),
      id: `t${i}`,
      activity: i % 2 === 0 ? 'cart.filled' : 'order.delivered',
      identifiers: { customerId: 'alice' },
    }));
    for (const each of log) await send(deps, [each]);
    const [alice = ''] = stored(log[0] as Touchpoint).ids;
    const stamps = async () =>
      (await lossy.store.archivedJourneys(alice, { limit: 100 })).items.map(each => each.stamp);
    expect(Math.max(...(await stamps()))).toBeGreaterThan(20);
    await lossy.lose.pages(alice);
    await rebuild(deps);
    const numbers = (await lossy.store.getPages(alice)).map(page => page.number);
    expect(numbers).toEqual([...numbers.keys()]);
    await lossy.lose.node(alice);
    await rebuild(deps);
    const { version = 0 } = (await lossy.store.getNodes([alice])).get(alice) ?? {};
    expect(version).toBeLessThan(20);
    for (const stamp of await stamps()) expect(stamp).toBeLessThan(version);
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

  it('rehearsed, says what it would do and does nothing', async () => {
    const lossy = createLossyStore();
    const { deps, announcer } = stackOver(lossy.store);
    const log = Array.from({ length: 9 }, (_, i) => touchpointAt(i));
    await send(deps, log);
    const [person = ''] = stored(touchpointAt(0)).ids;
    await lossy.lose.entries(person, 0);
    const before = (await lossy.store.getNodes([person])).get(person);
    const announced = announcer.announced.length;
    const { tally } = await rebuild(deps, { dryRun: true });
    expect(tally.entriesRestored).toBeGreaterThan(0);
    expect((await lossy.store.getNodes([person])).get(person)).toEqual(before);
    expect(announcer.announced).toHaveLength(announced);
    expect(await unfinishedRebuild(lossy.store)).toBeUndefined();
  });
});

function touchpointAt(i: number): Touchpoint {
  return {
    id: `t${i}`,
    occurredAt: new Date(Date.UTC(2026, 5, 1, 9, i)).toISOString(),
    channel: 'web',
    activity: 'order.changed',
    identifiers: { customerId: `c${i % 10}` },
  };
}

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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Touchpoint } from '../../../../shared/contract/touchpoint.ts';
import { createMemoryStore } from '../../../../shared/memory/store.ts';
import { ingest } from '../../../../shared/steps/ingest.ts';
import { rebuild, unfinishedRebuild } from '../../../../shared/steps/repair/rebuild.ts';
import { sweep } from '../../../../shared/steps/sweep.ts';
import { stored } from '../../../arbitraries/stored.ts';
import { touchpointLog } from '../../../arbitraries/touchpoints.ts';
import { envelope, stateByBatch, stateOf } from '../stack.ts';
import { createLossyStore } from './lossy-store.ts';
import { lose, losses, send, stackOver, touchpointAt } from './rebuild-stack.ts';

const LONG = process.env['HILVAN_LONG'] !== undefined;

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

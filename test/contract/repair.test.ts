import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRepairParts } from '../../shared/dynamodb/repair.ts';
import { createDynamoStore } from '../../shared/dynamodb/store.ts';
import { createMemoryStore } from '../../shared/memory/store.ts';
import { InvalidCursorError } from '../../shared/steps/errors.ts';
import type { CheckpointStore } from '../../shared/steps/ports/checkpoints.ts';
import type { ScanPage } from '../../shared/steps/ports/lists.ts';
import type { RekeyStore, ScanStore } from '../../shared/steps/ports/repair.ts';
import type { Store } from '../../shared/steps/ports/store.ts';
import { startDynamoBackend } from './dynamo-backend.ts';
import {
  NOON,
  sampleFlag,
  sampleJourney,
  sampleJourneyState,
  sampleNode,
  samplePage,
  sampleQuarantine,
  sampleTouchpoint,
} from './samples.ts';

type Repairable = Store & ScanStore & CheckpointStore & RekeyStore;

repairContract('memory', async () => ({ fresh: async () => createMemoryStore(), close: async () => {} }));
repairContract('DynamoDB on dynalite', async () => {
  const { client, createTable, close } = await startDynamoBackend('dynalite');
  return {
    close,
    async fresh() {
      const options = { client, tableName: await createTable() };
      return { ...createDynamoStore(options), ...createRepairParts(options) };
    },
  };
});

function repairContract(
  name: string,
  start: () => Promise<{ fresh: () => Promise<Repairable>; close: () => Promise<void> }>,
): void {
  describe(`repair: ${name}`, () => {
    let backend: Awaited<ReturnType<typeof start>>;
    beforeAll(async () => {
      backend = await start();
    });
    afterAll(async () => {
      await backend?.close();
    });

    test('a walk meets all touchpoints and all nodes, whatever else is there, page by page', async () => {
      const store = await backend.fresh();
      const names = Array.from({ length: 23 }, (_, i) => `n${i}`);
      for (const each of names) {
        await store.putTouchpoint(sampleTouchpoint(each));
        await store.saveNode(sampleNode(`email.${each}`));
        await store.savePage(samplePage(`email.${each}`, 0));
        await store.quarantine(sampleQuarantine(each));
        await store.putTimer({ dueAt: NOON, person: `email.${each}`, journey: each });
      }
      await store.putCheckpoint('walk', { at: 1 });
      const touchpoints = await walk(cursor => store.scanTouchpoints({ limit: 10, ...at(cursor) }));
      expect(touchpoints.items.map(each => each.tid).sort()).toEqual([...names].sort());
      expect(touchpoints.items.find(each => each.tid === 'n7')).toEqual(sampleTouchpoint('n7'));
      expect(touchpoints.pages).toBeGreaterThan(2);
      expect(touchpoints.scanned).toBeGreaterThanOrEqual(names.length);
      const nodes = await walk(cursor => store.scanNodes({ limit: 10, ...at(cursor) }));
      expect([...nodes.items].sort()).toEqual(names.map(each => `email.${each}`).sort());
    });

    test('what a change of keys rewrites stands in the place of what was there', async () => {
      const store = await backend.fresh();
      const correction = {
        id: 'c',
        kind: 'link' as const,
        actor: 'ops',
        reason: 'r',
        lower: 'email.a',
        higher: 'email.b',
        at: NOON,
      };
      await store.putCorrection(correction);
      await store.replaceCorrection({ ...correction, lower: 'email.c', keys: 1 });
      expect((await store.listCorrections({ limit: 9 })).items).toEqual([
        { ...correction, lower: 'email.c', keys: 1 },
      ]);
      const small = sampleQuarantine('small');
      const large = sampleQuarantine('large', { payload: 'x'.repeat(200_000) });
      for (const each of [small, large]) {
        await store.quarantine(each);
        const other = { ...each, payload: `${each.payload} again` };
        await store.replaceQuarantine(other);
        expect(await store.getQuarantine(each.id)).toEqual(other);
      }
      expect((await store.listQuarantine({ limit: 9 })).items).toHaveLength(2);
    });

    test('a node that is dropped takes all that stands under it, and nothing else', async () => {
      const store = await backend.fresh();
      for (const id of ['email.a', 'email.ab']) {
        await store.saveNode(sampleNode(id));
        await store.savePage(samplePage(id, 0));
        await store.archiveJourney({ ...sampleJourney(id, 'j'), state: sampleJourneyState('j') });
        await store.applyFlag(sampleFlag(id, 'f', 1));
      }
      await store.dropNode('email.a');
      await store.dropNode('email.none');
      expect((await store.scanNodes({ limit: 9 })).items).toEqual(['email.ab']);
      expect(await store.getPages('email.a')).toEqual([]);
      expect(await store.flagsOf('email.a')).toEqual([]);
      expect((await store.archivedJourneys('email.a', { limit: 9 })).items).toEqual([]);
      expect(await store.getPages('email.ab')).toHaveLength(1);
      expect(await store.flagsOf('email.ab')).toHaveLength(1);
      expect(await store.archivedJourney('email.ab', 'j')).toBeDefined();
    });

    test('a checkpoint is kept under its name until it is deleted', async () => {
      const store = await backend.fresh();
      expect(await store.getCheckpoint('a')).toBeUndefined();
      await store.putCheckpoint('a', { phase: 'links' });
      await store.putCheckpoint('a', { phase: 'ledgers', cursor: 'x' });
      await store.putCheckpoint('b', {});
      expect(await store.getCheckpoint('a')).toEqual({ phase: 'ledgers', cursor: 'x' });
      await store.deleteCheckpoint('a');
      await store.deleteCheckpoint('a');
      expect(await store.getCheckpoint('a')).toBeUndefined();
      expect(await store.getCheckpoint('b')).toEqual({});
    });
  });
}

test('a place in the table that is none is refused', async () => {
  const { client, createTable, close } = await startDynamoBackend('dynalite');
  const store = createRepairParts({ client, tableName: await createTable() });
  await expect(store.scanNodes({ limit: 1, cursor: 'forged' })).rejects.toThrow(InvalidCursorError);
  await close();
});

const at = (cursor: string | undefined) => (cursor === undefined ? {} : { cursor });

async function walk<T>(ask: (cursor: string | undefined) => Promise<ScanPage<T>>) {
  const items: T[] = [];
  let [pages, scanned] = [0, 0];
  for (let cursor: string | undefined; ; ) {
    const page = await ask(cursor);
    items.push(...page.items);
    pages += 1;
    scanned += page.scanned;
    if (page.cursor === undefined) return { items, pages, scanned };
    cursor = page.cursor;
  }
}

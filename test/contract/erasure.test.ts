import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Erasure } from '../../shared/contract/erasure.ts';
import { createErasureParts } from '../../shared/dynamodb/erasure.ts';
import { createDynamoStore } from '../../shared/dynamodb/store.ts';
import { createMemoryStore } from '../../shared/memory/store.ts';
import type { ErasureStore } from '../../shared/steps/ports/erasure.ts';
import type { Store } from '../../shared/steps/ports/store.ts';
import { startDynamoBackend } from './dynamo-backend.ts';
import { NOON, sampleFlag, samplePage, sampleQuarantine, sampleTimer, sampleTouchpoint } from './samples.ts';

interface Backend {
  fresh(): Promise<Store & ErasureStore>;
  close(): Promise<void>;
}

const backends: Record<string, () => Promise<Backend>> = {
  memory: async () => ({ fresh: async () => createMemoryStore(), close: async () => {} }),
  dynalite: async () => {
    const { client, createTable, close } = await startDynamoBackend('dynalite');
    return {
      close,
      async fresh() {
        const options = { client, tableName: await createTable() };
        return { ...createDynamoStore(options), ...createErasureParts(options) };
      },
    };
  },
};

const erasure = (id: string, more: Partial<Erasure> = {}): Erasure => ({
  id,
  state: 'running',
  identifier: { namespace: 'email', hash: 'x'.repeat(22) },
  actor: 'ana',
  reason: 'asked',
  requestedAt: '2026-11-22T12:00:00.000Z',
  counts: {
    identifiers: 0,
    touchpoints: 0,
    journeys: 0,
    flags: 0,
    timers: 0,
    corrections: 0,
    quarantined: 0,
    deadLetters: 0,
    namelessSightings: 0,
  },
  ...more,
});

describe.each(Object.keys(backends))('erasure on %s', name => {
  let backend: Backend;
  let store: Store & ErasureStore;
  beforeAll(async () => {
    backend = await (backends[name] ?? (() => Promise.reject(new Error(name))))();
  });
  afterAll(async () => {
    await backend?.close();
  });
  beforeEach(async () => {
    store = await backend.fresh();
  });

  test('a tombstone takes the place of a content, or of none, and keeps the id taken', async () => {
    const touchpoint = sampleTouchpoint('a', { digest: 'one' });
    await store.putTouchpoint(touchpoint);
    expect(await store.buryTouchpoint('a', 'two')).toBe(false);
    expect(await store.getTouchpoints(['a'])).toEqual([touchpoint]);
    expect(await store.buryTouchpoint('a', 'one')).toBe(true);
    expect(await store.buryTouchpoint('a', 'one')).toBe(true);
    expect(await store.buryTouchpoint('b', 'one')).toBe(true);
    expect(await store.getTouchpoints(['a', 'b'])).toEqual([]);
    expect(await store.getBuried(['a', 'b', 'c'])).toEqual(new Set(['a', 'b']));
    expect(await store.putTouchpoint(touchpoint)).toEqual({ outcome: 'erased', same: true });
    const other = { ...touchpoint, digest: 'two' };
    expect(await store.putTouchpoint(other)).toEqual({ outcome: 'erased', same: false });
    expect(await store.replaceTouchpoint(other, 'one')).toBe(false);
    expect(await store.buryTouchpoint('a', 'two')).toBe(false);
  });

  test('a record in quarantine goes with all of its payload, and does not come again', async () => {
    const large = sampleQuarantine('large', { payload: randomBytes(600_000).toString('base64') });
    for (const record of [large, sampleQuarantine('small')]) {
      await store.quarantine(record);
      await store.buryQuarantined(record.id);
      await store.buryQuarantined(record.id);
      expect(await store.getQuarantine(record.id)).toBeUndefined();
      expect(await store.quarantine(record)).toBe('duplicate');
      const redriven = { at: record.receivedAt, stored: 1, duplicate: 0, quarantined: 0 };
      expect(await store.markRedriven(record.id, redriven)).toBe(false);
    }
    expect(await store.listQuarantine({ limit: 9 })).toEqual({ items: [] });
  });

  test('pages, flags and corrections go one by one, from their lists too', async () => {
    for (const number of [0, 1]) await store.savePage(samplePage('email.a', number));
    await store.deletePage('email.a', 0);
    await store.deletePage('email.a', 7);
    expect((await store.getPages('email.a')).map(each => each.number)).toEqual([1]);
    for (const id of ['x', 'y']) await store.applyFlag(sampleFlag('email.a', id, 1));
    await store.deleteFlag('email.a', 'x');
    await store.deleteFlag('email.a', 'none');
    expect((await store.flagsOf('email.a')).map(each => each.flag.id)).toEqual(['y']);
    const { kind } = sampleFlag('email.a', 'x', 1).flag;
    expect((await store.listFlags(kind, { limit: 9 })).items.map(each => each.flag.id)).toEqual(['y']);
    const decided = { kind: 'link' as const, lower: 'email.a', higher: 'customerId.b', at: NOON };
    for (const id of ['c', 'd']) {
      await store.putCorrection({ ...decided, id, actor: 'ana', reason: 'asked' });
    }
    await store.deleteCorrection('c');
    await store.deleteCorrection('none');
    expect((await store.listCorrections({ limit: 9 })).items.map(each => each.id)).toEqual(['d']);
  });

  test('a walk over timers meets each of them once', async () => {
    const timers = Array.from({ length: 23 }, (_, i) => sampleTimer(NOON + i, `j${i}`, 'email.a'));
    for (const timer of timers) await store.putTimer(timer);
    const met: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await store.walkTimers({ limit: 5, ...(cursor === undefined ? {} : { cursor }) });
      met.push(...page.items.map(each => each.journey));
      if (page.cursor === undefined) break;
      cursor = page.cursor;
    }
    expect(met.sort()).toEqual(timers.map(each => each.journey).sort());
  });

  test('the latest of a receipt stands, in its place in the list', async () => {
    await store.putErasure(erasure('r-1'));
    await store.putErasure(erasure('r-2', { requestedAt: '2026-12-01T12:00:00.000Z' }));
    await store.putErasure(erasure('r-1', { state: 'done' }));
    expect(await store.getErasure('r-1')).toEqual(erasure('r-1', { state: 'done' }));
    expect(await store.getErasure('none')).toBeUndefined();
    const { items } = await store.listErasures({ limit: 9 });
    expect(items.map(({ id, state }) => [id, state])).toEqual([
      ['r-2', 'running'],
      ['r-1', 'done'],
    ]);
  });
});

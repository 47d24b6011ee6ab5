import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Store } from '../../shared/steps/ports/store.ts';
import { listContract } from './list-contract.ts';
import {
  NOON,
  sampleArchived,
  sampleJourneyState,
  sampleLedgerEntry,
  sampleNode,
  samplePage,
  sampleTouchpoint,
} from './samples.ts';

export interface Backend {
  /** An empty store, and a second adapter on the same data where there can be one. */
  fresh(): Promise<{ store: Store; second: Store }>;
  close(): Promise<void>;
}

/** What every store must do, whatever it is made of. */
export function storeContract(name: string, start: () => Promise<Backend>): void {
  describe(`store: ${name}`, () => {
    let backend: Backend;
    let store: Store;
    let second: Store;
    beforeAll(async () => {
      backend = await start();
    });
    afterAll(async () => {
      await backend?.close();
    });
    beforeEach(async () => {
      ({ store, second } = await backend.fresh());
    });
    touchpointContract(() => ({ store, second }));
    nodeContract(() => ({ store, second }));
    listContract(() => ({ store, second }));
  });
}

export type Stores = () => { store: Store; second: Store };

function touchpointContract(stores: Stores): void {
  describe('touchpoints', () => {
    test('one is stored once, told again as a duplicate, and read back as it was', async () => {
      const { store } = stores();
      const full = sampleTouchpoint('a', {
        id: 'ñandú 😀 \u0000 \\ "',
        occurredAt: '2026-11-22T13:00:00.123456+01:00',
        at: NOON + 123,
        outcome: 'failed',
        context: { received: false, from: 'app' },
        statements: { 'delivery-date': '2026-11-30', count: 3, free: true },
        survey: { instrument: 'nps', variant: '0-10', score: 9, comment: 'línea\nnueva' },
        attributes: { lone: '\ud800', small: 1e-7, big: 12345678901234 },
      });
      expect(await store.putTouchpoint(full)).toEqual({ outcome: 'stored' });
      expect(await store.putTouchpoint(full)).toEqual({ outcome: 'duplicate' });
      expect(await store.getTouchpoints(['a'])).toEqual([full]);
    });

    test('a time that does not follow from occurredAt is kept', async () => {
      const { store } = stores();
      const odd = sampleTouchpoint('odd', { at: 17 });
      await store.putTouchpoint(odd);
      expect(await store.getTouchpoints(['odd'])).toEqual([odd]);
    });

    test('other content under the id is a conflict that shows what is there', async () => {
      const { store, second } = stores();
      const first = sampleTouchpoint('a');
      await store.putTouchpoint(first);
      const other = sampleTouchpoint('a', { digest: 'another', channel: 'app' });
      expect(await second.putTouchpoint(other)).toEqual({ outcome: 'conflict', existing: first });
      expect(await store.getTouchpoints(['a'])).toEqual([first]);
    });

    test('a replacement wants the digest that is there', async () => {
      const { store } = stores();
      const first = sampleTouchpoint('a', { digest: 'one' });
      const other = sampleTouchpoint('a', { digest: 'two', channel: 'app' });
      expect(await store.replaceTouchpoint(other, 'one')).toBe(false);
      await store.putTouchpoint(first);
      expect(await store.replaceTouchpoint(other, 'none')).toBe(false);
      expect(await store.replaceTouchpoint(other, 'one')).toBe(true);
      expect(await store.replaceTouchpoint(other, 'one')).toBe(false);
      expect(await store.getTouchpoints(['a'])).toEqual([other]);
    });

    test('of many at once under one id exactly one is stored', async () => {
      const { store, second } = stores();
      const outcomes = await Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          (i % 2 === 0 ? store : second).putTouchpoint(sampleTouchpoint('a', { digest: `digest ${i % 3}` })),
        ),
      );
      const [there] = await store.getTouchpoints(['a']);
      expect(outcomes.filter(each => each.outcome === 'stored')).toHaveLength(1);
      expect(outcomes.filter(each => each.outcome === 'duplicate')).toHaveLength(3);
      for (const each of outcomes) if (each.outcome === 'conflict') expect(each.existing).toEqual(there);
    });

    test('hundreds are read at once: each asked for once, those not there left out', async () => {
      const { store } = stores();
      const tids = Array.from({ length: 230 }, (_, i) => `t${i}`);
      await Promise.all(tids.map(tid => store.putTouchpoint(sampleTouchpoint(tid))));
      const found = await store.getTouchpoints([...tids, ...tids, 'absent']);
      expect(found.map(each => each.tid).sort()).toEqual([...tids].sort());
      expect(await store.getTouchpoints([])).toEqual([]);
      expect(await store.getTouchpoints(['absent'])).toEqual([]);
    });

    test('large ones come back though one answer cannot hold them all', async () => {
      const { store } = stores();
      const tids = Array.from({ length: 40 }, (_, i) => `large${i}`);
      for (const tid of tids) {
        const text = randomBytes(45_000).toString('base64');
        await store.putTouchpoint(sampleTouchpoint(tid, { attributes: { text } }));
      }
      expect((await store.getTouchpoints(tids)).map(each => each.tid).sort()).toEqual([...tids].sort());
    });
  });
}

function nodeContract(stores: Stores): void {
  describe('nodes and pages', () => {
    test('a node is saved under the version it was read with', async () => {
      const { store, second } = stores();
      expect(await store.saveNode(sampleNode('email.a', { version: 1 }))).toBe(false);
      expect(await store.saveNode(sampleNode('email.a'))).toBe(true);
      expect(await second.saveNode(sampleNode('email.a'))).toBe(false);
      expect(await second.saveNode(sampleNode('email.a', { version: 1, pages: 7 }))).toBe(true);
      expect(await store.saveNode(sampleNode('email.a', { version: 1, pages: 8 }))).toBe(false);
      const found = await store.getNodes(['email.a']);
      expect(found).toEqual(new Map([['email.a', sampleNode('email.a', { version: 2, pages: 7 })]]));
    });

    test('a large one comes back as it was, prototype keys and all', async () => {
      const { store } = stores();
      const node = sampleNode('customerId.alice', {
        up: [{ anchor: 'loyaltyId.ñ', at: NOON, tid: 'tid-1' }],
        down: JSON.parse('{"__proto__":"quiet","constructor":"watch","anonymousId.😀":"quiet"}'),
        tail: Array.from({ length: 40 }, (_, i) => sampleLedgerEntry(i)),
        holders: { 'customerId.bob': 2 },
        person: {
          members: { 'deviceId.d': 1 },
          touchpoints: 2,
          firstAt: NOON,
          last: { at: NOON, id: 'order 1' },
          journeys: [sampleJourneyState('retail-order~tid-1')],
          archived: 0,
          sequence: 0,
          outbox: [],
        },
      });
      expect(await store.saveNode(node)).toBe(true);
      const [found] = [...(await store.getNodes(['customerId.alice'])).values()];
      expect(JSON.stringify(found?.down)).toBe(JSON.stringify(node.down));
      expect(found).toEqual({ ...node, version: 1 });
    });

    test('what a caller does to its object or its answer is not done to the store', async () => {
      const { store } = stores();
      const node = sampleNode('email.a', { tail: [sampleLedgerEntry(1)] });
      await store.saveNode(node);
      node.tail.push(sampleLedgerEntry(2));
      (await store.getNodes(['email.a'])).get('email.a')?.tail.push(sampleLedgerEntry(3));
      expect((await store.getNodes(['email.a'])).get('email.a')?.tail).toEqual([sampleLedgerEntry(1)]);
      expect(node.version).toBe(0);
    });

    test('of many saves at once exactly one wins, round after round', async () => {
      const { store, second } = stores();
      for (let version = 0; version < 4; version++) {
        const saves = Array.from({ length: 8 }, (_, i) =>
          (i % 2 === 0 ? store : second).saveNode(sampleNode('email.a', { version, pages: i })),
        );
        const won = await Promise.all(saves);
        expect(won.filter(Boolean)).toHaveLength(1);
        const node = (await store.getNodes(['email.a'])).get('email.a');
        expect(node).toEqual(sampleNode('email.a', { version: version + 1, pages: won.indexOf(true) }));
      }
    });

    test('hundreds are read at once, those not there left out', async () => {
      const { store } = stores();
      const ids = Array.from({ length: 120 }, (_, i) => `deviceId.${i}`);
      await Promise.all(ids.map(id => store.saveNode(sampleNode(id))));
      const found = await store.getNodes([...ids, ...ids, 'deviceId.absent']);
      expect([...found.keys()].sort()).toEqual([...ids].sort());
      expect(await store.getNodes([])).toEqual(new Map());
    });

    test('pages come in the order of their numbers, each under its version, of that node only', async () => {
      const { store } = stores();
      for (const number of [10, 2, 1, 0, 100]) {
        expect(await store.savePage(samplePage('email.a', number))).toBe(true);
      }
      await store.savePage(samplePage('email.ab', 5));
      await store.saveNode(sampleNode('email.a'));
      await store.archiveJourney(sampleArchived('email.a', 'x'));
      expect(await store.savePage(samplePage('email.a', 2))).toBe(false);
      expect(await store.savePage(samplePage('email.a', 2, { version: 1, sealedFrom: 9 }))).toBe(true);
      expect(await store.savePage(samplePage('email.a', 2, { version: 1 }))).toBe(false);
      const pages = await store.getPages('email.a');
      expect(pages.map(page => [page.number, page.version, page.sealedFrom])).toEqual([
        [0, 1, 1],
        [1, 1, 1],
        [2, 2, 9],
        [10, 1, 1],
        [100, 1, 1],
      ]);
      expect(await store.getPages('email.none')).toEqual([]);
    });

    test('more pages than one answer of the table holds (1 MB)', async () => {
      const { store } = stores();
      const entries = Array.from({ length: 400 }, (_, i) => ({
        ...sampleLedgerEntry(i),
        tid: randomBytes(600).toString('base64url'),
      }));
      for (let number = 0; number < 6; number++)
        await store.savePage(samplePage('email.a', number, { entries }));
      const pages = await store.getPages('email.a');
      expect(pages.map(page => page.number)).toEqual([0, 1, 2, 3, 4, 5]);
      expect(pages.every(page => page.entries.length === 400)).toBe(true);
    });
  });
}

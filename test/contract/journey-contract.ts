import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { InvalidCursorError } from '../../shared/steps/errors.ts';
import type { Page } from '../../shared/steps/ports/lists.ts';
import { DAY, NOON, sampleArchived, sampleJourney, sampleJourneyState } from './samples.ts';
import type { Stores } from './store-contract.ts';

/** All pages of a list, with the number of pages. */
export async function walk<T>(
  next: (cursor?: string) => Promise<Page<T>>,
): Promise<{ items: T[]; pages: number }> {
  const items: T[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const page = await next(cursor);
    items.push(...page.items);
    pages++;
    ({ cursor } = page);
  } while (cursor !== undefined);
  return { items, pages };
}

export const at = (cursor: string | undefined) => (cursor === undefined ? {} : { cursor });

export function journeyContract(stores: Stores): void {
  describe('journeys', () => {
    test('a journey is listed, listed again and taken off', async () => {
      const { store } = stores();
      const entry = sampleJourney('p', 'j~1');
      const others = [sampleJourney('q', 'j~1'), sampleJourney('p', 'j~2')];
      expect(await store.listedJourneys([entry])).toEqual([]);
      await store.listJourney(entry);
      await store.listJourney({ ...entry, stamp: 2 });
      expect(await store.listedJourneys([entry, ...others])).toEqual([{ ...entry, stamp: 2 }]);
      expect((await store.listJourneys('retail-order', { limit: 5 })).items).toEqual([
        { ...entry, stamp: 2 },
      ]);
      await store.unlistJourney({ ...entry, stamp: 2 });
      await store.unlistJourney({ ...entry, stamp: 2 });
      expect(await store.listedJourneys([entry])).toEqual([]);
      expect(await store.listJourneys('retail-order', { limit: 5 })).toEqual({ items: [] });
    });

    test('one is archived, archived anew, read by person and id and taken out', async () => {
      const { store } = stores();
      const journey = sampleArchived('p', 'j~1');
      const other = { ...journey, state: sampleJourneyState('j~1', { touchpoints: 3 }) };
      expect(await store.archivedJourney('p', 'j~1')).toBeUndefined();
      await store.archiveJourney(journey);
      expect(await store.archivedJourney('p', 'j~1')).toEqual(journey);
      expect(await store.archivedJourney('q', 'j~1')).toBeUndefined();
      await store.archiveJourney(other);
      expect(await store.archivedJourney('p', 'j~1')).toEqual(other);
      await store.unarchiveJourney('p', 'j~1', 1);
      await store.unarchiveJourney('p', 'j~1', 1);
      expect(await store.archivedJourney('p', 'j~1')).toBeUndefined();
      expect(await store.archivedJourneys('p', { limit: 5 })).toEqual({ items: [] });
    });

    test('what was written by who had read a newer version stands', async () => {
      const { store } = stores();
      const newer = sampleArchived('p', 'j~1', { stamp: 5 });
      const entry = sampleJourney('p', 'j~1', { stamp: 5 });
      await store.archiveJourney(newer);
      await store.listJourney(entry);
      await store.archiveJourney(sampleArchived('p', 'j~1', { stamp: 4 }));
      await store.listJourney({ ...entry, stamp: 4 });
      await store.unarchiveJourney('p', 'j~1', 4);
      await store.unlistJourney({ ...entry, stamp: 4 });
      expect(await store.archivedJourney('p', 'j~1')).toEqual(newer);
      expect(await store.listedJourneys([entry])).toEqual([entry]);
      await store.unarchiveJourney('p', 'j~1', 5);
      await store.unlistJourney(entry);
      expect(await store.archivedJourney('p', 'j~1')).toBeUndefined();
      expect(await store.listedJourneys([entry])).toEqual([]);
    });

    test('a person lists theirs oldest first, page by page', async () => {
      const { store } = stores();
      const starts = [5, 3, 9, 1, 7, 3];
      for (const [i, start] of starts.entries()) {
        await store.archiveJourney(sampleArchived('p', `j~${i}`, { startedAt: NOON + start * 40 * DAY }));
      }
      await store.archiveJourney(sampleArchived('pq', 'j~other'));
      const all = await walk(cursor => store.archivedJourneys('p', { limit: 4, ...at(cursor) }));
      expect(all.items.map(each => each.id)).toEqual(['j~3', 'j~1', 'j~5', 'j~0', 'j~4', 'j~2']);
      expect(all.pages).toBe(2);
      const exact = await walk(cursor => store.archivedJourneys('p', { limit: 3, ...at(cursor) }));
      expect(exact).toEqual({ items: all.items, pages: 2 });
    });

    test('a definition lists its own newest first, over months and years, through empty ones', async () => {
      const { store, second } = stores();
      const starts = ['2024-02-29', '2025-12-31', '2026-01-01', '2026-10-31', '2026-11-01', '2026-11-22'];
      for (const [i, day] of starts.entries()) {
        const startedAt = Date.parse(`${day}T23:59:59.999Z`);
        await (i % 2 === 0 ? store : second).listJourney(sampleJourney(`p${i}`, `j~${i}`, { startedAt }));
      }
      await store.listJourney(sampleJourney('p', 'x~1', { definition: 'retail-order-2' }));
      for (const limit of [1, 2, 4, 6, 7]) {
        const all = await walk(cursor => second.listJourneys('retail-order', { limit, ...at(cursor) }));
        expect(all.items.map(each => each.id)).toEqual(['j~5', 'j~4', 'j~3', 'j~2', 'j~1', 'j~0']);
        expect(all.pages).toBe(Math.ceil(6 / limit));
      }
    });

    test('from is inclusive, to is exclusive, to the millisecond', async () => {
      const { store } = stores();
      for (const offset of [-1, 0, 1, 2]) {
        await store.listJourney(sampleJourney('p', `j~${offset}`, { startedAt: NOON + offset }));
      }
      const ids = async (from?: number, to?: number) => {
        const bounds = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
        const all = await walk(cursor =>
          store.listJourneys('retail-order', { limit: 1, ...bounds, ...at(cursor) }),
        );
        return all.items.map(each => each.id);
      };
      expect(await ids(NOON, NOON + 2)).toEqual(['j~1', 'j~0']);
      expect(await ids(NOON + 1)).toEqual(['j~2', 'j~1']);
      expect(await ids(undefined, NOON)).toEqual(['j~-1']);
      expect(await ids(NOON, NOON)).toEqual([]);
      expect(await ids(NOON + 5, NOON - 5)).toEqual([]);
      expect(await ids(-1e18, 1e18)).toHaveLength(4);
    });

    test('equal times go by the bytes of the id, then of the person', async () => {
      const { store } = stores();
      for (const id of ['é', 'z', '\uffee', '😀', 'ab', 'a']) {
        await store.listJourney(sampleJourney('p', id));
        await store.archiveJourney(sampleArchived('p', id));
      }
      await store.listJourney(sampleJourney('q', 'z'));
      const all = await walk(cursor => store.listJourneys('retail-order', { limit: 1, ...at(cursor) }));
      const named = all.items.map(each => `${each.person} ${each.id}`);
      expect(named).toEqual(['p 😀', 'p \uffee', 'p é', 'q z', 'p z', 'p ab', 'p a']);
      const own = await walk(cursor => store.archivedJourneys('p', { limit: 2, ...at(cursor) }));
      expect(own.items.map(each => each.id)).toEqual(['a', 'ab', 'z', 'é', '\uffee', '😀']);
    });

    test('a cursor stays good while entries come and go', async () => {
      const { store } = stores();
      for (let i = 0; i < 4; i++)
        await store.listJourney(sampleJourney('p', `j~${i}`, { startedAt: NOON + i }));
      const first = await store.listJourneys('retail-order', { limit: 2 });
      await store.unlistJourney(sampleJourney('p', 'j~2', { startedAt: NOON + 2 }));
      await store.listJourney(sampleJourney('p', 'j~new', { startedAt: NOON + 100 }));
      const rest = await store.listJourneys('retail-order', { limit: 2, ...at(first.cursor) });
      expect(rest.items.map(each => each.id)).toEqual(['j~1', 'j~0']);
    });

    test('a person may have more archived than one answer of the table holds (1 MB)', async () => {
      const { store } = stores();
      for (let i = 0; i < 20; i++) {
        const state = sampleJourneyState(`j~${i}`, { stage: randomBytes(90_000).toString('base64') });
        await store.archiveJourney(sampleArchived('p', `j~${i}`, { startedAt: NOON + i, state }));
      }
      const all = await store.archivedJourneys('p', { limit: 100 });
      expect(all.items.map(each => each.startedAt - NOON)).toEqual(Array.from({ length: 20 }, (_, i) => i));
    });

    test('forged, broken and foreign cursors are refused by name', async () => {
      const { store } = stores();
      for (let i = 0; i < 3; i++) {
        await store.listJourney(sampleJourney('p', `j~${i}`));
        await store.archiveJourney(sampleArchived('p', `j~${i}`));
      }
      const { cursor = '' } = await store.listJourneys('retail-order', { limit: 1 });
      const own = await store.archivedJourneys('p', { limit: 1 });
      const forged = Buffer.from('["J#retail-order","not a place"]').toString('base64url');
      for (const bad of [
        '',
        'x',
        '%%%',
        `${cursor}A`,
        forged,
        Buffer.from('null').toString('base64url'),
        own.cursor,
      ]) {
        const asked = store.listJourneys('retail-order', { limit: 1, cursor: bad ?? '' });
        await expect(asked).rejects.toThrow(InvalidCursorError);
      }
      await expect(store.listJourneys('other', { limit: 1, cursor })).rejects.toThrow(InvalidCursorError);
      await expect(store.archivedJourneys('p', { limit: 1, cursor })).rejects.toThrow(InvalidCursorError);
      await expect(store.archivedJourneys('q', { limit: 1, ...at(own.cursor) })).rejects.toThrow(
        InvalidCursorError,
      );
      await expect(store.listQuarantine({ limit: 1, cursor })).rejects.toThrow(InvalidCursorError);
      await expect(store.listJourneys('retail-order', { limit: 0 })).rejects.toThrow(RangeError);
      await expect(store.archivedJourneys('p', { limit: -1 })).rejects.toThrow(RangeError);
    });
  });
}

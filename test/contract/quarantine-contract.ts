import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Store } from '../../shared/steps/ports/store.ts';
import { sampleQuarantine } from './samples.ts';

/** Beside `listContract`: single records, ranges of time, and the note of a redrive. */
export function quarantineRepairContract(stores: () => { store: Store; second: Store }): void {
  describe('quarantine, for repair', () => {
    test('a record is read by its id, with its payload, however large', async () => {
      const { store, second } = stores();
      const large = sampleQuarantine('large', { payload: randomBytes(600_000).toString('base64') });
      const small = sampleQuarantine('small', { former: 'large' });
      for (const each of [large, small]) await store.quarantine(each);
      expect(await second.getQuarantine('large')).toEqual(large);
      expect(await second.getQuarantine('small')).toEqual(small);
      expect(await second.getQuarantine('none')).toBeUndefined();
    });

    test('a redrive is noted on the record, which stays whole and in its place; the latest note stands', async () => {
      const { store, second } = stores();
      const redriven = { at: '2026-11-23T08:00:00.000Z', stored: 0, duplicate: 0, quarantined: 1 };
      const large = sampleQuarantine('large', { payload: randomBytes(600_000).toString('base64') });
      for (const each of [large, sampleQuarantine('small')]) {
        await store.quarantine(each);
        expect(await store.markRedriven(each.id, redriven)).toBe(true);
        const later = { ...redriven, stored: 1, quarantined: 0 };
        expect(await second.markRedriven(each.id, later)).toBe(true);
        expect(await store.getQuarantine(each.id)).toEqual({ ...each, redriven: later });
        expect(await store.quarantine(each)).toBe('duplicate');
      }
      const { items } = await store.listQuarantine({ limit: 9 });
      expect(items.map(each => [each.id, each.redriven?.stored])).toEqual([
        ['small', 1],
        ['large', 1],
      ]);
      expect(await store.markRedriven('none', redriven)).toBe(false);
      expect(await store.getQuarantine('none')).toBeUndefined();
    });

    test('those received within a time', async () => {
      const { store } = stores();
      const times = ['2026-10-31T23:59:59.999Z', '2026-11-01T00:00:00.000Z', '2026-11-02T00:00:00.000Z'];
      for (const [i, receivedAt] of times.entries())
        await store.quarantine(sampleQuarantine(`q${i}`, { receivedAt }));
      const [from, to] = [Date.parse('2026-11-01T00:00:00Z'), Date.parse('2026-11-02T00:00:00Z')];
      const idsOf = async (range: { from?: number; to?: number }) =>
        (await store.listQuarantine({ limit: 9, ...range })).items.map(each => each.id);
      expect(await idsOf({ from })).toEqual(['q2', 'q1']);
      expect(await idsOf({ to })).toEqual(['q1', 'q0']);
      expect(await idsOf({ from, to })).toEqual(['q1']);
    });
  });
}

import { describe, expect, test } from 'vitest';
import type { StoredCorrection } from '../../shared/contract/correction.ts';
import { at, walk } from './journey-contract.ts';
import { DAY, NOON } from './samples.ts';
import type { Stores } from './store-contract.ts';

const sample = (id: string, decidedAt: number): StoredCorrection => ({
  id,
  kind: 'link',
  lower: 'deviceId.d',
  higher: 'customerId.a',
  at: decidedAt,
  actor: 'ops@example.com',
  reason: 'asked the customer',
});

export function correctionContract(stores: Stores): void {
  describe('corrections', () => {
    test('the first of an id stands', async () => {
      const { store } = stores();
      expect(await store.putCorrection(sample('c1', NOON))).toBe('stored');
      expect(await store.putCorrection({ ...sample('c1', NOON + 5), reason: 'another' })).toBe('duplicate');
      expect(await store.listCorrections({ limit: 5 })).toEqual({ items: [sample('c1', NOON)] });
    });

    test('they are listed newest first, over months, page by page, between bounds', async () => {
      const { store } = stores();
      const all = [0, 40, 80, 81].map((days, i) => sample(`c${i}`, NOON + days * DAY));
      for (const each of all) await store.putCorrection(each);
      const walked = await walk(cursor => store.listCorrections({ limit: 3, ...at(cursor) }));
      expect(walked.items.map(each => each.id)).toEqual(['c3', 'c2', 'c1', 'c0']);
      const some = await store.listCorrections({ limit: 9, from: NOON + DAY, to: NOON + 81 * DAY });
      expect(some.items.map(each => each.id)).toEqual(['c2', 'c1']);
    });
  });
}

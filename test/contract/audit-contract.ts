import { describe, expect, test } from 'vitest';
import type { AuditRecord } from '../../shared/contract/audit.ts';
import type { AuditStore } from '../../shared/steps/ports/audit.ts';
import type { ErasureStore } from '../../shared/steps/ports/erasure.ts';
import { at, walk } from './journey-contract.ts';
import { DAY, NOON } from './samples.ts';

const ALICE = 'customerId.alice';
const sample = (id: string, when: number, more: Partial<AuditRecord> = {}): AuditRecord => ({
  id,
  at: new Date(when).toISOString(),
  viewer: 'ana',
  role: 'analyst',
  operation: 'getJourney',
  status: 200,
  ...more,
});

export function auditContract(stores: () => AuditStore & Pick<ErasureStore, 'moveAudit'>): void {
  describe('the audit log', () => {
    test('is listed newest first, over months, page by page, about anybody or about one person', async () => {
      const store = stores();
      for (const [i, days] of [0, 40, 80, 81].entries()) {
        const person = i % 2 === 0 ? ALICE : 'customerId.bob';
        await store.putAudit([sample(`r${i}`, NOON + days * DAY, { person })]);
      }
      await store.putAudit([sample('list', NOON + DAY)]);
      const all = await walk(cursor => store.listAudit({ limit: 2, ...at(cursor) }));
      expect(all.items.map(each => each.id)).toEqual(['r3', 'r2', 'r1', 'list', 'r0']);
      const hers = await walk(cursor => store.auditOf(ALICE, { limit: 1, ...at(cursor) }));
      expect(hers.items.map(each => each.id)).toEqual(['r2', 'r0']);
      const some = await store.auditOf(ALICE, { limit: 5, from: NOON + DAY });
      expect(some.items).toEqual([sample('r2', NOON + 80 * DAY, { person: ALICE })]);
    });

    test('has a record for each person of one request', async () => {
      const store = stores();
      const records = [ALICE, 'customerId.bob'].map(person => sample('r', NOON, { person }));
      await store.putAudit(records);
      expect((await store.listAudit({ limit: 5 })).items.map(each => each.person)).toEqual([
        'customerId.bob',
        ALICE,
      ]);
    });

    test('keeps who looked when a person is erased, and follows a person who is named anew', async () => {
      const store = stores();
      const about = { journey: 'order~t', touchpoint: 't1', teams: ['shop'] };
      await store.putAudit([
        sample('r1', NOON, { person: ALICE, ...about }),
        sample('r2', NOON, { person: ALICE }),
        sample('r3', NOON, { person: 'customerId.bob' }),
      ]);
      await store.moveAudit(ALICE);
      await store.moveAudit(ALICE);
      await store.moveAudit('customerId.bob', 'customerId.bob2');
      expect((await store.auditOf(ALICE, { limit: 5 })).items).toEqual([]);
      expect((await store.listAudit({ limit: 5 })).items).toEqual([
        sample('r3', NOON, { person: 'customerId.bob2' }),
        sample('r2', NOON),
        sample('r1', NOON, { teams: ['shop'] }),
      ]);
      expect((await store.auditOf('customerId.bob2', { limit: 5 })).items).toHaveLength(1);
    });
  });
}

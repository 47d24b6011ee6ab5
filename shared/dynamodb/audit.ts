import type { AuditRecord } from '../contract/audit.ts';
import { renamed } from '../domain/audit.ts';
import type { NodeId } from '../domain/types.ts';
import { AUDIT_LIST, auditList, boundsOf, cutPage, placeOf } from '../steps/paging.ts';
import type { AuditStore } from '../steps/ports/audit.ts';
import type { ErasureStore } from '../steps/ports/erasure.ts';
import { bodyOf, textOf, withBody } from './body.ts';
import { auditKey, auditPartition } from './keys.ts';
import { createListing, type Listing } from './listing.ts';
import { expiry } from './retention.ts';
import { createTable, type Table, type TableOptions } from './table.ts';

export function createAudit(options: TableOptions): AuditStore {
  const table = createTable(options);
  return createAuditStore(table, createListing(table), options.retention?.audit);
}

export function createAuditStore(
  table: Table,
  listing: Listing,
  days?: number,
): AuditStore & Pick<ErasureStore, 'moveAudit'> {
  const put = async (record: AuditRecord) => {
    const at = Date.parse(record.at);
    const place = placeOf(at, record.id, record.person);
    const entered = await listing.enter(AUDIT_LIST, place);
    await table.put(withBody({ ...auditKey(record.person, place), ...entered, ...expiry(days, at) }, record));
  };
  const newestFirst = (person: NodeId, lower: string, upper: string, limit?: number) =>
    table.query({
      partition: auditPartition(person),
      lower,
      upper,
      newestFirst: true,
      ...(limit === undefined ? {} : { limit }),
    });
  return {
    async putAudit(records) {
      await Promise.all(records.map(put));
    },
    listAudit: query => listing.page(AUDIT_LIST, query, item => bodyOf<AuditRecord>(item)),
    async auditOf(person, query) {
      const { lower, upper } = boundsOf(auditList(person), query);
      const rows: { place: string; value: AuditRecord }[] = [];
      if (lower > upper) return { items: [] };
      for await (const item of newestFirst(person, lower, upper, query.limit + 2)) {
        const place = textOf(item, 'sk');
        // BETWEEN includes its end, which a cursor has shown already.
        if (place !== upper) rows.push({ place, value: bodyOf(item) });
        if (rows.length > query.limit) break;
      }
      return cutPage(auditList(person), query.limit, rows);
    },
    async moveAudit(person, to) {
      for await (const item of newestFirst(person, '0', '~')) {
        await put(renamed(bodyOf<AuditRecord>(item), to));
        await table.remove({ pk: textOf(item, 'pk'), sk: textOf(item, 'sk') });
      }
    },
  };
}

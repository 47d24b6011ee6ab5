import type { AuditRecord } from '../contract/audit.ts';
import { renamed } from '../domain/audit.ts';
import { AUDIT_LIST, auditList, placeOf } from '../steps/paging.ts';
import type { AuditStore } from '../steps/ports/audit.ts';
import type { ErasureStore } from '../steps/ports/erasure.ts';
import { createListing } from './listing.ts';
import { createRecords } from './records.ts';

export function createAuditStore(): AuditStore & Pick<ErasureStore, 'moveAudit'> {
  const records = createRecords<AuditRecord>();
  const [all, persons] = [createListing(), createListing()];
  const put = (record: AuditRecord) => {
    const place = placeOf(Date.parse(record.at), record.id, record.person);
    records.set(place, record);
    all.enter(AUDIT_LIST, place, place);
    if (record.person !== undefined) persons.enter(auditList(record.person), place, place);
  };
  return {
    async putAudit(given) {
      for (const each of given) put(each);
    },
    async listAudit(query) {
      return all.page(AUDIT_LIST, query, records.get);
    },
    async auditOf(person, query) {
      return persons.page(auditList(person), query, records.get);
    },
    async moveAudit(person, to) {
      for (const place of [...records.keys()]) {
        const record = records.get(place);
        if (record?.person !== person) continue;
        all.leave(place);
        persons.leave(place);
        records.delete(place);
        put(renamed(record, to));
      }
    },
  };
}

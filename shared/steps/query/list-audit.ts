import type { AuditRecord } from '../../contract/audit.ts';
import type { NodeId } from '../../domain/types.ts';
import { AUDIT_LIST, auditList, placeOf } from '../paging.ts';
import type { AuditStore } from '../ports/audit.ts';
import type { ListQuery, Page } from '../ports/lists.ts';
import { readList } from './read-list.ts';

export interface AuditFilter {
  person?: NodeId | undefined;
  /** As their tokens name them. */
  viewer?: string | undefined;
}

/** Records of the audit log by time, newest first. */
export function listAudit(
  store: Pick<AuditStore, 'listAudit' | 'auditOf'>,
  { person, viewer }: AuditFilter,
  query: ListQuery,
): Promise<Page<AuditRecord>> {
  return readList(
    {
      name: person === undefined ? 'audit' : `audit of ${person}`,
      lists: [person === undefined ? AUDIT_LIST : auditList(person)],
      read: (_list, part) => (person === undefined ? store.listAudit(part) : store.auditOf(person, part)),
      placeOf: record => placeOf(Date.parse(record.at), record.id, record.person),
      filtered: viewer !== undefined,
      resolve: async records =>
        records.map(each => (viewer === undefined || each.viewer === viewer ? each : undefined)),
    },
    query,
  );
}

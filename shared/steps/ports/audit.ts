import type { AuditRecord } from '../../contract/audit.ts';
import type { NodeId } from '../../domain/types.ts';
import type { ListQuery, Page } from './lists.ts';

/** Who looked at whom. */
export interface AuditStore {
  /** Of one request. Resolves when every record is kept. */
  putAudit(records: readonly AuditRecord[]): Promise<void>;
  /** By time, about anybody; one of a moment ago may be missing. */
  listAudit(query: ListQuery): Promise<Page<AuditRecord>>;
  /** About one person, by time. */
  auditOf(person: NodeId, query: ListQuery): Promise<Page<AuditRecord>>;
}

/**
 * Puts another name in the place of a person's in the audit log. Left out: theirs goes, with what of theirs was looked at;
 * who looked, and when, stays. Done twice is done once.
 */
export type MoveAudit = (person: NodeId, to?: NodeId) => Promise<void>;

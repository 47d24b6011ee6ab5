import type { AuditRecord } from '../contract/audit.ts';
import type { NodeId } from './types.ts';

/** A record of the audit log under another name; without one, what is left of it when its person is erased. */
export function renamed(record: AuditRecord, person: NodeId | undefined): AuditRecord {
  if (person !== undefined) return { ...record, person };
  const { id, at, viewer, role, teams, operation, status } = record;
  return { id, at, viewer, role, ...(teams === undefined ? {} : { teams }), operation, status };
}

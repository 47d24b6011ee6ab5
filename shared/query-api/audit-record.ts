import type { AuditRecord, AuditSubject } from '../contract/audit.ts';
import type { Viewer } from '../contract/viewer.ts';
import { instant } from '../domain/flag.ts';

export interface Request {
  /** Milliseconds. */
  at: number;
  id: string;
  viewer: Viewer;
  operation: string;
  status: number;
}

/** A record for each person that the request was about, or one that names none. */
export function auditRecordsOf(
  { at, id, viewer, operation, status }: Request,
  { persons = [], ...about }: AuditSubject,
): AuditRecord[] {
  const record = {
    id,
    at: instant(at),
    viewer: viewer.subject,
    role: viewer.role,
    ...(viewer.teams.length === 0 ? {} : { teams: [...viewer.teams] }),
    operation,
    status,
    ...about,
  };
  const distinct = [...new Set(persons)];
  return distinct.length === 0 ? [record] : distinct.map(person => ({ ...record, person }));
}

import * as z from 'zod';
import { instant } from './primitives.ts';
import { ROLES } from './viewer.ts';

/** What a request was about. */
const subject = {
  journey: z.string().optional(),
  flag: z.string().optional(),
  /** The producer's id. */
  touchpoint: z.string().optional(),
  erasure: z.string().optional(),
  /** Id of the record. */
  quarantine: z.string().optional(),
};

/** One request about a person, a journey, a flag, a touchpoint or an erasure: who asked for what, and what came of it. */
export const auditRecord = z.strictObject({
  /** Of the request. */
  id: z.string(),
  at: instant,
  viewer: z.string(),
  role: z.enum(ROLES),
  /** Of role `team`. */
  teams: z.array(z.string()).optional(),
  operation: z.string(),
  /** Of the HTTP answer. */
  status: z.int(),
  /** Node id of whom it was about. A request about several has a record for each; one about a list names none. */
  person: z.string().optional(),
  ...subject,
});
export type AuditRecord = z.infer<typeof auditRecord>;

/** The same of one request, before it is known who asked. */
export type AuditSubject = Pick<AuditRecord, keyof typeof subject> & { persons?: readonly string[] };

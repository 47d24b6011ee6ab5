import * as z from 'zod';
import { instant } from './primitives.ts';

export const QUARANTINE_REASONS = [
  'not-json',
  'invalid-envelope',
  'unsupported-version',
  'invalid',
  'too-large',
  'no-identifier',
  'from-the-future',
  'from-the-past',
  'id-conflict',
] as const;

/** What could not be stored, kept whole with a reason a machine can read (semantics §1). Fixed and redriven later. */
export const quarantineRecord = z.strictObject({
  /** Of the reason and the payload, so that a redelivery finds the record it made before. */
  id: z.string(),
  reason: z.enum(QUARANTINE_REASONS),
  /** Where in the payload and how to mend it, one a fault. */
  issues: z.array(z.strictObject({ path: z.string(), message: z.string() })),
  receivedAt: instant,
  source: z.string(),
  /** The touchpoint's own id, where it has one. */
  touchpoint: z.string().optional(),
  /** Its JSON text, byte for byte as received (identifiers included: access is for operators). */
  payload: z.string(),
});
export type QuarantineRecord = z.infer<typeof quarantineRecord>;

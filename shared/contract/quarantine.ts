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
  'too-many-corrections',
] as const;

/** What became of the touchpoints that an operator sent again in place of a quarantined payload. */
export const redriven = z.strictObject({
  at: instant,
  stored: z.int().min(0),
  duplicate: z.int().min(0),
  quarantined: z.int().min(0),
});
export type Redriven = z.infer<typeof redriven>;

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
  /** Id of the record whose redrive ended here. */
  former: z.string().optional(),
  /** The latest redrive. The record stays: the set of touchpoints does not say where one came from. */
  redriven: redriven.optional(),
});
export type QuarantineRecord = z.infer<typeof quarantineRecord>;

/** A record in a list: without its payload, which is for operators to open one by one. */
export const quarantineEntry = quarantineRecord.omit({ payload: true }).extend({
  /** Of the payload, in UTF-8. */
  bytes: z.int().min(0),
});
export type QuarantineEntry = z.infer<typeof quarantineEntry>;

/**
 * `detail` of a `Touchpoint Batch` from the operations source: touchpoints in the place of a quarantined payload, or,
 * with `storedAs`, the touchpoint that the record keeps in stored form (`id-conflict`), under an id of its own. The
 * stored form itself never travels, so nobody can make one up.
 */
export const redriveEnvelope = z
  .strictObject({
    redrive: z.strictObject({
      record: z.string().min(1).max(128),
      storedAs: z.string().min(1).max(128).optional(),
    }),
    touchpoints: z.array(z.unknown()).max(10_000).default([]),
  })
  .refine(({ redrive, touchpoints }) => redrive.storedAs !== undefined || touchpoints.length > 0, {
    path: ['touchpoints'],
    error: 'must hold at least one touchpoint, or redrive.storedAs a new id',
  });
export type Redrive = z.infer<typeof redriveEnvelope>['redrive'];

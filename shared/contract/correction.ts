import * as z from 'zod';
import { instant } from './primitives.ts';

export const CORRECTION_KINDS = ['link', 'unlink', 'alias'] as const;

const identifier = z.strictObject({
  namespace: z.string().min(1).max(80),
  value: z.string().min(1).max(512),
});

/**
 * What an operator knows better than the sightings (semantics §2). `link`: the identifier is the other one's, whatever
 * was seen; `unlink`: it is not, or takes a link or alias back; `alias`: two unique identifiers are one customer.
 */
export const correction = z.strictObject({
  /** The operator's idempotency key. */
  id: z.string().min(1).max(128),
  kind: z.enum(CORRECTION_KINDS),
  identifier,
  with: identifier,
  /** When it was decided; the latest of a pair wins. */
  at: instant,
  actor: z.string().min(1).max(200),
  reason: z.string().min(1).max(1000),
});
export type Correction = z.infer<typeof correction>;

/** As it is kept: identifiers hashed; `lower` is the one of lower rank, or the smaller of one rank. */
export const storedCorrection = correction.omit({ identifier: true, with: true, at: true }).extend({
  lower: z.string(),
  higher: z.string(),
  at: z.number(),
  /** Keys beside the first that its hashes were made with. */
  keys: z.int().min(1).optional(),
});
export type StoredCorrection = z.infer<typeof storedCorrection>;

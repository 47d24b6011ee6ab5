import * as z from 'zod';

export const BOUND_KINDS = [
  'anchors-per-identifier',
  'touchpoints-folded-at-once',
  'corrections-per-identifier',
  'identifiers-per-person',
] as const;

/** Something grew to a bound of the system, and is treated otherwise from there on: never in silence. */
export const boundReached = z.strictObject({
  /** The same at each resend: a bound is reached once by each identifier. */
  eventId: z.string(),
  bound: z.enum(BOUND_KINDS),
  /** `<namespace>.<hash>` */
  identifier: z.string(),
  limit: z.number().int().positive(),
});
export type BoundReached = z.infer<typeof boundReached>;

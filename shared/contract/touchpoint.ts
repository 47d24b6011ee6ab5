import * as z from 'zod';
import { dottedSlug, instant, money, slug } from './primitives.ts';
import {
  INSTRUMENTS,
  LONGEST_RECEIPT,
  OUTCOMES,
  QUADRANTS,
  RECEIPT_PROOFS,
  TOUCHPOINT_VERSION,
} from './touchpoint-values.ts';

const scalar = z.union([z.string().max(1024), z.number(), z.boolean()]);
const text = z.string().min(1).max(4000);
const key = z
  .string()
  .max(64)
  .regex(/^[A-Za-z][A-Za-z0-9_.-]*$/, 'must begin with a letter and hold letters, digits, _ . - only')
  .refine(name => name !== 'constructor' && name !== 'prototype', 'is a reserved name');

const survey = z
  .strictObject({
    instrument: z.enum(INSTRUMENTS),
    variant: z.string().regex(/^\d{1,3}-\d{1,3}$/, 'must name the scale, such as 0-10 or 1-7'),
    score: z.number(),
    respondent: z.enum(['customer', 'employee']).optional(),
    comment: text.optional(),
  })
  .refine(
    ({ variant, score }) => {
      const [low = 0, high = 0] = variant.split('-').map(Number);
      return score >= low && score <= high;
    },
    { path: ['score'], error: 'must lie on the scale that variant names' },
  );

const atMost = (limit: number) => ({
  check: (map: object) => Object.keys(map).length <= limit,
  error: `must have at most ${limit} keys`,
});
const few = atMost(50);

/** One thing a customer did, or that was done for them, on one channel at one moment (semantics §1). */
export const touchpoint = z.strictObject({
  version: z.literal(TOUCHPOINT_VERSION).optional(),
  id: z.string().min(1).max(128),
  occurredAt: instant,
  channel: slug,
  activity: dottedSlug,
  identifiers: z.record(z.string().max(64), z.string().max(512)),
  journey: z.strictObject({ type: slug.optional(), key: z.string().min(1).max(256).optional() }).optional(),
  outcome: z.enum(OUTCOMES).optional(),
  context: z
    .strictObject({
      received: z.boolean(),
      from: slug.optional(),
      receipt: z.string().min(1).max(LONGEST_RECEIPT).optional(),
    })
    .optional(),
  statements: z.record(slug, scalar).refine(few.check, few.error).optional(),
  reason: slug.optional(),
  team: slug.optional(),
  durationSeconds: z.number().min(0).max(31_536_000).optional(),
  segment: slug.optional(),
  cost: money.optional(),
  value: money.optional(),
  survey: survey.optional(),
  voice: z
    .array(z.strictObject({ quadrant: z.enum(QUADRANTS), text }))
    .max(20)
    .optional(),
  attributes: z.record(key, scalar).refine(few.check, few.error).optional(),
});
export type Touchpoint = z.infer<typeof touchpoint>;

/** `detail` of a `Touchpoint Batch` event. Its members are validated one by one, so that a bad one goes alone. */
export const envelope = z.strictObject({
  version: z.literal(TOUCHPOINT_VERSION).optional(),
  touchpoints: z.array(z.unknown()).min(1),
});

/** What is kept of `context`: not the receipt, but what came of looking at it (`context-proof.ts`). */
export const storedContext = z.strictObject({
  received: z.boolean(),
  from: slug.optional(),
  proof: z.enum(RECEIPT_PROOFS).optional(),
});

/**
 * A touchpoint as the set keeps it: identifiers normalised, ranked and hashed; nothing of them in the clear.
 * `tid` names it in keys and derived ids (128 bits of SHA-256 of `id`, base64url); `digest` is that of its content;
 * `ids` are node ids, the anchor first, the journey key (`journey:<type>`) last; `at` is `occurredAt` in ms.
 */
export const storedTouchpoint = touchpoint.omit({ identifiers: true, journey: true }).extend({
  tid: z.string(),
  digest: z.string(),
  at: z.number(),
  ids: z.array(z.string()).min(1),
  journeyType: slug.optional(),
  context: storedContext.optional(),
  /** Keys beside the first that its hashes were made with. */
  keys: z.int().min(1).optional(),
});
export type StoredTouchpoint = z.infer<typeof storedTouchpoint>;

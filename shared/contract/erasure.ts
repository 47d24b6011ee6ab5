import * as z from 'zod';
import { instant } from './primitives.ts';

/** `detail-type` of a request on the bus, from `OPERATIONS_SOURCE`. */
export const ERASURE_DETAIL_TYPE = 'Erasure Request';

const actor = z.string().min(1).max(200);
const reason = z.string().min(1).max(1000);

/** Whose data is to go: an identifier as a producer sends it, or as a receipt keeps it (after a restored backup). */
const identifier = z
  .strictObject({
    namespace: z.string().min(1).max(80),
    value: z.string().min(1).max(512).optional(),
    hash: z
      .string()
      .regex(/^[A-Za-z0-9_-]{22}$/, 'must be a hash as receipts have them')
      .optional(),
  })
  .refine(({ value, hash }) => (value === undefined) !== (hash === undefined), {
    error: 'must have either a value or a hash',
  });

/** A request to erase everything held of a person; the same `id` twice is once. */
export const erasureRequest = z.strictObject({
  id: z
    .string()
    .max(64)
    .regex(/^[A-Za-z0-9][\w.-]*$/, 'must be letters, digits, _ . - and begin with a letter or digit'),
  identifier,
  actor,
  reason,
  /** Where it is not to reach up to now: of a receipt, when its erasure is done again after a restored backup. */
  upTo: instant.optional(),
});
export type ErasureRequest = z.infer<typeof erasureRequest>;

const count = z.int().min(0);

/** What went, by kind. After a crash, what the last page took away may be missing, or be counted twice. */
export const erasureCounts = z.strictObject({
  identifiers: count,
  touchpoints: count,
  journeys: count,
  flags: count,
  timers: count,
  corrections: count,
  quarantined: count,
  deadLetters: count,
  /** Sightings kept without a name, so that nobody else inherits a shared identifier. */
  namelessSightings: count,
});
export type ErasureCounts = z.infer<typeof erasureCounts>;

export const ERASURE_STATES = ['running', 'waiting', 'done', 'refused'] as const;

/** An erasure and, once `done`, its receipt. Kept for audit: it names the identifier by its keyed hash only. */
export const erasure = z.strictObject({
  id: z.string(),
  state: z.enum(ERASURE_STATES),
  identifier: z.strictObject({ namespace: z.string(), hash: z.string() }),
  actor,
  reason,
  requestedAt: instant,
  /** Everything that occurred up to then goes, whenever it arrives. */
  upTo: instant.optional(),
  finishedAt: instant.optional(),
  counts: erasureCounts,
  /** `clean`: no file of the lake holds a row of what was erased. `late`: it could not be cleaned in time. */
  lake: z.enum(['clean', 'late']).optional(),
  /** Keys beside the first that the hash was made with; left out: none. */
  keys: z.int().min(1).optional(),
  /** Why it was refused, and how to mend that. */
  problem: z.string().optional(),
});
export type Erasure = z.infer<typeof erasure>;

/** `detail-type` of what consumers are told: ids only. Whoever keeps something of these persons erases it too. */
export const PERSON_ERASED_DETAIL_TYPE = 'Person Erased';

/** `persons` are ids as flags and journeys bore them; a person of many is told in several announcements. */
export const erasureAnnouncement = z.strictObject({
  /** The same at each resend. */
  eventId: z.string(),
  erasure: z.string(),
  upTo: instant,
  persons: z.array(z.string()).min(1).max(500),
});
export type ErasureAnnouncement = z.infer<typeof erasureAnnouncement>;

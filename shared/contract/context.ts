import * as z from 'zod';
import { FLAG_KINDS, silo } from './flag.ts';
import { BASES, JOURNEY_STATES } from './journey.ts';
import { dottedSlug, instant, slug } from './primitives.ts';
import { OUTCOMES } from './touchpoint-values.ts';

/** Of whom, and for which channel. */
export const contextRequest = z.strictObject({
  namespace: z.string().min(1).max(80),
  value: z.string().min(1).max(512),
  /** The one that asks; without it no receipt can prove anything. */
  channel: slug.optional(),
});
export type ContextRequest = z.infer<typeof contextRequest>;

/** `detail` of a request on the bus. */
export const contextRequested = contextRequest.extend({
  requestId: z.string().min(1).max(128),
  channel: slug,
  team: slug.optional(),
});
export type ContextRequested = z.infer<typeof contextRequested>;

/** `other`: not the asking channel, where one asked. */
const seen = { at: instant, channel: slug, team: slug.optional(), other: z.boolean().optional() };
const scalar = z.union([z.string().max(4096), z.number(), z.boolean()]);

const journeyInContext = z.strictObject({
  id: z.string(),
  definition: z.strictObject({ id: slug, version: z.number().int() }),
  title: z.string().optional(),
  state: z.enum(JOURNEY_STATES),
  stage: slug,
  stageTitle: z.string().optional(),
  since: instant,
  endedAt: instant.optional(),
  last: z.strictObject({ ...seen, activity: dottedSlug }),
});

export const ASK_REASONS = ['done', 'handed-over', 'done-again', 'told'] as const;

/**
 * What a customer has just gone through, for the channel that serves them now. Each list is in order of time, the newest
 * first. Of at most 8,192 bytes as JSON: what is oldest goes, and `more` says so.
 */
export const context = z.strictObject({
  asOf: instant,
  channel: slug.optional(),
  /** Left out where nobody is known by the identifier, or it is shared and nothing is its own. */
  person: z
    .strictObject({ id: z.string(), kind: z.enum(['personal', 'anonymous']), basis: z.enum(BASES) })
    .optional(),
  /** Open ones, and those that ended within 30 days. */
  journeys: z.array(journeyInContext),
  /** The latest touchpoint on each channel. */
  lastByChannel: z.array(z.strictObject({ ...seen, activity: dottedSlug, touchpoint: z.string() })),
  /** What each channel told the customer last, by subject. */
  told: z.array(z.strictObject({ ...seen, journey: z.string(), subject: slug, value: scalar })),
  /** Subjects on which channels have told different things, and none has corrected itself. */
  contradictions: z.array(
    z.strictObject({
      at: instant,
      journey: z.string(),
      subject: slug,
      values: z.array(z.strictObject({ channel: slug, at: instant, value: scalar })),
    }),
  ),
  /** What was done in journeys that go on: the last time, and how often. */
  provided: z.array(
    z.strictObject({
      ...seen,
      journey: z.string(),
      activity: dottedSlug,
      times: z.number().int(),
      outcome: z.enum(OUTCOMES).optional(),
    }),
  ),
  /** Activities the customer need not do, and reasons they need not tell, again. */
  doNotAskAgain: z.array(
    z.strictObject({
      ...seen,
      what: z.enum(['activity', 'reason']),
      name: z.string(),
      why: z.enum(ASK_REASONS),
    }),
  ),
  /** Those that hold on journeys that go on, by kind. */
  flags: z.array(
    z.strictObject({
      at: instant,
      journey: z.string(),
      kind: z.enum(FLAG_KINDS),
      count: z.number().int(),
      silo: silo.optional(),
    }),
  ),
  /** Latest contacts on assisted channels by their reason. */
  contacts: z.array(z.strictObject({ ...seen, journey: z.string(), reason: slug.optional() })),
  /** Something was left out for its size. */
  more: z.boolean(),
  /** To be quoted in `context.receipt` of the touchpoint that this context was used for. */
  receipt: z.string(),
});
export type Context = z.infer<typeof context>;

/** `detail` of an answer on the bus: the context, or what was wrong with the request. */
export const contextAnswered = z.strictObject({
  requestId: z.string(),
  context: context.optional(),
  problem: z.string().optional(),
});
export type ContextAnswered = z.infer<typeof contextAnswered>;

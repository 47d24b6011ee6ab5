import * as z from 'zod';
import { FLAG_KINDS } from './flag.ts';
import { instant, money, slug } from './primitives.ts';
import { storedContext, touchpoint } from './touchpoint.ts';

export const JOURNEY_STATES = ['open', 'completed', 'cancelled', 'dropped-off'] as const;
export const BASES = [
  'explicit',
  'sole-owner',
  'between-sightings',
  'same-session',
  'unattributed',
  'alias',
  'corrected',
] as const;
export type Basis = (typeof BASES)[number];

const tally = z.strictObject({ all: z.number().int(), repeat: z.number().int(), redo: z.number().int() });

/** The three published readings of rework, side by side, never mixed (semantics §5). */
export const reworkMeasures = z.strictObject({
  pm4py: z.number().int(),
  edeaR: z.strictObject({ selfLoops: tally, repetitions: tally }),
  occurrences: z.number().int(),
});

/** One run of one person through one definition, at one `now` (semantics §3). */
export const journey = z.strictObject({
  id: z.string(),
  person: z.string(),
  definition: z.strictObject({ id: slug, version: z.number().int() }),
  state: z.enum(JOURNEY_STATES),
  stage: slug,
  startedAt: instant,
  lastAt: instant,
  /** When it reached its goal, was cancelled or missed its deadline. */
  endedAt: instant.optional(),
  keyed: z.boolean(),
  touchpoints: z.number().int(),
  channels: z.array(slug),
  flags: z.partialRecord(z.enum(FLAG_KINDS), z.number().int()),
  rework: reworkMeasures,
  cost: money,
  siloCost: money,
  value: money.optional(),
  recoveries: z.array(z.strictObject({ at: instant, channel: slug })),
});
export type Journey = z.infer<typeof journey>;

/** A touchpoint in a timeline: what happened, and why it is this person's. */
export const timelineEntry = touchpoint.omit({ identifiers: true, journey: true, version: true }).extend({
  context: storedContext.optional(),
  stage: slug,
  basis: z.enum(BASES),
  namespaces: z.array(z.string()),
});
export type TimelineEntry = z.infer<typeof timelineEntry>;

/** A person: one customer, or one identifier that nothing ties to a customer. */
export const person = z.strictObject({
  id: z.string(),
  kind: z.enum(['personal', 'anonymous']),
  namespace: z.string(),
  touchpoints: z.number().int(),
  firstAt: instant.optional(),
  lastAt: instant.optional(),
  /** Identifiers whose touchpoints count here, by namespace; the values are hashes. */
  identifiers: z.array(z.strictObject({ namespace: z.string(), hash: z.string() })),
});
export type Person = z.infer<typeof person>;

import * as z from 'zod';
import { evidence, flag, silo } from '../contract/flag.ts';
import { BASES, journey, person, reworkMeasures, timelineEntry } from '../contract/journey.ts';
import { instant, money, slug } from '../contract/primitives.ts';

/** A page of a list; `cursor` is there while more may follow, even where a filter left a page short or empty. */
const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), cursor: z.string().optional() });

const basis = z.enum(BASES);

/** A person found by an identifier, with why the identifier leads to them. */
export const foundPerson = person.extend({ basis });

const flagReference = flag.pick({ id: true, kind: true, state: true });

/** A journey with its touchpoints in order; `cursor` is there where the timeline goes on. */
export const journeyDetail = journey.extend({
  timeline: z.array(timelineEntry.extend({ flags: z.array(flagReference) })),
  /** Those that hold, or held until the customer came back, in full. */
  flagged: z.array(flag),
  cursor: z.string().optional(),
});

const identifier = z.object({ namespace: z.string(), hash: z.string() });

/** What an attribution rests on: `identifier` was seen with `seenWith`, and so it led to `person`. */
const link = z.object({
  identifier,
  seenWith: identifier,
  at: instant,
  touchpoint: z.string(),
  person: z.string(),
});

export const touchpointExplanation = z.object({
  touchpoint: timelineEntry.omit({ stage: true }),
  person: z.string(),
  basis,
  /** In words. */
  why: z.string(),
  /** In order of rank, the anchor first. */
  identifiers: z.array(identifier.extend({ kind: z.enum(['personal', 'anonymous']), decides: z.boolean() })),
  sightings: z.array(link),
  /** False while sightings that have just come in are being worked through: ask again. */
  settled: z.boolean(),
  journeys: z.array(journey.pick({ id: true, definition: true }).extend({ stage: z.string() })),
});

export const flagExplanation = z.object({
  flag,
  /** The rule of its kind with the figures of the definition. */
  rule: z.string(),
  evidence: z.array(timelineEntry),
});

export const answers = {
  Person: person,
  FoundPersons: pageOf(foundPerson),
  Journeys: pageOf(journey),
  JourneyDetail: journeyDetail,
  Flag: flag,
  Flags: pageOf(flag),
  TouchpointExplanation: touchpointExplanation,
  FlagExplanation: flagExplanation,
};
export type AnswerName = keyof typeof answers;
export type Answer<N extends AnswerName> = z.input<(typeof answers)[N]>;

/** Schemas that answers are made of, named once in the OpenAPI document. */
export const parts = {
  Slug: slug,
  Instant: instant,
  Money: money,
  Evidence: evidence,
  Silo: silo,
  Basis: basis,
  ReworkMeasures: reworkMeasures,
  Identifier: identifier,
  Journey: journey,
  TimelineEntry: timelineEntry,
  FoundPerson: foundPerson,
};

import * as z from 'zod';
import { auditRecord } from '../contract/audit.ts';
import { context } from '../contract/context.ts';
import { CORRECTION_KINDS } from '../contract/correction.ts';
import { erasure } from '../contract/erasure.ts';
import { evidence, flag, silo } from '../contract/flag.ts';
import { BASES, journey, person, reworkMeasures, timelineEntry } from '../contract/journey.ts';
import { journeyDefinition } from '../contract/journey-definition.ts';
import { instant, money, slug } from '../contract/primitives.ts';
import { quarantineEntry, quarantineRecord } from '../contract/quarantine.ts';
import { storedTouchpoint } from '../contract/touchpoint.ts';

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

/** What an operator decided about two identifiers; the values are hashes. */
const auditedCorrection = z.object({
  id: z.string(),
  kind: z.enum(CORRECTION_KINDS),
  identifiers: z.array(identifier),
  at: instant,
  actor: z.string(),
  reason: z.string(),
});

/** `effectiveFrom` left out: in force since ever. */
const definitionVersion = z.object({
  version: z.int(),
  title: z.string(),
  origin: z.enum(['shipped', 'stored']),
  effectiveFrom: instant.optional(),
  /** The one that a journey beginning now is of. */
  inForce: z.boolean(),
  /** Who put it when, and who moved `effectiveFrom` back since. */
  log: z.array(z.object({ at: instant, actor: z.string(), effectiveFrom: instant })),
});

const definitionVersions = z.object({ id: slug, versions: z.array(definitionVersion) });

/** One thing held of a person; values of identifiers are hashes. */
const held = z.discriminatedUnion('kind', [
  identifier.extend({ kind: z.literal('identifier') }),
  storedTouchpoint
    .omit({ tid: true, digest: true, at: true, ids: true, version: true })
    .extend({ kind: z.literal('touchpoint'), basis, identifiers: z.array(identifier) }),
  z.object({ kind: z.literal('journey'), journey }),
  z.object({ kind: z.literal('flag'), flag }),
  auditedCorrection.omit({ kind: true }).extend({
    kind: z.literal('correction'),
    correction: z.enum(CORRECTION_KINDS),
  }),
  z.object({ kind: z.literal('quarantine'), record: quarantineRecord }),
  z.object({ kind: z.literal('erasure'), erasure }),
]);

export const answers = {
  Person: person,
  FoundPersons: pageOf(foundPerson),
  Journeys: pageOf(journey),
  JourneyDetail: journeyDetail,
  Flag: flag,
  Flags: pageOf(flag),
  TouchpointExplanation: touchpointExplanation,
  FlagExplanation: flagExplanation,
  Corrections: pageOf(auditedCorrection),
  Quarantine: pageOf(quarantineEntry),
  QuarantineRecord: quarantineRecord,
  /** `person`: whom the identifier belongs to, or itself where it is shared. */
  Access: pageOf(held).extend({ person: z.string() }),
  Erasure: erasure,
  Erasures: pageOf(erasure),
  Context: context,
  Audit: pageOf(auditRecord),
  Definitions: pageOf(definitionVersions),
  DefinitionDetail: definitionVersions.extend({ definition: journeyDefinition }),
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

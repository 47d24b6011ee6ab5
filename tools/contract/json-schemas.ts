import * as z from 'zod';
import { boundReached } from '../../shared/contract/bound.ts';
import { contextAnswered, contextRequested } from '../../shared/contract/context.ts';
import { correction } from '../../shared/contract/correction.ts';
import { erasureAnnouncement, erasureRequest } from '../../shared/contract/erasure.ts';
import { evidence, flag, flagAnnouncement, silo } from '../../shared/contract/flag.ts';
import { journey, reworkMeasures } from '../../shared/contract/journey.ts';
import { definitionPut, journeyDefinition } from '../../shared/contract/journey-definition.ts';
import { dottedSlug, duration, instant, money, slug } from '../../shared/contract/primitives.ts';
import { quarantineRecord } from '../../shared/contract/quarantine.ts';
import { envelope, touchpoint } from '../../shared/contract/touchpoint.ts';
import { TOUCHPOINT_VERSION } from '../../shared/contract/touchpoint-values.ts';
import { contextAnswerTexts, contextRequestTexts } from './context-texts.ts';
import { addTexts, type Schema } from './describe.ts';
import * as samples from './examples.ts';
import * as texts from './fields.ts';
import * as operations from './operation-texts.ts';

interface Document {
  /** Of the file, and of the schema where another document holds it. */
  name: string;
  title: string;
  schema: z.ZodType;
  text: string;
  fields: texts.FieldTexts;
  /** What a producer writes is checked to the letter; what Hilván writes may gain fields. */
  closed: boolean;
  /** What zod checks by code and JSON Schema can say as well, by path. */
  narrowing?: Readonly<Record<string, Schema>>;
  examples?: readonly object[];
}

const atMost50 = { maxProperties: 50 };
const activityPattern = {
  pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*(?:\\.[a-z0-9]+(?:-[a-z0-9]+)*)*(?:\\.\\*)?$',
};
const durationPattern =
  '^(?=.*[1-9])(?!.*T$)P(?:\\d{1,4}W|(?:\\d{1,5}D)?(?:T(?:\\d{1,5}H)?(?:\\d{1,5}M)?(?:\\d{1,6}S)?)?)$';

export const documents: readonly Document[] = [
  {
    name: 'touchpoint',
    title: 'Touchpoint',
    schema: touchpoint,
    text: 'One thing a customer did, or that was done for them, on one channel at one moment. Immutable. At most 65,536 bytes as JSON; lengths of texts count UTF-16 code units.',
    fields: texts.touchpointTexts,
    closed: true,
    narrowing: {
      statements: atMost50,
      attributes: atMost50,
      'attributes{key}': { not: { enum: ['constructor', 'prototype'] } },
    },
    examples: samples.touchpoints,
  },
  {
    name: 'touchpoint-batch',
    title: 'TouchpointBatch',
    schema: envelope.extend({ touchpoints: z.array(touchpoint).min(1) }),
    text: 'Many touchpoints in one event, to save cost.',
    fields: texts.envelopeTexts,
    closed: true,
    examples: [samples.batch],
  },
  {
    name: 'journey-definition',
    title: 'JourneyDefinition',
    schema: journeyDefinition,
    text: 'What a journey is: its stages, how it starts and ends, what may repeat, what its channels cost. Data, versioned. That stages, activities and goals fit together is more than JSON Schema can say: Hilván checks it when it reads a definition.',
    fields: texts.definitionTexts,
    closed: true,
    narrowing: { 'stages[].activities[]': activityPattern, 'repeatable[]': activityPattern },
  },
  {
    name: 'journey-definition-put',
    title: 'JourneyDefinitionPut',
    schema: definitionPut,
    text: 'Puts a new version of a journey definition to use.',
    fields: texts.definitionPutTexts,
    closed: true,
    examples: [samples.definitionPut],
  },
  {
    name: 'journey',
    title: 'Journey',
    schema: journey,
    text: 'One run of one person through one definition, as it stands at one moment.',
    fields: texts.journeyTexts,
    closed: false,
  },
  {
    name: 'flag',
    title: 'Flag',
    schema: flag,
    text: 'Something that went wrong in a journey, with its evidence.',
    fields: texts.flagTexts,
    closed: false,
    examples: [samples.announcement.flag],
  },
  {
    name: 'flag-announcement',
    title: 'FlagAnnouncement',
    schema: flagAnnouncement,
    text: 'What is put on the bus at each transition of a flag, at least once.',
    fields: texts.announcementTexts,
    closed: false,
    examples: [samples.announcement],
  },
  {
    name: 'bound-reached',
    title: 'BoundReached',
    schema: boundReached,
    text: 'What is put on the bus, at least once, when something grows to a bound and is treated otherwise from there on.',
    fields: texts.boundTexts,
    closed: false,
    examples: [samples.bound],
  },
  {
    name: 'identity-correction',
    title: 'IdentityCorrection',
    schema: correction,
    text: 'What an operator knows better than the touchpoints: audited, and reversible by a later one.',
    fields: operations.correctionTexts,
    closed: true,
    examples: [samples.correction],
  },
  {
    name: 'erasure-request',
    title: 'ErasureRequest',
    schema: erasureRequest,
    text: 'A request to erase everything held of the person behind an identifier.',
    fields: operations.erasureRequestTexts,
    closed: true,
    examples: [samples.erasureRequest],
  },
  {
    name: 'erasure-announcement',
    title: 'ErasureAnnouncement',
    schema: erasureAnnouncement,
    text: 'What is put on the bus when a person was erased, at least once: ids, and nothing else of them.',
    fields: operations.erasureAnnouncementTexts,
    closed: false,
    examples: [samples.erasureAnnouncement],
  },
  {
    name: 'context-request',
    title: 'ContextRequest',
    schema: contextRequested,
    text: 'What a channel system puts on the bus to be told what a customer has just gone through.',
    fields: contextRequestTexts,
    closed: true,
    examples: [samples.contextRequested],
  },
  {
    name: 'context-answer',
    title: 'ContextAnswer',
    schema: contextAnswered,
    text: 'What is put on the bus for a request: the context, or what was wrong with the request. Lists are in order of time, the newest first; the context has at most 8,192 bytes.',
    fields: contextAnswerTexts,
    closed: false,
    examples: [samples.contextAnswered],
  },
  {
    name: 'quarantine-record',
    title: 'QuarantineRecord',
    schema: quarantineRecord,
    text: 'What could not be stored, kept whole with a reason a machine can read, to be fixed and sent on.',
    fields: operations.quarantineTexts,
    closed: false,
  },
];

const parts: Readonly<Record<string, z.ZodType>> = {
  Slug: slug,
  DottedSlug: dottedSlug,
  Instant: instant,
  Duration: duration,
  Money: money,
  Evidence: evidence,
  Silo: silo,
  ReworkMeasures: reworkMeasures,
};

export function idOf(name: string): string {
  return `urn:hilvan:contract:v${TOUCHPOINT_VERSION}:${name}`;
}

/** The JSON Schema (draft 2020-12) of a document, with all it refers to under `$defs`, and a text for every field. */
export function jsonSchemaOf(document: Document): Schema {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(parts)) registry.add(schema, { id });
  for (const { title, schema } of documents) {
    if (schema !== document.schema) registry.add(schema, { id: title });
  }
  const generated = z.toJSONSchema(document.schema, {
    io: 'input',
    metadata: registry,
    override: ({ zodSchema, jsonSchema }) => {
      if (zodSchema === duration) jsonSchema.pattern = durationPattern;
      // The bounds of every integer are noise to read.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      if (!document.closed && jsonSchema.additionalProperties === false)
        delete jsonSchema.additionalProperties;
    },
  });
  // zod's types know more keywords than are needed here.
  const { $schema, $defs = {}, ...root }: Schema = JSON.parse(JSON.stringify(generated));
  addTexts(root, document.title, document.fields, document.narrowing);
  const described = Object.entries($defs)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, part]) => [name, describePart(name, part)] as const);
  return {
    $schema,
    $id: idOf(document.name),
    title: document.title,
    description: document.text,
    ...root,
    ...(document.examples === undefined ? {} : { examples: document.examples }),
    ...(described.length === 0 ? {} : { $defs: Object.fromEntries(described) }),
  };
}

function describePart(name: string, { id: _, ...part }: Schema): Schema {
  const document = documents.find(each => each.title === name);
  const { text, fields } = document === undefined ? (texts.partTexts[name] ?? { text: undefined }) : document;
  if (text === undefined) throw new Error(`$defs.${name} has no text: add it to partTexts in fields.ts`);
  addTexts(part, name, fields ?? {}, document?.narrowing);
  return { description: text, ...part };
}

import { ERASURE_DETAIL_TYPE, PERSON_ERASED_DETAIL_TYPE } from '../../shared/contract/erasure.ts';
import {
  ANNOUNCEMENT_SOURCE,
  BOUND_DETAIL_TYPE,
  CONTEXT_ANSWER_DETAIL_TYPE,
  CONTEXT_REQUEST_DETAIL_TYPE,
  CORRECTION_DETAIL_TYPE,
  DEFINITION_DETAIL_TYPE,
  DETAIL_TYPES,
  FLAG_DETAIL_TYPES,
  OPERATIONS_SOURCE,
} from '../../shared/contract/events.ts';
import { TOUCHPOINT_VERSION } from '../../shared/contract/touchpoint-values.ts';
import type { Schema } from './describe.ts';
import * as samples from './examples.ts';
import { documents, jsonSchemaOf } from './json-schemas.ts';

interface Message {
  title: string;
  schema: string;
  detailType: string;
  /** Fixed where Hilván emits it or keeps it for operators; of touchpoints it names the emitting system. */
  source?: string;
  example: object;
}

const messages: Readonly<Record<string, Message>> = {
  touchpoint: {
    title: 'One touchpoint',
    schema: 'Touchpoint',
    detailType: DETAIL_TYPES.one,
    example: samples.touchpoints[0],
  },
  touchpointBatch: {
    title: 'Many touchpoints',
    schema: 'TouchpointBatch',
    detailType: DETAIL_TYPES.batch,
    example: samples.batch,
  },
  identityCorrection: {
    title: 'A correction of identities',
    schema: 'IdentityCorrection',
    detailType: CORRECTION_DETAIL_TYPE,
    source: OPERATIONS_SOURCE,
    example: samples.correction,
  },
  journeyDefinition: {
    title: 'A new version of a journey definition',
    schema: 'JourneyDefinitionPut',
    detailType: DEFINITION_DETAIL_TYPE,
    source: OPERATIONS_SOURCE,
    example: samples.definitionPut,
  },
  erasureRequest: {
    title: 'A request to erase a person',
    schema: 'ErasureRequest',
    detailType: ERASURE_DETAIL_TYPE,
    source: OPERATIONS_SOURCE,
    example: samples.erasureRequest,
  },
  personErased: {
    title: 'A person was erased',
    schema: 'ErasureAnnouncement',
    detailType: PERSON_ERASED_DETAIL_TYPE,
    source: ANNOUNCEMENT_SOURCE,
    example: samples.erasureAnnouncement,
  },
  contextRequested: {
    title: 'A request for a customer’s context',
    schema: 'ContextRequest',
    detailType: CONTEXT_REQUEST_DETAIL_TYPE,
    example: samples.contextRequested,
  },
  contextAnswered: {
    title: 'A customer’s context',
    schema: 'ContextAnswer',
    detailType: CONTEXT_ANSWER_DETAIL_TYPE,
    source: ANNOUNCEMENT_SOURCE,
    example: samples.contextAnswered,
  },
  flagRaised: announcementMessage('raised', 'A flag was raised'),
  flagResolved: announcementMessage('resolved', 'The customer came back'),
  flagRetracted: announcementMessage('retracted', 'Later data took the ground of a flag away'),
  boundReached: {
    title: 'A bound was reached',
    schema: 'BoundReached',
    detailType: BOUND_DETAIL_TYPE,
    source: ANNOUNCEMENT_SOURCE,
    example: samples.bound,
  },
};

function announcementMessage(transition: keyof typeof FLAG_DETAIL_TYPES, title: string): Message {
  const { flag, ...rest } = samples.announcement;
  return {
    title,
    schema: 'FlagAnnouncement',
    detailType: FLAG_DETAIL_TYPES[transition],
    source: ANNOUNCEMENT_SOURCE,
    example: { ...rest, transition, flag: { ...flag, state: transition } },
  };
}

const operations = {
  receiveTouchpoints: {
    action: 'receive',
    summary: 'Takes touchpoints of every channel system.',
    description:
      'Put them on the bus with PutEvents, or with the publisher of this package. A resend does no harm. What does not keep the contract is quarantined, with its payload and the reason; in an envelope each touchpoint is judged by itself.',
    messages: ['touchpoint', 'touchpointBatch'],
  },
  receiveOperations: {
    action: 'receive',
    summary:
      'Takes corrections, journey definitions and requests for erasure from operators; the policy of the bus lets nobody else.',
    messages: ['identityCorrection', 'journeyDefinition', 'erasureRequest'],
  },
  receiveContextRequests: {
    action: 'receive',
    summary: 'Takes requests for a customer’s context from channel systems that only speak events.',
    description:
      'Whoever can wait for an answer asks the HTTP API instead. A request without a readable requestId is not answered.',
    messages: ['contextRequested'],
  },
  answerContextRequests: {
    action: 'send',
    summary: 'Answers a request for a context.',
    description:
      'At least once, with the requestId of the request; of two answers to one request either will do.',
    messages: ['contextAnswered'],
  },
  announceFlags: {
    action: 'send',
    summary: 'Announces each transition of a flag.',
    description:
      'At least once and in no certain order: drop an eventId you have seen; of two announcements of one flag the higher sequence is the newer.',
    messages: ['flagRaised', 'flagResolved', 'flagRetracted'],
  },
  announceBounds: {
    action: 'send',
    summary: 'Tells that something grew to a bound and is treated otherwise from there on.',
    description: 'At least once: drop an eventId you have seen.',
    messages: ['boundReached'],
  },
  announceErasures: {
    action: 'send',
    summary: 'Tells consumers which persons were erased.',
    description:
      'At least once: erase whatever you keep under these persons, flags and journeys included, up to the time named. What of them was announced is not retracted one by one.',
    messages: ['personErased'],
  },
} as const;

/** AsyncAPI 3 of the bus, seen from Hilván: touchpoints and what operators say in, flag announcements out. */
export function asyncApi(): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Hilván bus',
      version: String(TOUCHPOINT_VERSION),
      description:
        'Touchpoints of every channel come in, flags on journeys go out, on one EventBridge bus. Payloads are what EventBridge calls detail.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      aws: {
        host: 'events.{region}.amazonaws.com',
        protocol: 'https',
        description: 'EventBridge; requests are signed with AWS Signature Version 4.',
        variables: { region: { description: 'Where the stack is deployed.', default: 'eu-west-1' } },
      },
      local: { host: '127.0.0.1:4566', protocol: 'http', description: 'hilvan dev' },
    },
    channels: {
      bus: {
        address: 'hilvan',
        title: 'The event bus',
        description: 'The address is the name of the bus: EventBusName of PutEvents.',
        messages: Object.fromEntries(
          Object.keys(messages).map(name => [name, { $ref: `#/components/messages/${name}` }]),
        ),
      },
    },
    operations: Object.fromEntries(
      Object.entries(operations).map(([name, { messages: names, ...operation }]) => [
        name,
        {
          ...operation,
          channel: { $ref: '#/channels/bus' },
          messages: names.map(each => ({ $ref: `#/channels/bus/messages/${each}` })),
        },
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        Object.entries(messages).map(([name, message]) => [name, messageObject(name, message)]),
      ),
      schemas: schemas(),
    },
  };
}

function messageObject(name: string, { title, schema, detailType, source, example }: Message): object {
  const sourceSchema =
    source === undefined
      ? { type: 'string', description: 'The emitting system, such as shop.web.' }
      : { type: 'string', const: source };
  const headers = { source: source ?? 'shop.web', 'detail-type': detailType };
  return {
    name,
    title,
    contentType: 'application/json',
    headers: {
      type: 'object',
      description: 'Fields of the event beside detail.',
      properties: { source: sourceSchema, 'detail-type': { type: 'string', const: detailType } },
      required: ['source', 'detail-type'],
    },
    payload: { $ref: `#/components/schemas/${schema}` },
    examples: [{ name: `${name}Example`, headers, payload: example }],
  };
}

/** AsyncAPI reads draft-07: names in one place, and nothing but `allOf` beside a reference. */
function schemas(): Record<string, unknown> {
  const used = new Set(Object.values(messages).map(message => message.schema));
  const found: Record<string, unknown> = {};
  for (const document of documents.filter(({ title }) => used.has(title))) {
    const { $schema: _schema, $id: _id, title: _title, $defs = {}, ...root } = jsonSchemaOf(document);
    for (const [name, part] of Object.entries({ ...$defs, [document.title]: root })) {
      const { examples: _examples, ...schema } = part;
      found[name] = asDraft7(schema);
    }
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function asDraft7(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asDraft7);
  if (typeof value !== 'object' || value === null) return value;
  const { $ref, ...rest }: Schema = { ...value };
  const members = Object.fromEntries(Object.entries(rest).map(([key, member]) => [key, asDraft7(member)]));
  if (typeof $ref !== 'string') return members;
  const reference = { $ref: $ref.replace('#/$defs/', '#/components/schemas/') };
  return Object.keys(members).length === 0 ? reference : { allOf: [reference], ...members };
}

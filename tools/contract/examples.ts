import type { BoundReached } from '../../shared/contract/bound.ts';
import type { ContextAnswered, ContextRequested } from '../../shared/contract/context.ts';
import type { Correction } from '../../shared/contract/correction.ts';
import type { ErasureAnnouncement, ErasureRequest } from '../../shared/contract/erasure.ts';
import type { FlagAnnouncement } from '../../shared/contract/flag.ts';
import type { DefinitionPut } from '../../shared/contract/journey-definition.ts';
import type { Touchpoint } from '../../shared/contract/touchpoint.ts';

/** Shown in the documents; a test checks each against its schema. */
export const touchpoints: readonly [Touchpoint, Touchpoint] = [
  {
    id: 'web-4711-placed',
    occurredAt: '2026-11-22T10:00:00+01:00',
    channel: 'web',
    activity: 'order.placed',
    identifiers: { customerId: 'c-42', deviceId: 'd-7' },
    journey: { type: 'order', key: '4711' },
    outcome: 'completed',
    statements: { 'delivery-date': '2026-11-25' },
    team: 'ecommerce',
    value: { amount: 129.9, currency: 'EUR' },
  },
  {
    id: 'call-88213',
    occurredAt: '2026-11-26T08:15:30Z',
    channel: 'call-center',
    activity: 'delivery.asked',
    identifiers: { phone: '+34 600 123 456' },
    journey: { type: 'order', key: '4711' },
    outcome: 'failed',
    context: { received: false, from: 'web' },
    statements: { 'delivery-date': '2026-11-30' },
    reason: 'late-delivery',
    team: 'contact-centre',
    durationSeconds: 412,
    survey: { instrument: 'ces', variant: '1-7', score: 6, comment: 'I had to explain it all again.' },
    voice: [{ quadrant: 'frustrates', text: 'Nobody knew about my order.' }],
    attributes: { agent: 'a-17', callback: true },
  },
];

export const batch = { version: 1, touchpoints };

const evidence = touchpoints.map(({ id, occurredAt, channel, activity, team }) => ({
  touchpoint: id,
  occurredAt,
  channel,
  activity,
  ...(team === undefined ? {} : { team }),
}));

export const announcement: FlagAnnouncement = {
  eventId: 'retail-order~W1oGZbm2~contradiction~k3Jd81aa~pq90#1',
  sequence: 1,
  transition: 'raised',
  flag: {
    id: 'retail-order~W1oGZbm2~contradiction~k3Jd81aa~pq90',
    kind: 'contradiction',
    state: 'raised',
    at: '2026-11-26T08:15:30Z',
    journey: 'retail-order~W1oGZbm2',
    person: 'customerId.Zk2v8w',
    definition: { id: 'retail-order', version: 1 },
    stage: 'delivery',
    channels: ['web', 'call-center'],
    teams: ['ecommerce', 'contact-centre'],
    evidence,
    subject: 'delivery-date',
  },
};

export const bound: BoundReached = {
  eventId: 'anchors-per-identifier~deviceId.m3Xq0v',
  bound: 'anchors-per-identifier',
  identifier: 'deviceId.m3Xq0v',
  limit: 200,
};

export const correction: Correction = {
  id: 'ticket-5120',
  kind: 'unlink',
  identifier: { namespace: 'deviceId', value: 'd-7' },
  with: { namespace: 'customerId', value: 'c-42' },
  at: '2026-11-27T09:00:00Z',
  actor: 'maria.lopez',
  reason: 'The tablet of the shop, not hers.',
};

/** As producers may write it: what has a default may be left out. */
export const definitionPut: Pick<DefinitionPut, 'effectiveFrom' | 'actor'> & { definition: object } = {
  definition: {
    id: 'warranty-claim',
    version: 2,
    title: 'Warranty claim',
    currency: 'EUR',
    stages: [
      { id: 'report', title: 'Report', phase: 'before', activities: ['claim.opened'], expectedWithin: 'P2D' },
      { id: 'repair', title: 'Repair', phase: 'during', activities: ['repair.*'], momentOfTruth: 0.8 },
    ],
    starts: ['claim.opened'],
    goals: ['repair.delivered'],
    inactivity: 'P30D',
    recoverWithin: 'P7D',
    channels: {
      web: { kind: 'digital', team: 'ecommerce' },
      'call-center': { kind: 'assisted', team: 'contact-centre', unitCost: 6.2 },
    },
  },
  effectiveFrom: '2026-12-01T00:00:00Z',
  actor: 'maria.lopez',
};

export const erasureRequest: ErasureRequest = {
  id: 'request-4711',
  identifier: { namespace: 'email', value: 'ana@example.com' },
  actor: 'privacy@example.com',
  reason: 'asked by letter on 20 November',
};

export const erasureAnnouncement: ErasureAnnouncement = {
  eventId: 'request-4711#1',
  erasure: 'request-4711',
  upTo: '2026-11-22T10:00:00.000Z',
  persons: ['customerId.Zk2v8w', 'email.q0Tr1x'],
};

export const contextRequested: ContextRequested = {
  requestId: 'call-88213',
  namespace: 'phone',
  value: '+34 600 123 456',
  channel: 'call-center',
  team: 'contact-centre',
};

export const contextAnswered: ContextAnswered = {
  requestId: 'call-88213',
  context: {
    asOf: '2026-11-26T08:15:00.000Z',
    channel: 'call-center',
    person: { id: 'customerId.Zk2v8w', kind: 'personal', basis: 'sole-owner' },
    journeys: [
      {
        id: 'retail-order~Q3b1x0',
        definition: { id: 'retail-order', version: 1 },
        title: 'Retail order',
        state: 'open',
        stage: 'ordered',
        stageTitle: 'Ordered',
        since: '2026-11-22T09:00:00.000Z',
        last: {
          at: '2026-11-22T09:00:00.000Z',
          channel: 'web',
          team: 'ecommerce',
          other: true,
          activity: 'order.placed',
        },
      },
    ],
    lastByChannel: [
      {
        at: '2026-11-22T09:00:00.000Z',
        channel: 'web',
        team: 'ecommerce',
        other: true,
        activity: 'order.placed',
        touchpoint: 'web-4711-placed',
      },
    ],
    told: [
      {
        at: '2026-11-22T09:00:00.000Z',
        channel: 'web',
        team: 'ecommerce',
        other: true,
        journey: 'retail-order~Q3b1x0',
        subject: 'delivery-date',
        value: '2026-11-25',
      },
    ],
    contradictions: [],
    provided: [
      {
        at: '2026-11-22T09:00:00.000Z',
        channel: 'web',
        team: 'ecommerce',
        other: true,
        journey: 'retail-order~Q3b1x0',
        activity: 'order.placed',
        times: 1,
        outcome: 'completed',
      },
    ],
    doNotAskAgain: [
      {
        at: '2026-11-22T09:00:00.000Z',
        channel: 'web',
        team: 'ecommerce',
        other: true,
        what: 'activity',
        name: 'order.placed',
        why: 'done',
      },
    ],
    flags: [],
    contacts: [],
    more: false,
    receipt: 'ctx0.q0Tr1x…',
  },
};

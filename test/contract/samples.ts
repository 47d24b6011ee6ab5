import type { Flag } from '../../shared/contract/flag.ts';
import type { QuarantineRecord } from '../../shared/contract/quarantine.ts';
import type { StoredTouchpoint } from '../../shared/contract/touchpoint.ts';
import type { IdentifierNode, JourneyState, LedgerEntry, LedgerPage } from '../../shared/domain/types.ts';
import type { StoredFlag } from '../../shared/steps/ports/flags.ts';
import type { ArchivedJourney, JourneyEntry } from '../../shared/steps/ports/journeys.ts';
import type { Timer } from '../../shared/steps/ports/timers.ts';

export const NOON = Date.parse('2026-11-22T12:00:00Z');
export const DAY = 86_400_000;

export function sampleTouchpoint(tid: string, over: Partial<StoredTouchpoint> = {}): StoredTouchpoint {
  return {
    tid,
    digest: `digest of ${tid}`,
    id: `order 1 – ${tid}`,
    at: NOON,
    occurredAt: '2026-11-22T13:00:00+01:00',
    channel: 'web',
    activity: 'order.placed',
    ids: ['customerId.alice', 'anonymousId.cookie'],
    ...over,
  };
}

export function sampleNode(id: string, over: Partial<IdentifierNode> = {}): IdentifierNode {
  return { id, version: 0, up: [], down: {}, pages: 0, tail: [], holders: {}, todo: [], ...over };
}

export function sampleLedgerEntry(number: number): LedgerEntry {
  const tid = `tid-${number}`;
  return {
    at: NOON + number,
    tid,
    lower: ['anonymousId.cookie'],
    holder: 'customerId.alice',
    basis: 'explicit',
  };
}

export function samplePage(node: string, number: number, over: Partial<LedgerPage> = {}): LedgerPage {
  return { node, number, version: 0, sealedFrom: 1, entries: [sampleLedgerEntry(number)], ...over };
}

export function sampleJourney(person: string, id: string, over: Partial<JourneyEntry> = {}): JourneyEntry {
  return { person, id, definition: 'retail-order', startedAt: NOON, stamp: 1, ...over };
}

export function sampleArchived(
  person: string,
  id: string,
  over: Partial<ArchivedJourney> = {},
): ArchivedJourney {
  return { ...sampleJourney(person, id), state: sampleJourneyState(id), ...over };
}

export function sampleJourneyState(id: string, over: Partial<JourneyState> = {}): JourneyState {
  const last = { id: 'order 1', at: NOON, channel: 'web', activity: 'order.placed' };
  return {
    id,
    definition: 'retail-order',
    version: 1,
    startedAt: NOON,
    last,
    lastTid: 'tid-1',
    stage: 'purchase',
    touchpoints: 1,
    recoveries: [],
    channels: ['web'],
    activities: {},
    run: { length: 1, channels: ['web'] },
    occurrences: 0,
    channelRuns: { first: last },
    contacts: {},
    assisted: {},
    statements: {},
    cost: 0.1,
    siloCost: 0,
    flags: {},
    ...over,
  };
}

export function sampleFlag(
  person: string,
  id: string,
  sequence: number,
  over: Partial<Flag> = {},
): StoredFlag {
  const occurredAt = '2026-11-22T12:00:00.000Z';
  const evidence = [{ touchpoint: 'order 1', occurredAt, channel: 'web', activity: 'order.placed' }];
  return {
    sequence,
    flag: {
      id,
      kind: 'drop-off',
      state: 'raised',
      at: occurredAt,
      journey: 'retail-order~tid-1',
      person,
      definition: { id: 'retail-order', version: 1 },
      stage: 'purchase',
      channels: ['web'],
      teams: ['ecommerce'],
      evidence,
      ...over,
    },
  };
}

export function sampleTimer(
  dueAt: number,
  journey: string,
  person = 'customerId.alice',
  stamp?: number,
): Timer {
  return { dueAt, person, journey, ...(stamp !== undefined && { stamp }) };
}

export function sampleQuarantine(id: string, over: Partial<QuarantineRecord> = {}): QuarantineRecord {
  return {
    id,
    reason: 'invalid',
    issues: [{ path: 'channel', message: 'must be a slug' }],
    receivedAt: '2026-11-22T12:00:00.000Z',
    source: 'shop.example',
    payload: '{"id":"1","channel":"No Slug"}',
    ...over,
  };
}

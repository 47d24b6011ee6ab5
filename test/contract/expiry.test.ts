import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultRetention, parseRetention } from '../../shared/dynamodb/retention.ts';
import { createDynamoStore } from '../../shared/dynamodb/store.ts';
import { startDynamoBackend } from './dynamo-backend.ts';
import {
  NOON,
  sampleFlag,
  sampleJourney,
  sampleJourneyState,
  sampleLedgerEntry,
  sampleNode,
  samplePage,
  sampleQuarantine,
  sampleTouchpoint,
} from './samples.ts';

const DAY = 86_400;
let backend: Awaited<ReturnType<typeof startDynamoBackend>>;
beforeAll(async () => {
  backend = await startDynamoBackend('dynalite');
});
afterAll(async () => {
  await backend?.close();
});

async function fresh(retention = defaultRetention) {
  const { client } = backend;
  const tableName = await backend.createTable();
  const store = createDynamoStore({ client, tableName, retention });
  /** `expiresAt` of each item, by its sort key's first letter. */
  const expiries = async () => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName }));
    return Items.map(item => [
      `${item['pk']?.S?.slice(0, 1)} ${item['sk']?.S?.slice(0, 1)}`,
      item['expiresAt']?.N,
    ]);
  };
  return { store, expiries };
}

const due = (ms: number, days: number) => String(Math.ceil(ms / 1000) + days * DAY);

describe('what is not kept for good says when it goes, by its own time', () => {
  it('touchpoints, journeys, flags, corrections and quarantine with its chunks', async () => {
    const { store, expiries } = await fresh();
    const touchpoint = sampleTouchpoint('t');
    await store.putTouchpoint(touchpoint);
    const journey = sampleJourney('email.a', 'j');
    await store.listJourney(journey);
    const state = sampleJourneyState('j');
    await store.archiveJourney({ ...journey, state });
    const { flag } = sampleFlag('email.a', 'f', 1);
    await store.applyFlag({ flag, sequence: 1 });
    const at = NOON;
    await store.putCorrection({
      id: 'c',
      kind: 'link',
      actor: 'a',
      reason: 'r',
      lower: 'email.a',
      higher: 'email.b',
      at,
    });
    const record = sampleQuarantine('q', { payload: 'x'.repeat(200_000) });
    await store.quarantine(record);
    await store.markRedriven('q', { at: record.receivedAt, stored: 1, duplicate: 0, quarantined: 0 });
    const found = (await expiries()).filter(([name]) => !name?.startsWith('M'));
    const received = due(Date.parse(record.receivedAt), 90);
    expect(Object.fromEntries(found)).toEqual({
      'T T': due(touchpoint.at, 400),
      'J 2': due(journey.startedAt, 400),
      'N J': due(state.last.at, 400),
      'N F': due(Date.parse(flag.at), 400),
      'C C': due(NOON, 2000),
      'Q Q': received,
      'Q C': received,
    });
  });

  it('ledgers by their latest touchpoint; but what is still linked, corrected or waiting stays', async () => {
    const { store, expiries } = await fresh();
    const tail = [sampleLedgerEntry(1), sampleLedgerEntry(5), sampleLedgerEntry(3)];
    await store.savePage(samplePage('email.a', 0, { entries: tail }));
    await store.saveNode(sampleNode('email.a', { tail }));
    const last = Math.max(...tail.map(each => each.at));
    expect(Object.fromEntries(await expiries())).toEqual({
      'N N': due(last, 800),
      'N P': due(last, 800),
    });
    await store.saveNode(
      sampleNode('email.a', { version: 1, tail, up: [{ anchor: 'customerId.b', at: NOON, tid: 't' }] }),
    );
    expect(Object.fromEntries(await expiries())['N N']).toBeUndefined();
    await store.saveNode(
      sampleNode('email.a', { version: 2, tail, todo: [{ kind: 'settle', node: 'email.a', since: 1 }] }),
    );
    expect(Object.fromEntries(await expiries())['N N']).toBeUndefined();
  });

  it('an item is there for every reader until the table has deleted it', async () => {
    const { store } = await fresh({ ...defaultRetention, touchpoints: 1, quarantine: 1, journeys: 1 });
    await store.putTouchpoint(sampleTouchpoint('t', { at: 1000, occurredAt: '1970-01-01T00:00:01.000Z' }));
    await store.quarantine(sampleQuarantine('q', { receivedAt: '2020-01-01T00:00:00.000Z' }));
    expect(await store.getTouchpoints(['t'])).toHaveLength(1);
    expect((await store.listQuarantine({ limit: 5 })).items).toHaveLength(1);
  });
});

it('a retention is written as kinds and days, and anything else is refused by name', () => {
  expect(parseRetention('touchpoints=400,quarantine=90')).toEqual({ touchpoints: 400, quarantine: 90 });
  for (const wrong of ['', 'touchpoints', 'touchpoints=0', 'flags=3', 'touchpoints=1.5']) {
    expect(() => parseRetention(wrong)).toThrow(/is no retention: write touchpoints=days,/);
  }
});

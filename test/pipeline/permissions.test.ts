import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { credentials, type LocalStack, startStack, temporaryFolder } from './local-stack.ts';
import { unprovable } from './unprovable-grants.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FUNCTIONS = ['ingest', 'sweep', 'query', 'operate', 'privacy', 'lake', 'context', 'analytics', 'sql'];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let stack: LocalStack;
beforeAll(async () => {
  folder = await temporaryFolder();
  stack = await startStack(folder.dir, undefined, undefined, true);
}, 120_000);
afterAll(async () => {
  await stack?.stop();
  await folder.remove();
});

function touchpoint(id: string, at: number, activity: string, identifiers: object, more: object = {}) {
  return { id, occurredAt: new Date(at).toISOString(), channel: 'web', activity, identifiers, ...more };
}

async function send(...envelopes: object[][]): Promise<void> {
  const client = new EventBridgeClient({
    endpoint: stack.runtime.awsEndpoint,
    region: stack.runtime.region,
    credentials,
  });
  const Entries = envelopes.map(touchpoints => ({
    EventBusName: stack.runtime.busName,
    Source: 'shop.web',
    DetailType: 'Touchpoint Batch',
    Detail: JSON.stringify({ touchpoints }),
  }));
  const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries }));
  client.destroy();
  expect(FailedEntryCount).toBe(0);
  await stack.runtime.idle();
}

/** Everything that makes the functions reach for the table and the bus in another way. */
async function everyday(): Promise<void> {
  const now = Date.now();
  const [anna, ben] = [{ customerId: 'anna' }, { customerId: 'ben' }];
  const tablet = { anonymousId: 'tablet' };
  // A flag; a touchpoint nobody can read; one that comes twice; one that comes too late.
  await send([
    touchpoint('a1', now - 3 * HOUR, 'order.placed', { ...anna, ...tablet }),
    touchpoint('a2', now - 2 * HOUR, 'order.status-asked', tablet),
    touchpoint('a3', now - HOUR, 'order.status-asked', anna, {
      channel: 'call-center',
      context: { received: false },
    }),
    touchpoint('bad', now, 'Not An Activity!', anna),
  ]);
  await send([
    touchpoint('a0', now - 4 * HOUR, 'product.viewed', anna),
    touchpoint('a2', now - 2 * HOUR, 'order.status-asked', tablet),
  ]);
  // A device shared by two people moves what was done on it; the flags of before are retracted.
  await send([touchpoint('b1', now - 2.5 * HOUR, 'order.placed', { ...ben, ...tablet })]);
  // The same person in several envelopes at once.
  await send(
    ...Array.from({ length: 6 }, (_, i) => [
      touchpoint(`c${i}`, now - i * 60_000, 'order.status-asked', {
        customerId: 'carl',
        anonymousId: `d${i}`,
      }),
    ]),
  );
  // Silent since long ago: the sweep raises a drop-off; then it comes back.
  await send([touchpoint('d1', now - 200 * DAY, 'checkout.started', { customerId: 'dora' })]);
  stack.runtime.runSchedule('SweepEveryMinute');
  await stack.runtime.idle();
  await send([touchpoint('d2', now - 199 * DAY, 'order.placed', { customerId: 'dora' })]);
  stack.runtime.runSchedule('SweepEveryMinute');
  await stack.runtime.idle();
  await correct();
  await askForContexts();
  await look();
  await stack.runtime.followed();
  expect(await stack.get('/v1/analytics/transitions')).toMatchObject({ journeys: expect.any(Number) });
  await eraseAnna(touchpoint('a9', now - 5 * HOUR, 'product.viewed', anna));
}

/** By HTTP, of somebody behind a cookie and of a definition's own version; and by the bus. */
async function askForContexts(): Promise<void> {
  const told = await stack.get('/v1/context?namespace=anonymousId&value=d1&channel=web');
  expect(told).toMatchObject({ person: { kind: 'personal' } });
  const client = new EventBridgeClient({
    endpoint: stack.runtime.awsEndpoint,
    region: stack.runtime.region,
    credentials,
  });
  const Detail = JSON.stringify({
    requestId: 'q1',
    namespace: 'customerId',
    value: 'anna',
    channel: 'chat',
  });
  const entry = { Source: 'chat.desk', DetailType: 'Context Requested', Detail };
  await client.send(new PutEventsCommand({ Entries: [{ ...entry, EventBusName: stack.runtime.busName }] }));
  client.destroy();
  await stack.runtime.idle();
}

/** By HTTP, as an operator does. */
async function correct(): Promise<void> {
  const { apiUrl, apiToken, idle } = stack.runtime;
  const answer = await fetch(`${apiUrl}/v1/corrections`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      kind: 'unlink',
      identifier: { namespace: 'anonymousId', value: 'd0' },
      with: { namespace: 'customerId', value: 'carl' },
      at: new Date().toISOString(),
      actor: 'ana',
      reason: 'borrowed',
    }),
  });
  expect(answer.status).toBe(202);
  await idle();
}

/** By HTTP too; each dead-letter queue holds one message to be cut and one to be left. */
async function eraseAnna(hers: object): Promise<void> {
  const { apiUrl, apiToken, awsEndpoint: endpoint, region } = stack.runtime;
  const sqs = new SQSClient({ endpoint, region, credentials });
  const { QueueUrls: urls = [] } = await sqs.send(new ListQueuesCommand({}));
  const others = touchpoint('b9', Date.now() - HOUR, 'product.viewed', { customerId: 'ben' });
  for (const QueueUrl of urls.filter(each => /Ingest(Failed|Undelivered)/.test(each))) {
    for (const touchpoints of [[hers, others], [others]]) {
      const event = { 'detail-type': 'Touchpoint Batch', source: 'shop.web', detail: { touchpoints } };
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(event) }));
    }
  }
  sqs.destroy();
  const answer = await fetch(`${apiUrl}/v1/erasures`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiToken}` },
    body: JSON.stringify({
      id: 'r-1',
      identifier: { namespace: 'customerId', value: 'anna' },
      actor: 'ana',
      reason: 'asked',
    }),
  });
  expect(answer.status).toBe(202);
  const state = async () => {
    await stack.runtime.idle();
    return stack.get('/v1/erasures/r-1').catch(() => undefined);
  };
  await expect.poll(state, { timeout: 60_000, interval: 500 }).toMatchObject({ state: 'done' });
  // What was erased goes from the lake too.
  await stack.runtime.followed();
}

const found = z.object({ items: z.array(z.object({ id: z.string() })) });

async function look(): Promise<void> {
  const { items: persons } = found.parse(await stack.get('/v1/persons?namespace=customerId&value=anna'));
  const id = encodeURIComponent(persons[0]?.id ?? '');
  const journeys = await stack.all(`/v1/persons/${id}/journeys`);
  await stack.get(`/v1/journeys/${encodeURIComponent(journeys[0]?.id ?? '')}`);
  await stack.get(`/v1/persons/${id}`);
  const flags = await stack.all('/v1/flags');
  expect(flags.length).toBeGreaterThan(0);
  await stack.get(`/v1/flags/${encodeURIComponent(flags[0]?.id ?? '')}`);
  await stack.get('/v1/journeys');
  await stack.get('/openapi.json');
  const { apiUrl, apiToken } = stack.runtime;
  const answer = await fetch(`${apiUrl}/v1/sql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiToken}` },
    body: JSON.stringify({ sql: 'SELECT count(*) FROM journeys' }),
  });
  expect(answer.status).toBe(200);
}

describe('permissions', () => {
  it('are enough for everything the functions do, and no more than they use', async () => {
    await everyday();
    expect(stack.complaints).toEqual([]);
    const report = stack.runtime.permissions();
    expect(Object.keys(report)).toEqual(expect.arrayContaining(FUNCTIONS));
    const left = FUNCTIONS.flatMap(name =>
      (report[name]?.unused ?? [])
        .filter(grant => !unprovable.some(each => each.functions.includes(name) && each.grant.test(grant)))
        .map(grant => `${name}: ${grant}`),
    );
    expect(left, 'grants that nothing used').toEqual([]);
  }, 120_000);

  it.each(unprovable)('$grant is still granted: $why', ({ functions, grant }) => {
    const report = stack.runtime.permissions();
    for (const name of functions)
      expect(report[name]?.granted.filter(each => grant.test(each))).not.toEqual([]);
  });
});

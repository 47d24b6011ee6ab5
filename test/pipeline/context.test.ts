import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { context } from '../../shared/contract/context.ts';
import { answers } from '../../shared/query-api/answers.ts';
import { credentials, type LocalStack, startStack, temporaryFolder } from './local-stack.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let stack: LocalStack;
let bus: EventBridgeClient;
beforeAll(async () => {
  folder = await temporaryFolder();
  stack = await startStack(folder.dir);
  bus = new EventBridgeClient({
    endpoint: stack.runtime.awsEndpoint,
    region: stack.runtime.region,
    credentials,
  });
}, 120_000);
afterAll(async () => {
  bus?.destroy();
  await stack?.stop();
  await folder.remove();
});

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const ana = { customerId: 'c-42' };

function touchpoint(id: string, minutes: number, channel: string, activity: string, more: object = {}) {
  return { id, occurredAt: minutesAgo(minutes), channel, activity, identifiers: ana, ...more };
}

async function put(source: string, type: string, detail: object): Promise<void> {
  const { FailedEntryCount } = await bus.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: stack.runtime.busName,
          Source: source,
          DetailType: type,
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  );
  expect(FailedEntryCount).toBe(0);
  await stack.runtime.idle();
}

const send = (...touchpoints: object[]) => put('shop', 'Touchpoint Batch', { touchpoints });

async function ask(body: unknown, token = stack.runtime.apiToken) {
  const answer = await fetch(`${stack.runtime.apiUrl}/v1/context`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const json: unknown = await answer.json();
  return { status: answer.status, body: json };
}

it('a channel is told what other channels did and said, and its touchpoint proves that it was', async () => {
  await send(
    touchpoint('t1', 60, 'web', 'order.placed', { statements: { 'delivery-date': '2026-11-30' } }),
    touchpoint('t2', 50, 'app', 'order.status-asked', { statements: { 'delivery-date': '2026-12-02' } }),
  );
  const asked = await ask({ namespace: 'customerId', value: 'c-42', channel: 'call-center' });
  expect(asked.status).toBe(200);
  const told = context.parse(asked.body);
  expect(told.lastByChannel.map(each => [each.channel, each.activity, each.other])).toEqual([
    ['app', 'order.status-asked', true],
    ['web', 'order.placed', true],
  ]);
  expect(told.contradictions.map(each => each.subject)).toEqual(['delivery-date']);
  // By GET the same, but for the moment.
  const byGet = context.parse(
    await stack.get('/v1/context?namespace=customerId&value=c-42&channel=call-center'),
  );
  expect({ ...byGet, asOf: told.asOf, receipt: told.receipt }).toEqual(told);

  await send(
    touchpoint('t3', 0, 'call-center', 'order.status-asked', {
      context: { received: true, from: 'app', receipt: told.receipt },
    }),
    touchpoint('t4', 0, 'call-center', 'order.changed', {
      context: { received: true, receipt: 'ctx0.made-up' },
    }),
  );
  const [journey] = told.journeys;
  const detail = answers.JourneyDetail.parse(
    await stack.get(`/v1/journeys/${encodeURIComponent(journey?.id ?? '')}`),
  );
  const contexts = Object.fromEntries(detail.timeline.map(each => [each.id, each.context]));
  expect(contexts['t3']).toEqual({ received: true, from: 'app', proof: 'proven' });
  expect(contexts['t4']).toEqual({ received: true, proof: 'forged' });
  expect(stack.complaints).toEqual([]);
});

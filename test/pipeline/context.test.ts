import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { context, contextAnswered } from '../../shared/contract/context.ts';
import { answers } from '../../shared/query-api/answers.ts';
import { credentials, type LocalStack, startStack, temporaryFolder } from './local-stack.ts';
import { OBSERVER, observedAssembly } from './mortal-runtime.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let stack: LocalStack;
let bus: EventBridgeClient;
let sqs: SQSClient;
beforeAll(async () => {
  folder = await temporaryFolder();
  const assembly = await observedAssembly(path.join(folder.dir, 'assembly'));
  stack = await startStack(path.join(folder.dir, 'data'), undefined, assembly);
  const config = { endpoint: stack.runtime.awsEndpoint, region: stack.runtime.region, credentials };
  bus = new EventBridgeClient(config);
  sqs = new SQSClient(config);
}, 120_000);
afterAll(async () => {
  bus?.destroy();
  sqs?.destroy();
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

const event = z.looseObject({ 'detail-type': z.string(), source: z.string(), detail: z.unknown() });

/** Details of the answers that the bus took since the last call. */
async function answered(): Promise<unknown[]> {
  const QueueUrl = `${stack.runtime.awsEndpoint}/000000000000/${OBSERVER}`;
  const details: unknown[] = [];
  for (;;) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    if (Messages.length === 0) return details;
    for (const { Body = '', ReceiptHandle } of Messages) {
      const { detail, source, ...head } = event.parse(JSON.parse(Body));
      if (head['detail-type'] === 'Context Answered') {
        expect(source).toBe('hilvan.journeys');
        details.push(detail);
      }
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}

it('a request on the bus is answered there with what the API answers, by the published schema', async () => {
  const bob = { identifiers: { customerId: 'c-43', deviceId: 'd-43' } };
  await send(
    touchpoint('b1', 90, 'web', 'order.placed', { ...bob, statements: { 'delivery-date': '2026-11-30' } }),
    touchpoint('b2', 80, 'chat', 'order.status-asked', {
      ...bob,
      reason: 'delivery-date',
      team: 'chat-care',
    }),
    touchpoint('b3', 70, 'app', 'order.status-asked', {
      ...bob,
      statements: { 'delivery-date': '2026-12-02' },
    }),
  );
  await answered();
  const of = { namespace: 'customerId', value: 'c-43', channel: 'call-center' };
  await put('contact-centre', 'Context Requested', { requestId: 'r-1', team: 'contact-centre', ...of });
  await put('contact-centre', 'Context Requested', { requestId: 'r-2', ...of, value: 'nobody-knows' });
  await put('contact-centre', 'Context Requested', { requestId: 'r-3', ...of, namespace: 'shoe-size' });
  const details = await answered();

  const text = await readFile(
    new URL('../../docs/contract/context-answer.schema.json', import.meta.url),
    'utf8',
  );
  const isAnswer = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(text));
  for (const detail of details) expect(isAnswer(detail), JSON.stringify(isAnswer.errors)).toBe(true);
  const byRequest = new Map(
    details.map(each => contextAnswered.parse(each)).map(each => [each.requestId, each]),
  );
  expect([...byRequest.keys()].sort()).toEqual(['r-1', 'r-2', 'r-3']);

  const known = byRequest.get('r-1');
  const byApi = context.parse((await ask(of)).body);
  expect(known).toEqual({
    requestId: 'r-1',
    context: { ...byApi, asOf: known?.context?.asOf, receipt: known?.context?.receipt },
  });
  // Each kind of what there is to tell: the comparison above is not one of empty lists.
  for (const list of [
    'journeys',
    'lastByChannel',
    'told',
    'contradictions',
    'provided',
    'doNotAskAgain',
  ] as const)
    expect(byApi[list], list).not.toEqual([]);

  // Its receipt proves as that of the API does.
  await send(
    touchpoint('b4', 0, 'call-center', 'order.changed', {
      ...bob,
      context: { received: true, receipt: known?.context?.receipt },
    }),
  );
  const detail = answers.JourneyDetail.parse(
    await stack.get(`/v1/journeys/${encodeURIComponent(byApi.journeys[0]?.id ?? '')}`),
  );
  expect(detail.timeline.find(each => each.id === 'b4')?.context).toEqual({
    received: true,
    proof: 'proven',
  });

  const stranger = byRequest.get('r-2')?.context;
  expect(stranger).toEqual({
    ...context.parse((await ask({ ...of, value: 'nobody-knows' })).body),
    ...{ asOf: stranger?.asOf, receipt: stranger?.receipt },
  });
  expect(stranger?.person).toBeUndefined();
  expect(byRequest.get('r-3')).toEqual({
    requestId: 'r-3',
    problem: 'The request cannot be read: value is a placeholder or of no configured namespace',
  });
  expect(stack.complaints).toEqual([]);
});

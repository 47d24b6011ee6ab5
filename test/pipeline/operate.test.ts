import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { answers } from '../../shared/query-api/answers.ts';
import { accepted } from '../../shared/query-api/operations.ts';
import { problem } from '../../shared/query-api/problem-schema.ts';
import { credentials, type LocalStack, startStack, temporaryFolder } from './local-stack.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let stack: LocalStack;
beforeAll(async () => {
  folder = await temporaryFolder();
  stack = await startStack(folder.dir);
}, 120_000);
afterAll(async () => {
  await stack?.stop();
  await folder.remove();
});

const device = { namespace: 'deviceId', value: 'd-7' };
const customer = { namespace: 'customerId', value: 'c-42' };
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const decide = (kind: string, minutes: number) => ({
  kind,
  identifier: device,
  with: customer,
  at: minutesAgo(minutes),
  actor: 'ana',
  reason: 'sold the tablet',
});

async function change(method: string, path: string, body: unknown, token = stack.runtime.apiToken) {
  const answer = await fetch(`${stack.runtime.apiUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  await stack.runtime.idle();
  const json: unknown = await answer.json();
  return { status: answer.status, type: answer.headers.get('content-type'), body: json };
}

/** Whose the device is, by its highest-ranked namespace. */
async function owners(): Promise<(string | undefined)[]> {
  const found = answers.FoundPersons.parse(
    await stack.get(`/v1/persons?namespace=${device.namespace}&value=${device.value}`),
  );
  return found.items.map(each => each.namespace);
}

async function corrections() {
  return answers.Corrections.parse(await stack.get('/v1/corrections')).items;
}

it('a correction by HTTP changes who is found, is listed with who decided it, and can be taken back', async () => {
  const client = new EventBridgeClient({
    endpoint: stack.runtime.awsEndpoint,
    region: stack.runtime.region,
    credentials,
  });
  const touchpoint = (id: string, minutes: number, identifiers: object) => ({
    id,
    occurredAt: minutesAgo(minutes),
    channel: 'app',
    activity: 'order.placed',
    identifiers,
  });
  const touchpoints = [
    touchpoint('t1', 60, { customerId: customer.value, deviceId: device.value }),
    touchpoint('t2', 50, { deviceId: device.value }),
  ];
  const entry = {
    Source: 'shop.app',
    DetailType: 'Touchpoint Batch',
    Detail: JSON.stringify({ touchpoints }),
  };
  await client.send(new PutEventsCommand({ Entries: [{ ...entry, EventBusName: stack.runtime.busName }] }));
  client.destroy();
  await stack.runtime.idle();
  expect(await owners()).toEqual(['customerId']);

  const unlinked = await change('POST', '/v1/corrections', decide('unlink', 10));
  expect(unlinked.status).toBe(202);
  const { id } = accepted.parse(unlinked.body);
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(await owners()).toEqual(['deviceId']);
  expect(await corrections()).toMatchObject([
    { id, kind: 'unlink', actor: 'ana', reason: 'sold the tablet' },
  ]);

  const again = { ...decide('link', 5), id: 'case-82' };
  expect(await change('POST', '/v1/corrections', again)).toMatchObject({
    status: 202,
    body: { id: 'case-82' },
  });
  // The same once more is once.
  expect((await change('POST', '/v1/corrections', again)).status).toBe(202);
  expect(await owners()).toEqual(['customerId']);
  expect((await corrections()).map(each => each.id)).toEqual(['case-82', id]);
  expect(stack.complaints).toEqual([]);
});

it('a definition by HTTP is stored as a version with who put it, and only under its own path', async () => {
  const { definition } = answers.DefinitionDetail.parse(await stack.get('/v1/definitions/retail-order'));
  const next = { ...definition, version: definition.version + 1 };
  const put = { definition: next, actor: 'ana', effectiveFrom: minutesAgo(0) };
  expect(await change('PUT', '/v1/definitions/retail-order', put)).toMatchObject({
    status: 202,
    body: { id: 'retail-order' },
  });
  const { items } = answers.Definitions.parse(await stack.get('/v1/definitions'));
  const [newest] = items.find(each => each.id === 'retail-order')?.versions ?? [];
  expect(newest).toMatchObject({ version: next.version, origin: 'stored', log: [{ actor: 'ana' }] });

  const elsewhere = await change('PUT', '/v1/definitions/telecom-support', put);
  expect(elsewhere).toMatchObject({ status: 400, type: 'application/problem+json' });
});

it('without the token, or with a body that is wrong, nothing happens', async () => {
  const before = await corrections();
  const stranger = await change('POST', '/v1/corrections', decide('unlink', 1), 'guessed');
  expect(stranger).toMatchObject({ status: 401, type: 'application/problem+json' });

  const bad = await change('POST', '/v1/corrections', { ...decide('unlink', 1), kind: 'merge' });
  expect(bad).toMatchObject({ status: 400, type: 'application/problem+json' });
  expect(problem.parse(bad.body).errors?.map(each => each.parameter)).toEqual(['kind']);
  expect(await change('POST', '/v1/corrections', '{')).toMatchObject({ status: 400 });

  expect(await corrections()).toEqual(before);
  const { items } = z.object({ items: z.array(z.unknown()) }).parse(await stack.get('/v1/quarantine'));
  expect(items).toEqual([]);
});

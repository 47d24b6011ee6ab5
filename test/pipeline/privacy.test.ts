import { readFile } from 'node:fs/promises';
import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ListQueuesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { erasure } from '../../shared/contract/erasure.ts';
import { bodyOf } from '../../shared/dynamodb/body.ts';
import { answers } from '../../shared/query-api/answers.ts';
import { readTouchpoint } from '../../shared/steps/intake.ts';
import { credentials, type LocalStack, startStack, temporaryFolder } from './local-stack.ts';
import { runCli } from './spawn-cli.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let stack: LocalStack;
let sqs: SQSClient;
beforeAll(async () => {
  folder = await temporaryFolder();
  stack = await startStack(`${folder.dir}/data`);
  const { awsEndpoint: endpoint, region } = stack.runtime;
  sqs = new SQSClient({ endpoint, region, credentials });
}, 120_000);
afterAll(async () => {
  sqs?.destroy();
  await stack?.stop();
  await folder?.remove();
});

async function hilvan(...args: string[]) {
  const { apiUrl, apiToken } = stack.runtime;
  const env = { HILVAN_API: apiUrl, HILVAN_TOKEN: apiToken };
  const { code, stdout, stderr } = await runCli(args, { cwd: folder.dir, env });
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${stderr}${stdout}`);
  return stdout;
}

const touchpoint = (id: string, hour: number, identifiers: object, more: object = {}) => ({
  id,
  occurredAt: new Date(Date.UTC(2026, 0, 2, 0, 60 * hour)).toISOString(),
  channel: 'web',
  activity: 'order.placed',
  identifiers,
  ...more,
});

const alice = { customerId: 'alice-4711', email: 'alice@example.com' };
const bob = { customerId: 'bob-12' };
const tablet = { deviceId: 'tablet-of-the-family' };
const sent = [
  touchpoint('alice-login', 8, { ...alice, ...tablet }),
  touchpoint('alice-later', 8.2, tablet, { activity: 'order.status-asked' }),
  touchpoint('alice-calls', 9, { email: alice.email }, { channel: 'call-center' }),
  touchpoint('bob-login', 12, { ...bob, ...tablet }),
  touchpoint('bob-later', 12.2, tablet, { activity: 'order.status-asked' }),
  touchpoint('nobodys', 20, tablet, { activity: 'order.status-asked' }),
];
const hers = ['alice-login', 'alice-later', 'alice-calls', 'alice-lost'];
const event = (...touchpoints: object[]) => ({
  'detail-type': 'Touchpoint Batch',
  source: 'shop.web',
  detail: { touchpoints },
});

async function put(...touchpoints: object[]): Promise<void> {
  const { awsEndpoint: endpoint, busName, region } = stack.runtime;
  const client = new EventBridgeClient({ endpoint, region, credentials });
  const { detail } = event(...touchpoints);
  const entry = { Source: 'shop.web', DetailType: 'Touchpoint Batch', Detail: JSON.stringify(detail) };
  await client.send(new PutEventsCommand({ Entries: [{ ...entry, EventBusName: busName }] }));
  client.destroy();
  await stack.runtime.idle();
}

async function queueUrl(part: string): Promise<string> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  const found = QueueUrls.find(each => each.includes(part));
  if (found === undefined) throw new Error(`no queue ${part} in ${QueueUrls.join()}`);
  return found;
}

/** Every item of the table as text, bodies inflated. */
async function rawRows(): Promise<{ pk: string; text: string }[]> {
  const { engine, region, tableName: TableName } = stack.runtime;
  const client = new DynamoDBClient({ endpoint: engine.endpoint, region, credentials });
  const rows: { pk: string; text: string }[] = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName, ...(from === undefined ? {} : { ExclusiveStartKey: from }) }),
    );
    for (const item of page.Items ?? []) {
      const { b, c, ...keys } = item;
      const body = b === undefined && c === undefined ? '' : JSON.stringify(bodyOf<object>(item));
      rows.push({ pk: String(item['pk']?.S), text: JSON.stringify(keys) + body });
    }
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  client.destroy();
  return rows;
}

function idsOf(raw: object): string[] {
  const read = readTouchpoint(raw, Date.now(), stack.intake);
  if (!read.ok) throw new Error('not valid');
  return read.touchpoint.ids;
}

const request = ['--namespace', 'email', '--value', 'Alice@example.com'];

describe('a person of whom much is held', () => {
  it('is shown all of it, and erased out of table, quarantine and dead letters; others stay', async () => {
    await put(...sent, touchpoint('alice-bad', 10, alice, { activity: 'Not An Activity' }));
    const [failed, undelivered] = await Promise.all([
      queueUrl('IngestFailed'),
      queueUrl('IngestUndelivered'),
    ]);
    const lost = [touchpoint('alice-lost', 7, alice), touchpoint('bob-lost', 7, bob)];
    const MessageAttributes = { ERROR_CODE: { DataType: 'String', StringValue: 'NO_PERMISSIONS' } };
    await sqs.send(new SendMessageCommand({ QueueUrl: failed, MessageBody: JSON.stringify(event(...lost)) }));
    const whole = JSON.stringify(event(lost[1] ?? {}));
    await sqs.send(new SendMessageCommand({ QueueUrl: undelivered, MessageBody: whole, MessageAttributes }));
    const bobs = `/v1/persons/${idsOf(touchpoint('x', 1, bob))[0]}`;
    const before = [await stack.get(bobs), await stack.get(`${bobs}/journeys`)];

    const held = (await hilvan('access', ...request))
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    const of = (kind: string) => held.filter(each => each.kind === kind);
    expect(
      of('identifier')
        .map(each => each.namespace)
        .sort(),
    ).toEqual(['customerId', 'email']);
    expect(of('touchpoint').map(each => each.id)).toEqual(['alice-login', 'alice-later', 'alice-calls']);
    expect(of('journey').length).toBeGreaterThan(0);
    expect(of('quarantine').map(each => each.record.touchpoint)).toEqual(['alice-bad']);
    expect(JSON.parse(await hilvan('erase', ...request, '--dry-run', '--json'))).toMatchObject({
      touchpoint: 3,
    });

    const args = [...request, '--reason', 'asked by letter', '--actor', 'privacy@example.com', '--id', 'r-1'];
    const receipt = erasure.parse(JSON.parse(await hilvan('erase', ...args, '--json')));
    expect(receipt).toMatchObject({
      state: 'done',
      actor: 'privacy@example.com',
      counts: { identifiers: 2, touchpoints: 3, quarantined: 1, deadLetters: 1, namelessSightings: 1 },
    });
    expect(stack.complaints).toEqual([]);

    const own = idsOf(touchpoint('x', 1, alice));
    const tids = hers.map(stack.intake.hasher.digest);
    const rows = await rawRows();
    for (const id of own) {
      const naming = rows.filter(({ text }) => text.includes(id.slice(id.indexOf('.') + 1)));
      const kinds = naming.map(({ pk }) => (pk === `N#${id}` ? 'mark' : pk.slice(0, 2)));
      expect(
        kinds.filter(kind => kind !== 'mark' && kind !== 'E#'),
        JSON.stringify(naming),
      ).toEqual([]);
      for (const { pk, text } of naming.filter(each => each.pk === `N#${id}`)) {
        expect(text, pk).toMatch(/"tail":\[\].*"erased"/);
      }
    }
    for (const tid of tids) {
      const naming = rows.filter(({ text }) => text.includes(tid));
      expect(naming.map(({ text }) => JSON.parse(text))).toEqual([
        { pk: { S: `T#${tid}` }, sk: { S: 'T' }, d: { S: expect.stringMatching(/^erased#/) } },
      ]);
    }
    for (const word of [...hers, 'alice-bad', 'alice-4711', 'lice@example.com']) {
      expect(
        rows.filter(({ text }) => text.includes(word)),
        word,
      ).toEqual([]);
    }
    expect([await stack.get(bobs), await stack.get(`${bobs}/journeys`)]).toEqual(before);
    expect(
      (await hilvan('access', ...request))
        .trim()
        .split('\n')
        .map(line => JSON.parse(line).kind),
    ).toEqual(['identifier', 'erasure']);

    const receive = async (QueueUrl: string) => {
      const more = { MaxNumberOfMessages: 10, MessageAttributeNames: ['All'], VisibilityTimeout: 0 };
      return (await sqs.send(new ReceiveMessageCommand({ QueueUrl, ...more }))).Messages ?? [];
    };
    const [cut, kept] = [await receive(failed), await receive(undelivered)];
    expect(cut.map(each => JSON.parse(String(each.Body)).detail.touchpoints)).toEqual([[lost[1]]]);
    expect(kept.map(each => [each.Body, each.MessageAttributes?.['ERROR_CODE']?.StringValue])).toEqual([
      [whole, 'NO_PERMISSIONS'],
    ]);
  });

  it('stays away when all of it is sent again, and is somebody new when they come back', async () => {
    const rows = await rawRows();
    await put(...sent, touchpoint('alice-lost', 7, alice));
    expect((await rawRows()).length).toBe(rows.length);
    const who = `/v1/persons?namespace=customerId&value=${alice.customerId}`;
    expect(answers.FoundPersons.parse(await stack.get(who)).items).toEqual([]);
    await put({ ...touchpoint('alice-again', 0, alice), occurredAt: new Date().toISOString() });
    expect(answers.FoundPersons.parse(await stack.get(who)).items).toMatchObject([{ touchpoints: 1 }]);
  });

  it('is erased by HTTP just so; the receipts can be kept and done again', async () => {
    const { apiUrl, apiToken } = stack.runtime;
    const ask = (body: object) =>
      fetch(`${apiUrl}/v1/erasures`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiToken}` },
        body: JSON.stringify(body),
      });
    const asked = { actor: 'ana', reason: 'asked' };
    expect((await ask({ ...asked, identifier: { namespace: 'email', value: 'null' } })).status).toBe(400);
    expect((await ask({ ...asked, identifier: { namespace: 'email' } })).status).toBe(400);
    const taken = await ask({
      ...asked,
      id: 'r-2',
      identifier: { namespace: 'customerId', value: 'bob-12' },
    });
    expect([taken.status, await taken.json()]).toEqual([202, { id: 'r-2' }]);
    const lines = async () =>
      (await hilvan('erasures'))
        .trim()
        .split('\n')
        .map(each => erasure.parse(JSON.parse(each)));
    await expect
      .poll(async () => (await lines()).map(({ id, state }) => [id, state]), {
        timeout: 60_000,
        interval: 500,
      })
      .toEqual([
        ['r-2', 'done'],
        ['r-1', 'done'],
      ]);
    const file = `${folder.dir}/erasures.jsonl`;
    const { writeFile } = await import('node:fs/promises');
    const [latest] = await lines();
    await writeFile(file, `${JSON.stringify({ ...latest, id: 'r-3' })}\n`);
    expect(JSON.parse(await hilvan('erase', '--again', file))).toEqual({ asked: ['r-3'] });
    expect(await readFile(file, 'utf8')).not.toContain('bob-12');
    await expect.poll(async () => (await lines())[0]?.state, { timeout: 60_000, interval: 500 }).toBe('done');
  });
});

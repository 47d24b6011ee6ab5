import { readdir, readFile } from 'node:fs/promises';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inflate } from '../../shared/dynamodb/body.ts';
import { unpack } from '../../shared/dynamodb/unpack.ts';
import { broken, CARD, free, hits, IBAN, MAIL, NAME, PHONE, text, touchpoint } from './canaries.ts';
import { credentials, type LocalStack, startStack, temporaryFolder } from './local-stack.ts';
import { runCli } from './spawn-cli.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let stack: LocalStack;
let records: { id: string }[];
beforeAll(async () => {
  folder = await temporaryFolder();
  stack = await startStack(`${folder.dir}/data`);
  await plant();
  records = await stack.all('/v1/quarantine');
}, 180_000);
afterAll(async () => {
  await stack?.stop();
  await folder?.remove();
});

async function plant(): Promise<void> {
  const good = [
    touchpoint(`mail-${MAIL}`, free),
    touchpoint(`card ${CARD}`, { activity: 'order.status-asked', ...free }),
    touchpoint(PHONE, { channel: 'call-center', activity: 'order.status-asked', ...free }),
    touchpoint(IBAN, { occurredAt: '2026-01-03T10:00:00Z' }),
    // One id, two contents.
    touchpoint(`mail-${MAIL}`, { ...free, channel: 'store' }),
  ];
  await put('shop.web', 'Touchpoint Batch', { touchpoints: [...good, ...broken] });
  await put(`crm.${MAIL}`, 'Touchpoint Batch', { touchpoints: [touchpoint('broken-9', { channel: NAME })] });
  await put('shop.web', 'Touchpoint Batch', { people: [NAME, MAIL] });
  await put('hilvan.operations', 'Identity Correction', {
    id: `merge ${MAIL}`,
    kind: 'link',
    identifier: { namespace: 'email', value: MAIL },
    with: { namespace: 'customerId', value: NAME },
    at: '2026-01-04T10:00:00Z',
    actor: 'ops-1',
    reason: text,
  });
  await put('hilvan.operations', 'Identity Correction', {
    id: MAIL,
    kind: 'link',
    reason: text,
    extra: NAME,
  });
  const { awsEndpoint: endpoint, region, health } = stack.runtime;
  const queue = Object.keys(health().queues).find(each => /IngestQueue/.test(each)) ?? '';
  const client = new SQSClient({ endpoint, region, credentials });
  for (const body of [
    `{"detail-type": "Touchpoint", "detail": { "email": "${MAIL}"`,
    `"${text}"`,
    `{"detail-type":"${MAIL}","source":"${PHONE}","detail":{}}`,
  ]) {
    await client.send(
      new SendMessageCommand({ QueueUrl: `${endpoint}/000000000000/${queue}`, MessageBody: body }),
    );
  }
  client.destroy();
  await stack.runtime.idle();
  stack.runtime.runSchedule('SweepEveryMinute');
  await stack.runtime.idle();
}

async function put(source: string, type: string, detail: object): Promise<void> {
  const { awsEndpoint: endpoint, busName, region, idle } = stack.runtime;
  const client = new EventBridgeClient({ endpoint, region, credentials });
  const entry = { EventBusName: busName, Source: source, DetailType: type, Detail: JSON.stringify(detail) };
  const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries: [entry] }));
  client.destroy();
  expect(FailedEntryCount).toBe(0);
  await idle();
}

async function everyItem(): Promise<{ place: string; text: string }[]> {
  const { engine, region, tableName } = stack.runtime;
  const client = new DynamoDBClient({ endpoint: engine.endpoint, region, credentials });
  const { Items = [] } = await client.send(new ScanCommand({ TableName: tableName }));
  client.destroy();
  return Items.map(item => {
    const values = Object.values(item).map(({ S, N, B }) => {
      if (B === undefined) return S ?? N ?? '';
      const raw = Buffer.from(B).toString('latin1');
      return `${raw} ${readable(() => inflate(B))} ${readable(() => JSON.stringify(unpack(B)))}`;
    });
    return {
      place: `${item['pk']?.S} / ${item['sk']?.S}`,
      text: `${Object.keys(item).join()} ${values.join(' ')}`,
    };
  });
}

function readable(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}

describe('of canaries in identifiers, texts, ids, sources and what nobody could read (S4)', () => {
  it('all were taken: some are stored, all others wait in quarantine', async () => {
    const items = await everyItem();
    expect(items.filter(each => each.place.endsWith(' / T'))).toHaveLength(4);
    expect(records).toHaveLength(broken.length + 7);
    expect(
      items.filter(each => /\[e-mail\]|\[phone\]|\[card\]|\[account\]/.test(each.text)).length,
    ).toBeGreaterThan(4);
    expect(await stack.all('/v1/flags')).not.toEqual([]);
  });

  it('none is in the table', async () => {
    expect((await everyItem()).flatMap(({ place, text: found }) => hits(place, found))).toEqual([]);
  });

  it('none is in logs and metrics', async () => {
    const dir = `${folder.dir}/data/logs`;
    const files = await readdir(dir);
    const logs = await Promise.all(files.map(each => readFile(`${dir}/${each}`, 'utf8')));
    expect(logs.join('')).toContain('TouchpointsQuarantined');
    expect(logs.flatMap((log, i) => hits(files[i] ?? '', log))).toEqual([]);
    expect(stack.complaints).toEqual([]);
  });

  it('none is in the lists and problems of the API', async () => {
    const flags = await stack.all('/v1/flags');
    const journeys = await stack.all('/v1/journeys');
    const persons = await stack.get(`/v1/persons?namespace=customerId&value=${encodeURIComponent(NAME)}`);
    const one = await Promise.all([
      ...flags.map(({ id }) => stack.get(`/v1/explain/flags/${encodeURIComponent(id)}`)),
      ...journeys.map(({ id }) => stack.get(`/v1/journeys/${encodeURIComponent(id)}`)),
      stack.get('/v1/corrections'),
      stack.get(`/v1/explain/touchpoints?id=${encodeURIComponent(PHONE)}`),
    ]);
    expect(one.length).toBeGreaterThan(3);
    const { apiUrl, apiToken } = stack.runtime;
    const authorization = `Bearer ${apiToken}`;
    const problems = await Promise.all(
      [
        `/v1/flags?kind=${encodeURIComponent(MAIL)}`,
        `/v1/journeys?from=${encodeURIComponent(CARD)}`,
        '/v1/quarantine/k7q',
      ].map(async path => (await fetch(`${apiUrl}${path}`, { headers: { authorization } })).text()),
    );
    expect(hits('API', JSON.stringify([records, flags, journeys, persons, one, problems]))).toEqual([]);
  });

  it('none is in what the command line shows unless a payload is asked for', async () => {
    const env = { HILVAN_API: stack.runtime.apiUrl, HILVAN_TOKEN: stack.runtime.apiToken };
    for (const args of [['quarantine', 'list'], ['flags'], ['journeys']]) {
      const { code, stdout, stderr } = await runCli(args, { cwd: folder.dir, env });
      expect(code, stderr).toBe(0);
      expect(hits(args.join(' '), stdout + stderr)).toEqual([]);
    }
  });

  it('each payload is there for an operator who opens it, and can be mended', async () => {
    const opened = await Promise.all(records.map(({ id }) => stack.get(`/v1/quarantine/${id}`)));
    const texts = opened.map(each => JSON.stringify(each));
    expect(texts.filter(each => each.includes(NAME) || each.includes(MAIL)).length).toBeGreaterThan(12);
    const { id = '' } = records[texts.findIndex(each => each.includes('broken-1'))] ?? {};
    const { apiUrl, apiToken, awsEndpoint, busName } = stack.runtime;
    const env = { HILVAN_API: apiUrl, HILVAN_TOKEN: apiToken, AWS_ENDPOINT_URL: awsEndpoint };
    // Behind --: one id in 64 begins with a hyphen.
    const args = [
      'quarantine',
      'redrive',
      '--set',
      'activity=contact.asked',
      '--bus',
      busName,
      '--json',
      '--',
      id,
    ];
    const { stdout } = await runCli(args, { cwd: folder.dir, env });
    expect(JSON.parse(stdout)).toMatchObject({ records: [{ redriven: { stored: 1 } }] });
    expect((await everyItem()).flatMap(({ place, text: found }) => hits(place, found))).toEqual([]);
  });
});

describe('hilvan rotate-key', () => {
  const persons = async () => stack.get(`/v1/persons?namespace=customerId&value=${encodeURIComponent(NAME)}`);

  it('asks for ingest to be held', async () => {
    const { code, stderr } = await runCli(['rotate-key'], { cwd: folder.dir });
    expect(code).not.toBe(0);
    expect(stderr).toContain('Disable the event source mapping of ingest');
  });

  it('changes every hash; customers, flags and payloads are found as before, a resend is still one', async () => {
    const before = JSON.stringify(await persons());
    const [flags, journeys] = [await stack.all('/v1/flags'), await stack.all('/v1/journeys')];
    const { awsEndpoint, busName } = stack.runtime;
    const args = ['rotate-key', '--ingest-held', '--settle', '0', '--bus', busName, '--json'];
    const { code, stdout, stderr } = await runCli(args, {
      cwd: folder.dir,
      env: { AWS_ENDPOINT_URL: awsEndpoint },
    });
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ finished: true, keys: 2 });

    const after = JSON.stringify(await persons());
    const hashOf = (answer: string) => /customerId\.([\w-]{22})/.exec(answer)?.[1] ?? '';
    expect(hashOf(after)).toHaveLength(22);
    expect(hashOf(after)).not.toBe(hashOf(before));
    expect((await everyItem()).filter(each => each.text.includes(hashOf(before)))).toEqual([]);
    const now = await stack.all('/v1/flags');
    expect(now.map(each => each.id.split('~').slice(0, -1))).toEqual(
      flags.map(each => each.id.split('~').slice(0, -1)),
    );
    expect((await stack.all('/v1/journeys')).map(each => each.id)).toEqual(journeys.map(each => each.id));
    const opened = await Promise.all(records.map(({ id }) => stack.get(`/v1/quarantine/${id}`)));
    expect(opened).toHaveLength(records.length);

    const items = (await everyItem()).length;
    await put(
      'shop.web',
      'Touchpoint',
      touchpoint(PHONE, { channel: 'call-center', activity: 'order.status-asked', ...free }),
    );
    expect((await everyItem()).length).toBe(items);
    expect(stack.complaints).toEqual([]);
    expect((await everyItem()).flatMap(({ place, text: found }) => hits(place, found))).toEqual([]);
  });
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { EventBridgeClient, ListEventBusesCommand, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { credentials, type LocalStack, startStack, temporaryFolder } from './local-stack.ts';

const HOUR = 3_600_000;

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

/** An order asked about on the web, then on the telephone, where nobody knows of it. */
function story(customer: string) {
  const start = Date.now() - 3 * HOUR;
  const touchpoint = (n: number, channel: string, activity: string, more: object = {}) => ({
    id: `${customer}-${n}`,
    occurredAt: new Date(start + n * HOUR).toISOString(),
    channel,
    activity,
    identifiers: { customerId: customer },
    ...more,
  });
  return [
    touchpoint(0, 'web', 'order.placed', {
      identifiers: { customerId: customer, anonymousId: `cookie-${customer}` },
    }),
    touchpoint(1, 'web', 'order.status-asked', { identifiers: { anonymousId: `cookie-${customer}` } }),
    touchpoint(2, 'call-center', 'order.status-asked', { context: { received: false } }),
  ];
}

const KINDS = ['channel-leak', 'self-loop'];

async function journeysOf(customer: string): Promise<unknown> {
  const found = await stack.get(`/v1/persons?namespace=customerId&value=${customer}`);
  const [person] = list(found);
  return person === undefined
    ? []
    : list(await stack.get(`/v1/persons/${encodeURIComponent(String(person['id']))}/journeys`));
}

function list(page: unknown): Record<string, unknown>[] {
  return (page as { items: Record<string, unknown>[] }).items;
}

const flagged = Object.fromEntries(KINDS.map(kind => [kind, 1]));

async function expectStory(customer: string): Promise<void> {
  await expect
    .poll(() => journeysOf(customer), { timeout: 20_000, interval: 50 })
    .toMatchObject([
      {
        definition: { id: 'retail-order' },
        state: 'open',
        touchpoints: 3,
        channels: ['web', 'call-center'],
        flags: flagged,
      },
    ]);
  await stack.runtime.idle();
  const [journey] = list({ items: await journeysOf(customer) });
  const flags = list(await stack.get('/v1/flags?limit=200')).filter(
    each => each['journey'] === journey?.['id'],
  );
  expect(flags.map(each => each['kind']).sort()).toEqual(KINDS);
  expect(flags.find(each => each['kind'] === 'self-loop')).toMatchObject({
    variant: 'redo',
    silo: {
      boundary: {
        from: { channel: 'web', team: 'ecommerce' },
        to: { channel: 'call-center', team: 'contact-centre' },
      },
      cause: 'no-handoff',
    },
    cost: { amount: 6.8, currency: 'EUR' },
  });
}

describe('touchpoints in, journeys and flags out', () => {
  it('by the client of the AWS SDK', async () => {
    const client = new EventBridgeClient({
      endpoint: stack.runtime.awsEndpoint,
      region: stack.runtime.region,
      credentials,
    });
    const { EventBuses } = await client.send(new ListEventBusesCommand({}));
    expect(EventBuses?.map(each => each.Name)).toContain(stack.runtime.busName);
    const [first, ...others] = story('sdk');
    const event = { EventBusName: stack.runtime.busName, Source: 'shop.web' };
    const answer = await client.send(
      new PutEventsCommand({
        Entries: [
          { ...event, DetailType: 'Touchpoint', Detail: JSON.stringify(first) },
          { ...event, DetailType: 'Touchpoint Batch', Detail: JSON.stringify({ touchpoints: others }) },
        ],
      }),
    );
    client.destroy();
    expect(answer).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }, {}] });
    await expectStory('sdk');
  });

  it('by the AWS command line', async ({ skip }) => {
    const run = promisify(execFile);
    const env = {
      ...process.env,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_DEFAULT_REGION: stack.runtime.region,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PAGER: '',
    };
    const isThere = await run('aws', ['--version'], { env }).then(
      () => true,
      () => false,
    );
    if (!isThere && process.env['CI'] === undefined) {
      console.log('The AWS CLI is not on the PATH: install it (Debian: awscli) to run this test');
      skip();
    }
    expect(isThere, 'the AWS CLI is not on the PATH').toBe(true);
    const entries = story('cli').map(each => ({
      EventBusName: stack.runtime.busName,
      Source: 'shop.web',
      DetailType: 'Touchpoint',
      Detail: JSON.stringify(each),
    }));
    const { stdout } = await run(
      'aws',
      [
        'events',
        'put-events',
        '--endpoint-url',
        stack.runtime.awsEndpoint,
        '--entries',
        JSON.stringify(entries),
        '--output',
        'json',
      ],
      { env },
    );
    expect(JSON.parse(stdout)).toMatchObject({ FailedEntryCount: 0 });
    await expectStory('cli');
  });

  it('and only with the token', async () => {
    const { apiUrl, apiToken } = stack.runtime;
    for (const authorization of [undefined, 'Bearer', `Bearer ${apiToken}x`, `Basic ${apiToken}`]) {
      const answer = await fetch(
        `${apiUrl}/v1/journeys`,
        authorization === undefined ? {} : { headers: { authorization } },
      );
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        401,
        expect.stringContaining('application/problem+json'),
      ]);
    }
  });
});

describe('a poison touchpoint in an envelope of 200', () => {
  const envelope = Array.from({ length: 200 }, (_, i) => ({
    id: `poison-${i}`,
    occurredAt: new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString(),
    channel: 'web',
    activity: i === 77 ? 'Order Placed!' : 'product.viewed',
    identifiers: { customerId: `poison-${i % 20}` },
  }));
  const tids = () => envelope.map(each => stack.intake.hasher.digest(each.id));

  it('is quarantined alone, with payload and reason; mended and sent again, it is stored', async () => {
    await put({ touchpoints: envelope });
    expect(await stack.store.getTouchpoints(tids())).toHaveLength(199);
    const { items } = await stack.store.listQuarantine({ limit: 100 });
    expect(items).toEqual([
      {
        id: expect.any(String),
        reason: 'invalid',
        issues: [{ path: 'activity', message: 'must be a dotted slug, such as order.placed' }],
        receivedAt: expect.any(String),
        source: 'shop.web',
        touchpoint: 'poison-77',
        payload: JSON.stringify(envelope[77]),
      },
    ]);

    const mended = { ...JSON.parse(items[0]?.payload ?? ''), activity: 'product.viewed' };
    await put({ touchpoints: [mended] });
    expect(await stack.store.getTouchpoints(tids())).toHaveLength(200);
    expect((await stack.store.listQuarantine({ limit: 100 })).items).toHaveLength(1);
  });
});

async function put(detail: object): Promise<void> {
  const client = new EventBridgeClient({
    endpoint: stack.runtime.awsEndpoint,
    region: stack.runtime.region,
    credentials,
  });
  const entry = {
    EventBusName: stack.runtime.busName,
    Source: 'shop.web',
    DetailType: 'Touchpoint Batch',
    Detail: JSON.stringify(detail),
  };
  const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries: [entry] }));
  client.destroy();
  expect(FailedEntryCount).toBe(0);
  await stack.runtime.idle();
}

describe('a restart', () => {
  it('keeps everything, and goes on from there', async () => {
    await put({ touchpoints: story('kept') });
    await expectStory('kept');
    // Else the schedule may raise a drop-off between the two readings.
    await stack.runtime.invoke('sweep', {});
    await stack.runtime.idle();
    const paths = [
      '/v1/journeys?limit=200',
      '/v1/flags?limit=200',
      '/v1/persons?namespace=customerId&value=kept',
    ];
    const ask = () => Promise.all(paths.map(each => stack.get(each)));
    const [before, key] = [await ask(), stack.runtime.signingKey];
    expect(list(before[0]).length).toBeGreaterThan(20);

    await stack.stop();
    stack = await startStack(folder.dir);
    expect(stack.runtime.signingKey).toBe(key);
    expect(await ask()).toEqual(before);

    const [again] = story('kept');
    await put({
      touchpoints: [
        { ...again, id: 'kept-3', occurredAt: new Date().toISOString(), activity: 'order.changed' },
      ],
    });
    expect(await journeysOf('kept')).toMatchObject([{ touchpoints: 4, flags: flagged }]);
  });
});

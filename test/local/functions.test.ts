import { readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failedMessages } from '../../local/event-source.ts';
import { entry, type Probe, startProbe } from './probe.ts';

let probe: Probe;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'hilvan-local-'));
  probe = await startProbe({ dataDir });
});
afterAll(async () => {
  await probe.stop();
  rmSync(dataDir, { recursive: true, force: true });
});
beforeEach(async () => {
  for (const queue of ['results', 'Probe-Failed', 'Probe-AsyncFailed']) await probe.drain(queue);
  probe.logs.length = 0;
});

const idsOf = (messages: Record<string, unknown>[]) =>
  messages.map(({ detail }) => (detail as { id: string }).id).sort();
/** How often each order was received, from what the function told. */
function receives(told: Record<string, unknown>[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { batch } of told) for (const id of batch as string[]) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
}

describe('a queue read for a function', () => {
  it('reads batches larger than SQS hands out at a time', async () => {
    const orders = Array.from({ length: 40 }, (_, index) => ({ id: `o${index}`, do: 'ok' }));
    // Four requests in one go: the queue is fuller than one receive before the function is warm.
    await Promise.all([0, 10, 20, 30].map(from => probe.order(...orders.slice(from, from + 10))));
    await probe.runtime.idle();
    const told = await probe.drain('results');
    expect(receives(told)).toEqual(Object.fromEntries(orders.map(({ id }) => [id, 1])));
    expect(Math.max(...told.map(({ batch }) => (batch as string[]).length))).toBeGreaterThan(10);
  });

  it('retries only the failed messages of a batch, then sends them to the dead-letter queue', async () => {
    await probe.order({ id: 'good', do: 'ok' }, { id: 'bad', do: 'fail' }, { id: 'fine', do: 'ok' });
    await probe.runtime.idle();
    expect(receives(await probe.drain('results'))).toEqual({ good: 1, bad: 3, fine: 1 });
    expect(idsOf(await probe.drain('Probe-Failed'))).toEqual(['bad']);
    expect(probe.runtime.health().queues['Probe-Failed']?.deadLetter).toBe(true);
  });

  it.each(['throw', 'malformed', 'stranger', 'exit', 'hang'])(
    'retries the whole batch when the function should %s',
    async what => {
      await probe.order({ id: 'beside', do: 'ok' }, { id: what, do: what });
      await probe.runtime.idle();
      const counts = receives(await probe.drain('results'));
      expect(counts).toEqual({ beside: 3, [what]: 3 });
      expect(idsOf(await probe.drain('Probe-Failed'))).toEqual(['beside', what].sort());
    },
  );

  it('takes an empty answer as success', async () => {
    await probe.order({ id: 'a', do: 'nothing' });
    await probe.runtime.idle();
    expect(receives(await probe.drain('results'))).toEqual({ a: 1 });
    expect(await probe.drain('Probe-Failed')).toEqual([]);
  });

  it('reports errors as Lambda does, to people and to the log', async () => {
    await probe.order({ id: 'a', do: 'throw' });
    await probe.order({ id: 'b', do: 'hang' });
    await probe.order({ id: 'c', do: 'ok' });
    await probe.runtime.idle();
    expect(probe.logs.join('\n')).toMatch(/\[probe\] \S+ TypeError: asked to throw/);
    expect(probe.logs.join('\n')).toMatch(/Sandbox\.Timedout: .*Task timed out after 1\.00 seconds/);
    expect(probe.logs).toContain('[probe] a line for people');
    expect(probe.logs.join('\n')).not.toContain('handled');
    const log = () => readFileSync(path.join(dataDir, 'logs', 'probe.log'), 'utf8');
    await expect.poll(log).toContain('[probe] handled 1');
    await expect.poll(log).toMatch(/at .*handler .*index\.mjs/);
  });
});

describe('answers of a function about its batch', () => {
  const batch = [{ MessageId: 'a' }, { MessageId: 'b' }];
  const failed = (payload: unknown, report = true) => [
    ...failedMessages(batch, { ok: true, payload: JSON.stringify(payload) }, report),
  ];
  it.each([
    ['null', null, []],
    ['an empty object', {}, []],
    ['a null list', { batchItemFailures: null }, []],
    ['an empty list', { batchItemFailures: [] }, []],
    ['one failure', { batchItemFailures: [{ itemIdentifier: 'b' }] }, ['b']],
    ['an empty identifier', { batchItemFailures: [{ itemIdentifier: '' }] }, ['a', 'b']],
    ['a null identifier', { batchItemFailures: [{ itemIdentifier: null }] }, ['a', 'b']],
    ['another key', { batchItemFailures: [{ id: 'b' }] }, ['a', 'b']],
    [
      'an unknown identifier beside a known one',
      { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'z' }] },
      ['a', 'b'],
    ],
    ['a list that is none', { batchItemFailures: 'b' }, ['a', 'b']],
    ['text', 'done', ['a', 'b']],
  ])('%s', (_name, payload, expected) => {
    expect(failed(payload)).toEqual(expected);
  });
  it('counts for nothing where the mapping does not ask for it', () => {
    expect(failed({ batchItemFailures: [{ itemIdentifier: 'a' }] }, false)).toEqual([]);
  });
});

describe('a function by itself', () => {
  it('has its own environment, the addresses of the machine and a context', async () => {
    process.env['HILVAN_TEST_LEAK'] = 'of the runtime';
    const answer = (await probe.runtime.invoke('probe', {})) as Record<string, Record<string, unknown>>;
    delete process.env['HILVAN_TEST_LEAK'];
    expect(answer['env']).toMatchObject({
      AWS_ENDPOINT_URL: probe.runtime.awsEndpoint,
      AWS_LAMBDA_FUNCTION_NAME: 'Probe-Probe',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: expect.stringMatching(/^HILVANFN[0-9A-F]{12}$/),
      TABLE_NAME: probe.runtime.tableName,
      POWERTOOLS_TRACE_ENABLED: 'false',
    });
    expect(answer['env']).not.toHaveProperty('HILVAN_TEST_LEAK');
    expect(answer['context']).toMatchObject({
      functionName: 'Probe-Probe',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:000000000000:function:Probe-Probe',
      memoryLimitInMB: '256',
    });
    expect(answer['remaining']).toBeGreaterThan(0);
    expect(answer['remaining']).toBeLessThanOrEqual(1000);
  });

  it('stays warm', async () => {
    const first = (await probe.runtime.invoke('probe', {})) as { invocations: number };
    const second = (await probe.runtime.invoke('Probe', {})) as { invocations: number };
    expect(second.invocations).toBe(first.invocations + 1);
  });

  it('is not found by a wrong name, and the message has the right ones', async () => {
    await expect(probe.runtime.invoke('prober', {})).rejects.toThrow(/probe, Web/);
  });
});

describe('asynchronous events', () => {
  it('of a rule: retried as the template says, then given to the dead-letter queue of the function', async () => {
    const Entries = [entry({ DetailType: 'Direct', Detail: '{"id":"async","do":"throw"}' })];
    await probe.bridge.send(new PutEventsCommand({ Entries }));
    await probe.runtime.idle();
    expect(await probe.drain('results')).toHaveLength(2);
    expect(await probe.drain('Probe-AsyncFailed')).toMatchObject([{ detail: { id: 'async' } }]);
  });

  it('of a schedule', async () => {
    probe.runtime.runSchedule('EveryHour');
    await probe.runtime.idle();
    expect(await probe.drain('results')).toMatchObject([
      { event: { 'detail-type': 'Scheduled Event', source: 'aws.events', detail: {} } },
    ]);
  });
});

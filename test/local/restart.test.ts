import { type ChildProcess, fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { entry, type Probe, startProbe } from './probe.ts';

const credentials = { accessKeyId: 'x', secretAccessKey: 'y' };
const region = 'eu-west-1';
let dataDir: string;
let children: ChildProcess[] = [];
let probes: Probe[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'hilvan-local-'));
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const probe of probes) await probe.stop();
  children = [];
  probes = [];
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
});

async function open(): Promise<Probe> {
  const probe = await startProbe({ dataDir });
  probes.push(probe);
  return probe;
}

/** Starts the probe in a process of its own; resolves with its addresses. */
async function openProcess(): Promise<{ awsEndpoint: string; signingKey: string; kill(): Promise<void> }> {
  const child = fork(new URL('./probe-process.ts', import.meta.url), [dataDir], { execArgv: [] });
  children.push(child);
  const gone = new Promise<void>(resolve => child.once('exit', () => resolve()));
  const told = await new Promise<{ awsEndpoint: string; signingKey: string }>((resolve, reject) => {
    child.once('message', message => resolve(message as { awsEndpoint: string; signingKey: string }));
    child.once('exit', code => reject(new Error(`The process ended (${code})`)));
  });
  return {
    ...told,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

const item = { pk: { S: 'kept' }, sk: { S: '1' }, ix: { S: 'i' } };
function dynamo(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({ endpoint, region, credentials });
}

it('keeps table, secrets, dead letters and unhandled messages over a stop', async () => {
  const first = await open();
  const { signingKey, tableName } = first.runtime;
  const before = dynamo(first.runtime.awsEndpoint);
  await before.send(new PutItemCommand({ TableName: tableName, Item: item }));
  before.destroy();
  await first.order({ id: 'dead', do: 'fail' });
  await first.runtime.idle();
  await first.drain('results');
  // Handled at most in part when the stop comes.
  await first.order(...Array.from({ length: 10 }, (_, index) => ({ id: `o${index}`, do: 'ok' })));
  await first.stop();
  probes = [];

  const second = await open();
  expect(second.runtime.signingKey).toBe(signingKey);
  const after = dynamo(second.runtime.awsEndpoint);
  const found = await after.send(
    new GetItemCommand({ TableName: tableName, Key: { pk: item.pk, sk: item.sk } }),
  );
  expect(found.Item).toEqual(item);
  after.destroy();
  await second.runtime.idle();
  const told = (await second.drain('results')).flatMap(({ batch }) => batch);
  expect(new Set(told)).toEqual(new Set(Array.from({ length: 10 }, (_, index) => `o${index}`)));
  expect(await second.drain('Probe-Failed')).toMatchObject([{ detail: { id: 'dead' } }]);
});

it('loses no acknowledged event when killed, and takes the directory over', async () => {
  const acknowledged = new Set<string>();
  for (let round = 0; round < 3; round++) {
    const running = await openProcess();
    const bridge = new EventBridgeClient({
      endpoint: running.awsEndpoint,
      region,
      credentials,
      maxAttempts: 1,
    });
    let sending = true;
    const senders = [0, 1, 2, 3].map(async sender => {
      for (let n = 0; sending; n++) {
        const ids = Array.from({ length: 10 }, (_, index) => `${round}-${sender}-${n}-${index}`);
        try {
          const Entries = ids.map(id => entry({ Detail: JSON.stringify({ id, do: 'ok' }) }));
          await bridge.send(new PutEventsCommand({ Entries }));
          for (const id of ids) acknowledged.add(id);
        } catch {
          sending = false;
        }
      }
    });
    const wanted = acknowledged.size + 100;
    await expect.poll(() => acknowledged.size, { timeout: 20_000 }).toBeGreaterThan(wanted);
    await running.kill();
    await Promise.all(senders);
    bridge.destroy();
  }
  const last = await open();
  await last.runtime.idle();
  const told = new Set((await last.drain('results')).flatMap(({ batch }) => batch));
  expect([...acknowledged].filter(id => !told.has(id))).toEqual([]);
  expect(await last.drain('Probe-Failed')).toEqual([]);
});

it('does not share a directory, and says who has it', async () => {
  const first = await open();
  await expect(startProbe({ dataDir })).rejects.toThrow(
    `${dataDir} is in use by another local runtime (process ${process.pid})`,
  );
  // The refused one took nothing with it.
  await first.order({ id: 'a', do: 'ok' });
  await first.runtime.idle();
  expect(await first.drain('results')).toHaveLength(1);
});

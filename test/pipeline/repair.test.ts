import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { record } from '../faults/tally.ts';
import { credentials, type LocalStack, startStack, temporaryFolder } from './local-stack.ts';
import { runCli } from './spawn-cli.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let stack: LocalStack;
beforeAll(async () => {
  folder = await temporaryFolder();
  stack = await startStack(`${folder.dir}/data`);
}, 120_000);
afterAll(async () => {
  await stack?.stop();
  await folder?.remove();
});

/** As an operator types it; answers what --json prints. */
async function hilvan(...args: string[]): Promise<{ code: number | null; answer: Record<string, unknown> }> {
  const { apiUrl, apiToken, awsEndpoint, busName } = stack.runtime;
  const env = { HILVAN_API: apiUrl, HILVAN_TOKEN: apiToken, AWS_ENDPOINT_URL: awsEndpoint };
  const bus = args[1] === 'redrive' || args[0] === 'rebuild' ? ['--bus', busName] : [];
  const { code, stdout, stderr } = await runCli([...args, ...bus, '--json'], { cwd: folder.dir, env });
  if (stdout === '') throw new Error(stderr);
  return { code, answer: JSON.parse(stdout) };
}

async function put(detail: object): Promise<void> {
  const { awsEndpoint: endpoint, busName, region } = stack.runtime;
  const client = new EventBridgeClient({ endpoint, region, credentials });
  const { FailedEntryCount } = await client.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: busName,
          Source: 'shop.web',
          DetailType: 'Touchpoint Batch',
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  );
  client.destroy();
  expect(FailedEntryCount).toBe(0);
  await stack.runtime.idle();
}

const touchpoint = (id: string, more: object = {}) => ({
  id,
  occurredAt: '2026-01-02T10:00:00Z',
  channel: 'web',
  activity: 'order.placed',
  identifiers: { customerId: 'r-1' },
  ...more,
});

describe('quarantine', () => {
  it('R6 · of an envelope of 200 with one poison touchpoint 199 are stored; the one is listed, fixed and redriven', async () => {
    const good = Array.from({ length: 199 }, (_, i) => touchpoint(`good-${i}`));
    const bad = touchpoint('bad', { activity: 'Order Placed!' });
    const tidOf = ({ id }: { id: string }) => stack.intake.hasher.digest(id);
    await put({ touchpoints: [...good.slice(0, 70), bad, ...good.slice(70)] });
    const siblings = await stack.store.getTouchpoints([...good, bad].map(tidOf));
    expect(siblings).toHaveLength(199);
    const { answer: list } = await hilvan('quarantine', 'list', '--reason', 'invalid');
    expect(list).toMatchObject({
      items: [{ reason: 'invalid', source: 'shop.web', touchpoint: 'bad', issues: [{ path: 'activity' }] }],
    });
    const [{ id = '' } = {}] = list['items'] as { id: string }[];

    const { answer: shown } = await hilvan('quarantine', 'show', id);
    expect(JSON.parse(String(shown['payload']))).toEqual(bad);

    const unfixed = await hilvan('quarantine', 'redrive', id, '--set', 'activity=Still Wrong');
    expect(unfixed).toMatchObject({ code: 1, answer: { records: [{ state: 'refused' }] } });

    const fixed = await hilvan('quarantine', 'redrive', id, '--set', 'activity=order.placed');
    expect(fixed).toMatchObject({
      code: 0,
      answer: { records: [{ record: id, state: 'done', redriven: { stored: 1, quarantined: 0 } }] },
    });
    expect(await stack.store.getTouchpoints([...good, bad].map(tidOf))).toHaveLength(200);
    const { answer: kept } = await hilvan('quarantine', 'show', id);
    expect(kept).toMatchObject({ id, redriven: { stored: 1 } });
    record('R6', { stored: siblings.length });
  });

  it('all of one reason, seen before it is sent', async () => {
    const odd = [1, 2, 3].map(i => touchpoint(`odd-${i}`, { oldField: true }));
    await put({ touchpoints: odd });
    const by = ['quarantine', 'redrive', '--reason', 'invalid', '--remove', 'oldField'];
    const shown = await hilvan(...by);
    expect(shown.answer).toMatchObject({ records: Array(3).fill({ state: 'would send', touchpoints: 1 }) });
    const tids = odd.map(each => stack.intake.hasher.digest(each.id));
    expect(await stack.store.getTouchpoints(tids)).toEqual([]);
    const sent = await hilvan(...by, '--yes');
    expect(sent).toMatchObject({ code: 0, answer: { records: Array(3).fill({ state: 'done' }) } });
    expect(await stack.store.getTouchpoints(tids)).toHaveLength(3);
  });

  it('one that lost its id to another content is stored under a new one', async () => {
    await put({ touchpoints: [touchpoint('twice'), touchpoint('twice', { channel: 'store' })] });
    const { answer: list } = await hilvan('quarantine', 'list', '--reason', 'id-conflict');
    const [{ id = '' } = {}] = list['items'] as { id: string }[];
    const redriven = await hilvan('quarantine', 'redrive', id, '--new-id', '{id}-2');
    expect(redriven).toMatchObject({ code: 0, answer: { records: [{ redriven: { stored: 1 } }] } });
    const found = await stack.store.getTouchpoints(
      ['twice', 'twice-2'].map(each => stack.intake.hasher.digest(each)),
    );
    expect(found.map(each => each.channel).sort()).toEqual(['store', 'web']);
    expect(new Set(found.flatMap(each => each.ids)).size).toBe(1);
  });
});

describe('rebuild', () => {
  it('puts back what somebody deleted from the table, and says so', async () => {
    await put({
      touchpoints: [touchpoint('lost-1', { identifiers: { customerId: 'r-2', deviceId: 'd-2' } })],
    });
    const [stored] = await stack.store.getTouchpoints([stack.intake.hasher.digest('lost-1')]);
    const [person = ''] = stored?.ids ?? [];
    // The rebuild would raise what the next sweep raises: that is no loss.
    await stack.runtime.invoke('sweep', {});
    await stack.runtime.idle();
    const before = await stack.get(`/v1/persons/${person}/journeys`);
    const client = new DynamoDBClient({
      endpoint: stack.runtime.engine.endpoint,
      region: stack.runtime.region,
      credentials,
    });
    const Key = { pk: { S: `N#${person}` }, sk: { S: 'N' } };
    await client.send(new DeleteItemCommand({ TableName: stack.runtime.tableName, Key }));
    client.destroy();
    await expect(stack.get(`/v1/persons/${person}`)).rejects.toThrow('404');

    const { code, answer } = await hilvan('rebuild');
    expect(code).toBe(0);
    expect(answer).toMatchObject({
      finished: true,
      tally: { nodesRestored: 1, entriesRestored: 1, raised: 0, retracted: 0 },
    });
    expect(await stack.get(`/v1/persons/${person}/journeys`)).toEqual(before);
    const again = await hilvan('rebuild', '--dry-run');
    expect(again.answer).toMatchObject({ tally: { nodesRestored: 0, entriesRestored: 0, refolded: 0 } });
  });

  it('replay says what to use instead', async () => {
    const { runtime } = stack;
    const range = ['--from', '2026-01-01', '--to', '2026-01-02', '--endpoint', runtime.awsEndpoint];
    const { code, stderr } = await runCli(['replay', ...range], { cwd: folder.dir });
    expect(code).toBe(1);
    expect(stderr).toContain('hilvan rebuild');
  });
});

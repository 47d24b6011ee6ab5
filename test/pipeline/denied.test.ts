import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { synthesise } from '../../cli/stack/synthesise.ts';
import { type LocalRuntime, startLocal } from '../../local/runtime.ts';
import { credentials, temporaryFolder } from './local-stack.ts';

const statement = z.looseObject({
  Effect: z.string(),
  Action: z.union([z.string(), z.array(z.string())]),
  Resource: z.unknown(),
});
const resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).optional(),
});
const template = z.looseObject({ Resources: z.record(z.string(), resource) });
const policy = z.looseObject({ PolicyDocument: z.looseObject({ Statement: z.array(statement) }) });
type Statement = z.infer<typeof statement>;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let runtime: LocalRuntime | undefined;
let complaints: string[];
beforeAll(async () => {
  folder = await temporaryFolder();
}, 120_000);
afterEach(async () => {
  await runtime?.stop();
  runtime = undefined;
});
afterAll(() => folder.remove());

/** Runs a copy of the application in which the statements of one role or queue (by the beginning of its id) are others. */
async function startWith(
  owner: string,
  edit: (statements: Statement[]) => Statement[],
): Promise<LocalRuntime> {
  const original = await synthesise(new AbortController().signal, () => {});
  const copy = path.join(folder.dir, 'assembly');
  await mkdir(copy, { recursive: true });
  await cp(original, copy, { recursive: true });
  const file = path.join(copy, 'Hilvan.template.json');
  const changed = template.parse(JSON.parse(await readFile(file, 'utf8')));
  const found = Object.entries(changed.Resources).filter(
    ([id, { Type }]) => id.startsWith(owner) && /^AWS::(IAM::Policy|SQS::QueuePolicy)$/.test(Type),
  );
  expect(found.map(([id]) => id)).toHaveLength(1);
  for (const [, { Properties }] of found) {
    const { PolicyDocument: document } = policy.parse(Properties);
    const after = edit(structuredClone(document.Statement));
    expect(after, 'the edit changes something').not.toEqual(document.Statement);
    Object.assign(Properties ?? {}, { PolicyDocument: { ...document, Statement: after } });
  }
  await writeFile(file, JSON.stringify(changed));
  complaints = [];
  const onLog = (line: string) => complaints.push(line);
  return startLocal({ assembly: copy, port: 0, awsPort: 0, retryAfterSeconds: 0, onLog });
}

async function send({ awsEndpoint, region, busName, idle }: LocalRuntime): Promise<void> {
  const client = new EventBridgeClient({ endpoint: awsEndpoint, region, credentials });
  const touchpoint = {
    id: 't1',
    occurredAt: new Date().toISOString(),
    channel: 'web',
    activity: 'order.placed',
    identifiers: { customerId: 'anna' },
  };
  const entry = { Source: 'shop.web', DetailType: 'Touchpoint', Detail: JSON.stringify(touchpoint) };
  await client.send(new PutEventsCommand({ Entries: [{ ...entry, EventBusName: busName }] }));
  client.destroy();
  await idle();
}

function depth({ health }: LocalRuntime, queue: string): number {
  const found = Object.entries(health().queues).filter(([name]) => name.includes(queue));
  expect(found).toHaveLength(1);
  return found[0]?.[1].ready ?? 0;
}

const actions = ({ Action }: Statement) => [Action].flat();
const without = (action: string) => (statements: Statement[]) =>
  statements.map(each => ({ ...each, Action: actions(each).filter(one => one !== action) }));
const names = (text: string) => (each: Statement) => actions(each).includes(text);

describe('a function whose role lacks', () => {
  it('an action fails with the sentence of AWS, and its message ends in the dead-letter queue', async () => {
    runtime = await startWith('IngestFunctionRole', without('dynamodb:PutItem'));
    await send(runtime);
    const sentence =
      /User: arn:aws:sts::\d{12}:assumed-role\/\S+\/\S+ is not authorized to perform: dynamodb:PutItem on resource: arn:aws:dynamodb:eu-west-1:\d{12}:table\/\S+ because no identity-based policy allows the dynamodb:PutItem action/;
    expect(complaints.filter(line => line.startsWith('[iam]') && sentence.test(line))).toHaveLength(1);
    expect(complaints.some(line => line.startsWith('[ingest]') && sentence.test(line))).toBe(true);
    expect(depth(runtime, 'IngestFailed')).toBe(1);
    expect(runtime.health().events.lost).toBe(0);
  });

  it('the resource fails the same', async () => {
    runtime = await startWith('IngestFunctionRole', statements =>
      statements.map(each =>
        names('dynamodb:PutItem')(each)
          ? { ...each, Resource: 'arn:aws:dynamodb:eu-west-1:000000000000:table/another' }
          : each,
      ),
    );
    await send(runtime);
    expect(complaints.join('\n')).toMatch(/is not authorized to perform: dynamodb:GetItem on resource: /);
    expect(depth(runtime, 'IngestFailed')).toBe(1);
  });
});

it('a deny beats what is allowed, and the caller of the API gets no details', async () => {
  runtime = await startWith('QueryApiFunctionRole', statements => [
    ...statements,
    { Effect: 'Deny', Action: 'dynamodb:Q*', Resource: '*' },
  ]);
  const authorization = `Bearer ${runtime.apiToken}`;
  const answer = await fetch(`${runtime.apiUrl}/v1/flags`, { headers: { authorization } });
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('authorized');
  expect(complaints.join('\n')).toMatch(
    /perform: dynamodb:Query on resource: \S+ with an explicit deny in an identity-based policy/,
  );
});

it('a queue that does not admit the rule leaves its event to the dead-letter queue of the rule', async () => {
  runtime = await startWith('IngestQueuePolicy', statements =>
    statements.filter(({ Effect }) => Effect === 'Deny'),
  );
  await send(runtime);
  expect(depth(runtime, 'IngestUndelivered')).toBe(1);
  expect(complaints.join('\n')).toMatch(
    /User: events.amazonaws.com is not authorized to perform: sqs:SendMessage on resource: \S+ because no resource-based policy/,
  );
  expect(runtime.health().events).toMatchObject({ accepted: 1, delivered: 0, deadLettered: 1, lost: 0 });
});

it.each(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'xray:PutTraceSegments'])(
  'a role without %s is refused at the start, as by AWS at deployment',
  async action => {
    await expect(startWith('IngestFunctionRole', without(action))).rejects.toThrow(
      `no identity-based policy allows the ${action} action`,
    );
  },
);

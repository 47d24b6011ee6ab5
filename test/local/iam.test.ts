import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorization, invokeAt, type Probe, startProbe } from './probe.ts';

let probe: Probe;
beforeAll(async () => {
  probe = await startProbe();
});
afterAll(() => probe.stop());

type Answer = { status: number; body: Record<string, unknown> };
/** A request that the function makes with its own credentials, or with another key. */
async function call(target: string, input: unknown, key?: string): Promise<Answer> {
  return (await probe.runtime.invoke('probe', { call: target, input, key })) as Answer;
}
const dynamo = (operation: string, input: unknown) => call(`DynamoDB_20120810.${operation}`, input);
const Item = { pk: { S: 'a' }, sk: { S: 'b' }, ix: { S: 'i' } };

const ROLE = 'arn:aws:sts::000000000000:assumed-role/Probe-Role/Probe-Probe';
const refused = (action: string, resource: string, why?: string) => ({
  status: 400,
  body: expect.objectContaining({
    __type: 'AccessDeniedException',
    message: `User: ${ROLE} is not authorized to perform: ${action} on resource: ${resource} ${why ?? `because no identity-based policy allows the ${action} action`}`,
  }),
});
const table = () => `arn:aws:dynamodb:eu-west-1:000000000000:table/${probe.runtime.tableName}`;
const other = 'arn:aws:dynamodb:eu-west-1:000000000000:table/other';

describe('DynamoDB', () => {
  it('on the table that is granted', async () => {
    expect(await dynamo('PutItem', { TableName: probe.runtime.tableName, Item })).toMatchObject({
      status: 200,
    });
    expect(await dynamo('PutItem', { TableName: 'other', Item })).toEqual(refused('dynamodb:PutItem', other));
    const Key = { pk: Item.pk, sk: Item.sk };
    expect(await dynamo('DeleteItem', { TableName: probe.runtime.tableName, Key })).toEqual(
      refused('dynamodb:DeleteItem', table()),
    );
  });

  it('a table by its ARN is the same table', async () => {
    expect(await dynamo('GetItem', { TableName: table(), Key: {} })).toEqual(
      refused('dynamodb:GetItem', table()),
    );
  });

  it('on an index as a resource of its own', async () => {
    const query = {
      TableName: probe.runtime.tableName,
      KeyConditionExpression: 'ix = :i',
      ExpressionAttributeValues: { ':i': { S: 'i' } },
    };
    expect(await dynamo('Query', { ...query, IndexName: 'by-ix' })).toMatchObject({ status: 200 });
    expect(await dynamo('Query', query)).toEqual(refused('dynamodb:Query', table()));
    expect(await dynamo('Scan', { ...query, IndexName: 'by-ix' })).toEqual(
      refused('dynamodb:Scan', `${table()}/index/by-ix`),
    );
  });

  it('a batch on each of its tables', async () => {
    const requests = [{ PutRequest: { Item } }];
    const batch = (RequestItems: object) => dynamo('BatchWriteItem', { RequestItems });
    expect(await batch({ [probe.runtime.tableName]: requests })).toMatchObject({ status: 200 });
    expect(await batch({ [probe.runtime.tableName]: requests, other: requests })).toEqual(
      refused('dynamodb:BatchWriteItem', other),
    );
    expect(
      await dynamo('BatchGetItem', { RequestItems: { [probe.runtime.tableName]: { Keys: [] } } }),
    ).toEqual(refused('dynamodb:BatchGetItem', table()));
  });

  it('a transaction by what it does within', async () => {
    const put = { Put: { TableName: probe.runtime.tableName, Item } };
    const write = (...TransactItems: object[]) => dynamo('TransactWriteItems', { TransactItems });
    expect(await write(put, { ConditionCheck: { TableName: 'other' } })).toEqual(
      refused('dynamodb:ConditionCheckItem', other),
    );
    expect(await write(put, { Delete: { TableName: probe.runtime.tableName } })).toEqual(
      refused('dynamodb:DeleteItem', table()),
    );
    expect(await dynamo('TransactGetItems', { TransactItems: [{ Get: { TableName: 'other' } }] })).toEqual(
      refused('dynamodb:GetItem', other),
    );
  });

  it.each(['ExecuteStatement', 'BatchExecuteStatement', 'ExecuteTransaction', 'CreateTable'])(
    '%s is refused, for what it needs cannot be told',
    async operation => {
      const { status, body } = await dynamo(operation, { Statement: 'SELECT * FROM x' });
      expect(status).toBe(400);
      expect(body['message']).toMatch(/cannot tell which permissions/);
    },
  );
});

describe('EventBridge', () => {
  const entry = (more: object = {}) => ({
    EventBusName: 'probe',
    Source: 'probe.one',
    DetailType: 'T',
    Detail: '{}',
    ...more,
  });
  const put = (...Entries: object[]) => call('AWSEvents.PutEvents', { Entries });
  const bus = (name: string) => `arn:aws:events:eu-west-1:000000000000:event-bus/${name}`;

  it('on the bus of each entry', async () => {
    expect(await put(entry())).toMatchObject({ status: 200, body: { FailedEntryCount: 0 } });
    expect(await put(entry({ EventBusName: bus('probe') }))).toMatchObject({ status: 200 });
    expect(await put(entry(), entry({ EventBusName: undefined }))).toEqual(
      refused('events:PutEvents', bus('default')),
    );
  });
  it('under the condition of the statement', async () => {
    expect(await put(entry(), entry({ Source: 'another' }))).toEqual(
      refused('events:PutEvents', bus('probe')),
    );
  });
  it('nothing else', async () => {
    expect(await call('AWSEvents.ListEventBuses', {})).toEqual(refused('events:ListEventBuses', '*'));
    expect((await call('AWSEvents.DescribeRule', { Name: 'x' })).body['message']).toMatch(/cannot tell/);
  });
});

it('Lambda: an invocation on the function', async () => {
  const { env } = (await probe.runtime.invoke('probe', {})) as { env: Record<string, string> };
  const response = await invokeAt(probe, 'Probe-Probe', {}, env['AWS_ACCESS_KEY_ID']);
  expect({ status: response.status, body: await response.json() }).toEqual(
    refused('lambda:InvokeFunction', 'arn:aws:lambda:eu-west-1:000000000000:function:Probe-Probe'),
  );
});

it('Secrets Manager: a deny beats an allow, by name as by ARN', async () => {
  const { env } = (await probe.runtime.invoke('probe', {})) as { env: Record<string, string> };
  const get = (SecretId: string | undefined) => call('secretsmanager.GetSecretValue', { SecretId });
  expect(await get(env['SECRET_ARN'])).toMatchObject({ status: 200 });
  expect(await get('Probe-Key')).toMatchObject({ status: 200 });
  const denied = refused(
    'secretsmanager:GetSecretValue',
    env['TOKEN_ARN'] ?? '',
    'with an explicit deny in an identity-based policy',
  );
  expect(await get(env['TOKEN_ARN'])).toEqual(denied);
  expect(await get('Probe-Token')).toEqual(denied);
});

it('SQS: a batch needs what one message needs', async () => {
  const send = (queue: string) =>
    call('AmazonSQS.SendMessageBatch', {
      QueueUrl: probe.queueUrl(queue),
      Entries: [{ Id: '1', MessageBody: '{}' }],
    });
  expect(await send('results')).toMatchObject({ status: 200 });
  const arn = (name: string) => `arn:aws:sqs:eu-west-1:000000000000:${name}`;
  expect(await send('Probe-Narrow')).toEqual(refused('sqs:SendMessage', arn('Probe-Narrow')));
  expect(await call('AmazonSQS.ReceiveMessage', { QueueUrl: probe.queueUrl('results') })).toEqual(
    refused('sqs:ReceiveMessage', arn('results')),
  );
});

describe('credentials', () => {
  const target = 'DynamoDB_20120810.ListTables';
  it('of an earlier run are refused', async () => {
    expect(await call(target, {}, 'HILVANFN000000000000')).toMatchObject({
      status: 400,
      body: { __type: 'UnrecognizedClientException' },
    });
  });
  it('of the developer may do everything', async () => {
    expect(await call(target, {}, 'AKIAIOSFODNN7EXAMPLE')).toMatchObject({ status: 200 });
    expect(await call(target, {})).toEqual(refused('dynamodb:ListTables', '*'));
  });
  it('are asked for', async () => {
    const ask = (headers: Record<string, string>) =>
      fetch(probe.runtime.awsEndpoint, {
        method: 'POST',
        headers: {
          'x-amz-target': target,
          'x-amz-date': '20260101T000000Z',
          'content-type': 'application/x-amz-json-1.0',
          ...headers,
        },
        body: '{}',
      });
    const answer = await ask({});
    expect([answer.status, answer.headers.get('x-amzn-errortype')]).toEqual([
      403,
      'MissingAuthenticationTokenException',
    ]);
    expect((await ask({ authorization })).status).toBe(200);
  });
});

it('tells what is granted and what of it was used', async () => {
  const second = await startProbe();
  const { granted, unused } = second.runtime.permissions()['probe'] ?? { granted: [], unused: [] };
  const events = 'events:PutEvents on arn:aws:events:eu-west-1:000000000000:event-bus/probe';
  expect(granted).toContain(events);
  expect(unused).toContain(events);
  await second.runtime.invoke('probe', {
    call: 'AWSEvents.PutEvents',
    input: { Entries: [{ EventBusName: 'probe', Source: 'probe.a', DetailType: 'T', Detail: '{}' }] },
  });
  const after = second.runtime.permissions()['probe'];
  expect(after?.used).toContain(events);
  expect(after?.unused).not.toContain(events);
  expect([...(after?.used ?? []), ...(after?.unused ?? [])].sort()).toEqual(granted);
  // What a refusal looked at was not used.
  expect(second.runtime.permissions()['WorkPolicy']?.used).toEqual([]);
  await second.order({ id: 'a', do: 'ok' });
  await second.runtime.idle();
  expect(second.runtime.permissions()['WorkPolicy']?.unused).toEqual([]);
  await second.stop();
});

it('tells each refusal once, however often it is repeated', async () => {
  probe.logs.length = 0;
  for (let i = 0; i < 3; i++) await dynamo('UpdateItem', { TableName: probe.runtime.tableName });
  expect(probe.logs.filter(line => line.includes('dynamodb:UpdateItem'))).toEqual([
    `[iam] User: ${ROLE} is not authorized to perform: dynamodb:UpdateItem on resource: ${table()} because no identity-based policy allows the dynamodb:UpdateItem action`,
  ]);
});

import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoDbLocalAvailable } from '../../local/engines/dynamodb-local.ts';
import { type Engine, isEngineKind, startEngine } from '../../local/engines/engine.ts';

const unavailable = process.env['CI']
  ? 'DynamoDB Local is not fetched in CI'
  : await dynamoDbLocalAvailable();
if (unavailable) console.log(unavailable);

async function withClient<T>(engine: Engine, work: (client: DynamoDBClient) => Promise<T>): Promise<T> {
  const credentials = { accessKeyId: 'x', secretAccessKey: 'y' };
  const client = new DynamoDBClient({ endpoint: engine.endpoint, region: 'eu-west-1', credentials });
  try {
    return await work(client);
  } finally {
    client.destroy();
    await engine.close();
  }
}

const table = {
  TableName: 'Things',
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
} as const;
const Item = { pk: { S: 'a' }, n: { N: '1.10' } };

describe.each(['dynalite', 'dynamodb-local'] as const)('%s', kind => {
  it.skipIf(kind === 'dynamodb-local' && unavailable !== undefined)(
    'keeps its tables in a directory, runs in a process of its own and ends with it',
    async () => {
      const dir = await mkdtemp(path.join(tmpdir(), 'hilvan-engine-'));
      const first = await startEngine({ kind, dir });
      expect(first.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
      expect(first.pid).not.toBe(process.pid);
      await withClient(first, async client => {
        await client.send(
          new CreateTableCommand({
            ...table,
            KeySchema: [...table.KeySchema],
            AttributeDefinitions: [...table.AttributeDefinitions],
          }),
        );
        await expect
          .poll(() =>
            client.send(new PutItemCommand({ TableName: 'Things', Item })).then(() => 'put', String),
          )
          .toBe('put');
      });
      expect(() => process.kill(first.pid ?? 0, 0)).toThrow('ESRCH');
      const found = await withClient(await startEngine({ kind, dir }), client =>
        client.send(new GetItemCommand({ TableName: 'Things', Key: { pk: Item.pk } })),
      );
      expect(found.Item?.['pk']).toEqual(Item.pk);
      rmSync(dir, { recursive: true, force: true });
    },
  );
});

it('a URL is used as it is', async () => {
  const engine = await startEngine({ kind: 'http://127.0.0.1:8000/' });
  expect(engine).toMatchObject({ endpoint: 'http://127.0.0.1:8000' });
  await engine.close();
});

it('knows an engine by its name', () => {
  expect(['dynalite', 'dynamodb-local', 'http://x', 'mysql', 'http://'].map(isEngineKind)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

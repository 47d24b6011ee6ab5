import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
} from '@aws-sdk/client-dynamodb';
import { type EngineKind, startEngine } from '../../local/engines/engine.ts';
import { createDynamoStore } from '../../shared/dynamodb/store.ts';
import type { Backend } from './store-contract.ts';

/** A DynamoDB engine of its own; each `fresh` is a table of its own. */
export async function startDynamoBackend(
  kind: EngineKind,
  config: DynamoDBClientConfig = {},
): Promise<Backend & { client: DynamoDBClient; createTable: () => Promise<string> }> {
  const engine = await startEngine({ kind });
  const client = new DynamoDBClient({
    endpoint: engine.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    ...config,
  });
  let tables = 0;
  const createTable = async (): Promise<string> => {
    tables++;
    const tableName = `hilvan-${tables}`;
    await client.send(new CreateTableCommand(tableShape(tableName)));
    for (;;) {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
      if (Table?.TableStatus === 'ACTIVE') return tableName;
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  };
  return {
    client,
    createTable,
    async fresh() {
      const options = { client, tableName: await createTable() };
      return { store: createDynamoStore(options), second: createDynamoStore(options) };
    },
    async close() {
      client.destroy();
      await engine.close();
    },
  };
}

function tableShape(tableName: string): ConstructorParameters<typeof CreateTableCommand>[0] {
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk', 'ix', 'iy'].map(name => ({ AttributeName: name, AttributeType: 'S' })),
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-time',
        KeySchema: [
          { AttributeName: 'ix', KeyType: 'HASH' },
          { AttributeName: 'iy', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  };
}

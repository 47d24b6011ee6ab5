import { CreateTableCommand, DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type EngineKind, startEngine } from '../local/engines/engine.ts';
import { createDynamoClient } from '../shared/dynamodb/client.ts';

export interface BenchEngine {
  /** An empty table, with a client of its own. */
  fresh(): Promise<{ client: DynamoDBClient; tableName: string }>;
  /** Process of the engine. */
  pid: number | undefined;
  close(): Promise<void>;
}

export async function startBenchEngine(kind: EngineKind): Promise<BenchEngine> {
  const engine = await startEngine({ kind });
  const clients: DynamoDBClient[] = [];
  return {
    async fresh() {
      const client = createDynamoClient({
        endpoint: engine.endpoint,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      });
      clients.push(client);
      const tableName = `bench-${clients.length}`;
      await client.send(new CreateTableCommand(tableShape(tableName)));
      for (;;) {
        const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
        if (Table?.TableStatus === 'ACTIVE') return { client, tableName };
        await new Promise(resolve => setTimeout(resolve, 5));
      }
    },
    pid: engine.pid,
    async close() {
      for (const client of clients) client.destroy();
      await engine.close();
    },
  };
}

function tableShape(tableName: string): ConstructorParameters<typeof CreateTableCommand>[0] {
  const key = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['pk', 'sk', 'ix', 'iy'].map(name => ({ AttributeName: name, AttributeType: 'S' })),
    KeySchema: key('pk', 'sk'),
    GlobalSecondaryIndexes: [
      { IndexName: 'by-time', KeySchema: key('ix', 'iy'), Projection: { ProjectionType: 'ALL' } },
    ],
  };
}

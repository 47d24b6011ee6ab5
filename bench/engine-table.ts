import { CreateTableCommand, DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type EngineKind, startEngine } from '../local/engines/engine.ts';
import { createDynamoClient } from '../shared/dynamodb/client.ts';
import type { Index } from './capacity.ts';

export interface BenchEngine {
  /** An empty table, with a client of its own. `indexes` where they are not ours. */
  fresh(indexes?: readonly Index[]): Promise<{ client: DynamoDBClient; tableName: string }>;
  /** Process of the engine. */
  pid: number | undefined;
  close(): Promise<void>;
}

export async function startBenchEngine(kind: EngineKind): Promise<BenchEngine> {
  const engine = await startEngine({ kind });
  const clients: DynamoDBClient[] = [];
  return {
    async fresh(indexes) {
      const client = createDynamoClient({
        endpoint: engine.endpoint,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      });
      clients.push(client);
      const tableName = `bench-${clients.length}`;
      await client.send(new CreateTableCommand(tableShape(tableName, indexes)));
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

function tableShape(
  tableName: string,
  indexes: readonly Index[] = [['ix', 'iy']],
): ConstructorParameters<typeof CreateTableCommand>[0] {
  const key = ([hash, range]: Index) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  const own: Index = ['pk', 'sk'];
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [own, ...indexes]
      .flat()
      .map(name => ({ AttributeName: name, AttributeType: 'S' as const })),
    KeySchema: key(own),
    GlobalSecondaryIndexes: indexes.map((index, i) => ({
      IndexName: i === 0 ? 'by-time' : `by-time-${i + 1}`,
      KeySchema: key(index),
      Projection: { ProjectionType: 'ALL' as const },
    })),
  };
}

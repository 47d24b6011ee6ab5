import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type ReturnConsumedCapacity,
} from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, test } from 'vitest';
import { attachMeter } from '../../bench/meter.ts';
import type { Item } from '../../shared/dynamodb/item-size.ts';
import { startDynamoDbLocalBackend } from './local-engine.ts';

const backend = await startDynamoDbLocalBackend();

if (backend === undefined) test.skip('the meter beside DynamoDB Local', () => {});
else {
  const { client, createTable, close } = backend;
  const meter = attachMeter([client]);
  afterAll(close);

  const measured = { ReturnConsumedCapacity: 'INDEXES' as ReturnConsumedCapacity };
  const item = (sk: string, bytes: number, more: Item = {}): Item => ({
    pk: { S: 'p' },
    sk: { S: sk },
    b: { S: 'x'.repeat(bytes) },
    ...more,
  });
  const entry = (ix: string, iy: string): Item => ({ ix: { S: ix }, iy: { S: iy } });

  describe('the meter counts what the engine counts', () => {
    test('writes: new, larger, smaller, into, within and out of the index, deleted', async () => {
      const TableName = await createTable();
      const puts: Item[] = [
        item('a', 10),
        item('a', 1024 - 7),
        item('a', 1024 - 6),
        item('a', 5_000),
        item('a', 10),
        item('b', 10, { n: { N: '-1234.5600' }, z: { B: new Uint8Array(1500) } }),
        item('c', 100, entry('J#x', '1')),
        item('c', 101, entry('J#x', '1')),
        item('c', 2_000, entry('J#x', '2')),
        item('c', 2_000),
        item('d', 3_000, entry('F#y', 'ñ')),
      ];
      for (const each of puts) {
        meter.reset();
        const { ConsumedCapacity } = await client.send(
          new PutItemCommand({ TableName, Item: each, ...measured }),
        );
        const { writeUnits, indexWriteUnits } = meter.total();
        expect(writeUnits + indexWriteUnits).toBe(ConsumedCapacity?.CapacityUnits);
        expect(writeUnits).toBe(ConsumedCapacity?.Table?.CapacityUnits);
      }
      for (const sk of ['a', 'd', 'absent']) {
        meter.reset();
        const Key = { pk: { S: 'p' }, sk: { S: sk } };
        const { ConsumedCapacity } = await client.send(
          new DeleteItemCommand({ TableName, Key, ...measured }),
        );
        expect(meter.total().writeUnits + meter.total().indexWriteUnits).toBe(
          ConsumedCapacity?.CapacityUnits,
        );
      }
    });

    test('reads: consistent and not, present and absent, alone and queried', async () => {
      const TableName = await createTable();
      for (const [i, bytes] of [10, 4090, 4200, 9000].entries()) {
        await client.send(new PutItemCommand({ TableName, Item: item(`s${i}`, bytes) }));
      }
      for (const ConsistentRead of [true, false]) {
        for (const sk of ['s0', 's1', 's2', 's3', 'absent']) {
          meter.reset();
          const Key = { pk: { S: 'p' }, sk: { S: sk } };
          const answer = await client.send(
            new GetItemCommand({ TableName, Key, ConsistentRead, ...measured }),
          );
          expect(meter.total().readUnits).toBe(answer.ConsumedCapacity?.CapacityUnits);
        }
        for (const partition of ['p', 'none']) {
          meter.reset();
          const answer = await client.send(
            new QueryCommand({
              TableName,
              KeyConditionExpression: 'pk = :p',
              ExpressionAttributeValues: { ':p': { S: partition } },
              ConsistentRead,
              ...measured,
            }),
          );
          // The engine gives an empty answer for nothing; AWS bills the least a read costs, and so do we.
          const least = ConsistentRead ? 1 : 0.5;
          expect(meter.total().readUnits).toBe(answer.ConsumedCapacity?.CapacityUnits || least);
        }
      }
    });

    test('a conditional write that does not hold costs its units and changes nothing', async () => {
      const TableName = await createTable();
      await client.send(new PutItemCommand({ TableName, Item: item('a', 3_000) }));
      meter.reset();
      const again = new PutItemCommand({
        TableName,
        Item: item('a', 10, entry('J#x', '1')),
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      await expect(client.send(again)).rejects.toThrow(ConditionalCheckFailedException);
      expect(meter.total()).toMatchObject({
        requests: 1,
        writeUnits: 3,
        indexWriteUnits: 0,
        conditionsFailed: 1,
      });
    });
  });
}

import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { backoffMs, type Waiting, withDefaults } from '../steps/backoff.ts';
import { StoreBusyError } from '../steps/errors.ts';
import type { Item } from './item-size.ts';
import { INDEX, type Key } from './keys.ts';
import type { Retention } from './retention.ts';

export interface TableOptions extends Waiting {
  client: DynamoDBClient;
  tableName: string;
  /** Left out: nothing expires. */
  retention?: Retention;
}

export interface Condition {
  expression: string;
  values?: Item;
}

/** `sk` or `iy` in one stretch, both ends included; a prefix is the stretch up to `prefixEnd`. */
export interface Range {
  partition: string;
  lower: string;
  upper: string;
  index?: boolean;
  /** May miss the latest writes, at half the price. */
  recent?: boolean;
  newestFirst?: boolean;
  /** Items a request at most. */
  limit?: number;
}

/** The five requests the store makes. Reads are strongly consistent, but on the index and where it says otherwise. */
export interface Table {
  get(key: Key, consistent?: boolean): Promise<Item | undefined>;
  getAll(keys: Key[], consistent?: boolean): Promise<Item[]>;
  /** False where the condition does not hold. */
  put(item: Item, condition?: Condition): Promise<boolean>;
  /** Nothing happens where the condition does not hold. */
  remove(key: Key, condition?: Condition): Promise<void>;
  query(range: Range): AsyncGenerator<Item, void, undefined>;
}

const BATCH = 100;
const PARALLEL = 4;

/** Above every text that begins with `prefix` and goes on in ASCII or beyond. */
export const prefixEnd = (prefix: string): string => `${prefix}\u{10ffff}`;

/** Reads stretches. Apart, so that a function which only reads lists need not carry the other requests. */
export function createQuery({
  client,
  tableName,
}: Pick<TableOptions, 'client' | 'tableName'>): Table['query'] {
  return async function* ({
    partition,
    lower,
    upper,
    index = false,
    recent = index,
    newestFirst = false,
    limit,
  }) {
    const [hash, range] = index ? ['ix', 'iy'] : ['pk', 'sk'];
    let from: Record<string, AttributeValue> | undefined;
    do {
      const answer = await client.send(
        new QueryCommand({
          TableName: tableName,
          ...(index && { IndexName: INDEX }),
          ...(!recent && { ConsistentRead: true }),
          KeyConditionExpression: `${hash} = :partition AND ${range} BETWEEN :lower AND :upper`,
          ExpressionAttributeValues: {
            ':partition': { S: partition },
            ':lower': { S: lower },
            ':upper': { S: upper },
          },
          ScanIndexForward: !newestFirst,
          ...(limit !== undefined && { Limit: limit }),
          ...(from !== undefined && { ExclusiveStartKey: from }),
        }),
      );
      yield* answer.Items ?? [];
      from = answer.LastEvaluatedKey;
    } while (from !== undefined);
  };
}

export function createTable({ client, tableName, retention: _, ...rest }: TableOptions): Table {
  const waiting = withDefaults(rest);
  const attributes = (key: Key): Item => ({ pk: { S: key.pk }, sk: { S: key.sk } });

  const getBatch = async (keys: Key[], consistent: boolean): Promise<Item[]> => {
    const found: Item[] = [];
    let pending = keys.map(attributes);
    let failures = 0;
    while (pending.length > 0) {
      const request = { RequestItems: { [tableName]: { Keys: pending, ConsistentRead: consistent } } };
      const answer = await client.send(new BatchGetItemCommand(request));
      found.push(...(answer.Responses?.[tableName] ?? []));
      const left = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
      // The bound is on attempts without progress: large items come back a few at a time.
      failures = left.length < pending.length ? 0 : failures + 1;
      pending = left;
      if (pending.length === 0) break;
      if (failures >= waiting.attempts) throw new StoreBusyError(pending.length, failures);
      await waiting.sleep(backoffMs(failures, waiting.random));
    }
    return found;
  };

  return {
    async get(key, consistent = true) {
      const request = { TableName: tableName, Key: attributes(key), ConsistentRead: consistent };
      return (await client.send(new GetItemCommand(request))).Item;
    },
    async getAll(keys, consistent = true) {
      const distinct = [...new Map(keys.map(key => [JSON.stringify(key), key])).values()];
      const found: Item[] = [];
      for (let at = 0; at < distinct.length; at += BATCH * PARALLEL) {
        const batches = Array.from({ length: PARALLEL }, (_, i) =>
          distinct.slice(at + i * BATCH, at + (i + 1) * BATCH),
        );
        for (const items of await Promise.all(batches.map(batch => getBatch(batch, consistent))))
          found.push(...items);
      }
      return found;
    },
    async put(item, condition) {
      const request = { TableName: tableName, Item: item, ...expressionOf(condition) };
      return holds(client.send(new PutItemCommand(request)));
    },
    async remove(key, condition) {
      const request = { TableName: tableName, Key: attributes(key), ...expressionOf(condition) };
      await holds(client.send(new DeleteItemCommand(request)));
    },
    query: createQuery({ client, tableName }),
  };
}

function expressionOf(condition: Condition | undefined) {
  return {
    ...(condition && { ConditionExpression: condition.expression }),
    ...(condition?.values && { ExpressionAttributeValues: condition.values }),
  };
}

/** Whether the condition of a write held. */
async function holds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

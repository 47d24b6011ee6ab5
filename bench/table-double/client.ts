import {
  type BatchGetItemInput,
  ConditionalCheckFailedException,
  type DeleteItemInput,
  DynamoDBClient,
  type GetItemInput,
  type PutItemInput,
  type QueryInput,
  type QueryOutput,
  TransactionCanceledException,
  type TransactWriteItemsInput,
} from '@aws-sdk/client-dynamodb';
import { type Item, itemBytes } from '../../shared/dynamodb/item-size.ts';
import { byBytes } from '../../shared/steps/paging.ts';
import { holds, keyRange } from './expressions.ts';
import { createRows, firstFrom, type Rows } from './rows.ts';

type Answers = Record<string, { answer(input: object): object }['answer']>;

/** A page of a query ends here. Source: Amazon DynamoDB Developer Guide, "Paginating table query results". */
const PAGE_BYTES = 1_048_576;
const $metadata = {};

/**
 * A client of the SDK whose requests are answered from this process's memory: what no engine holds in reasonable time, a
 * million items, can be counted by the same meter. It passes the contract of the store. One table, any name.
 */
export function createTableDouble(): DynamoDBClient {
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const answers = answersFrom(createRows());
  client.middlewareStack.add(
    (_next, { commandName = '' }) =>
      async ({ input }) => {
        const answer = answers[commandName.replace(/Command$/, '')];
        if (answer === undefined) throw new Error(`The table double does not answer ${commandName}`);
        return { response: {}, output: { $metadata, ...answer(input) } };
      },
    // After the meter, which stands in the same step.
    { step: 'initialize', name: 'tableDouble', priority: 'low' },
  );
  return client;
}

function answersFrom(rows: Rows): Answers {
  const at = (key: Item = {}) => rows.get(key['pk']?.S ?? '', key['sk']?.S ?? '');
  const drop = (key: Item = {}) => rows.remove(key['pk']?.S ?? '', key['sk']?.S ?? '');
  const check = (key: Item | undefined, input: PutItemInput | DeleteItemInput) => {
    const there = at(key);
    if (holds(input.ConditionExpression, there, input)) return;
    const wanted = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && there !== undefined;
    const message = 'The conditional request failed';
    throw new ConditionalCheckFailedException({ $metadata, message, ...(wanted ? { Item: there } : {}) });
  };
  return {
    GetItem: ({ Key }: GetItemInput) => found(at(Key)),
    BatchGetItem: ({ RequestItems = {} }: BatchGetItemInput) => ({
      Responses: Object.fromEntries(
        Object.entries(RequestItems).map(([table, { Keys = [] }]) => [
          table,
          Keys.map(at).filter(item => item !== undefined),
        ]),
      ),
    }),
    PutItem: (input: PutItemInput) => {
      check(input.Item, input);
      rows.put(input.Item ?? {});
      return {};
    },
    DeleteItem: (input: DeleteItemInput) => {
      check(input.Key, input);
      drop(input.Key);
      return {};
    },
    Query: (input: QueryInput) => query(rows, input),
    TransactWriteItems: ({ TransactItems = [] }: TransactWriteItemsInput) => {
      const parts = TransactItems.map(({ Put, Delete }) => {
        const part = Put ?? Delete;
        if (part === undefined) throw new Error('The table double only puts and deletes in a transaction');
        return part;
      });
      const held = parts.map(part =>
        holds(part.ConditionExpression, at('Item' in part ? part.Item : part.Key), part),
      );
      if (held.includes(false)) {
        const CancellationReasons = held.map(each => ({ Code: each ? 'None' : 'ConditionalCheckFailed' }));
        throw new TransactionCanceledException({ $metadata, message: 'Cancelled', CancellationReasons });
      }
      for (const part of parts) {
        if ('Item' in part) rows.put(part.Item ?? {});
        else drop(part.Key);
      }
      return {};
    },
  };
}

const found = (item: Item | undefined): object => (item === undefined ? {} : { Item: item });

function query(rows: Rows, input: QueryInput): QueryOutput {
  const { hash, partition, between } = keyRange(input.KeyConditionExpression, input);
  const isIndex = hash !== 'pk';
  const found = isIndex ? ofIndex(rows, partition, between) : ofPartition(rows, partition, between);
  if (input.ScanIndexForward === false) found.reverse();
  const start = input.ExclusiveStartKey && placeOf(input.ExclusiveStartKey, isIndex);
  const Items: Item[] = [];
  let bytes = 0;
  for (const { place, item } of found) {
    const beyond =
      start === undefined ? 1 : byBytes(place, start) * (input.ScanIndexForward === false ? -1 : 1);
    if (beyond <= 0) continue;
    const each = item();
    Items.push(each);
    bytes += itemBytes(each);
    // The table does not look beyond the item that fills a page, not even to see whether there is one.
    if (Items.length === input.Limit || bytes >= PAGE_BYTES) return { Items, LastEvaluatedKey: keyOf(each) };
  }
  return { Items };
}

function keyOf(item: Item): Item {
  const { pk, sk, ix, iy } = item;
  return Object.fromEntries(
    Object.entries({ pk, sk, ix, iy }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** Items with the same place in an index are told apart by their own key. */
const placeOf = (key: Item, isIndex: boolean): string =>
  isIndex ? [key['iy']?.S, key['pk']?.S, key['sk']?.S].join('\u0000') : (key['sk']?.S ?? '');

interface Found {
  place: string;
  item(): Item;
}

type Between = [string, string] | undefined;

const isWithin = (key: string, between: Between): boolean =>
  between === undefined || (byBytes(key, between[0]) >= 0 && byBytes(key, between[1]) <= 0);

function ofPartition(rows: Rows, pk: string, between: Between): Found[] {
  const keys = rows.keys(pk);
  const found: Found[] = [];
  for (let i = firstFrom(keys, between?.[0] ?? ''); i < keys.length; i++) {
    const sk = keys[i] ?? '';
    if (!isWithin(sk, between)) break;
    found.push({ place: sk, item: () => rows.get(pk, sk) ?? {} });
  }
  return found;
}

/** The index is looked for among all items: enough for lists of a test. */
function ofIndex(rows: Rows, ix: string, between: Between): Found[] {
  return [...rows.all()]
    .filter(({ ix: own, iy }) => own?.S === ix && iy?.S !== undefined && isWithin(iy.S, between))
    .map(item => ({ place: placeOf(item, true), item: () => item }))
    .sort((a, b) => byBytes(a.place, b.place));
}

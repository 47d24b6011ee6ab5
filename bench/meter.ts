import type {
  BatchGetItemInput,
  BatchGetItemOutput,
  BatchWriteItemInput,
  BatchWriteItemOutput,
  DeleteItemInput,
  GetItemInput,
  GetItemOutput,
  PutItemInput,
  QueryInput,
  QueryOutput,
  TransactWriteItemsInput,
} from '@aws-sdk/client-dynamodb';
import type { PutEventsRequest, PutEventsResponse } from '@aws-sdk/client-eventbridge';
import { type Item, itemBytes } from '../shared/dynamodb/item-size.ts';
import { chunksOf, createLedger, type Index, type Ledger, readUnits } from './capacity.ts';

/** What one operation, such as `PutItem`, came to. Requests are counted once, whatever the client's retries. */
export interface Counts {
  requests: number;
  writeUnits: number;
  /** Of the index; not among `writeUnits`. */
  indexWriteUnits: number;
  readUnits: number;
  /** Chunks of 64 KB of events the bus took. */
  busChunks: number;
  /** Chunks of 64 KB of queue requests. */
  queueRequests: number;
  /** Conditional writes that did not hold; their units are counted. */
  conditionsFailed: number;
}

export interface Meter {
  /** By operation, such as `PutItem`. */
  readonly operations: ReadonlyMap<string, Readonly<Counts>>;
  /** The units of items, by what `kindOf` calls them; `requests` counts items. */
  readonly kinds: ReadonlyMap<string, Readonly<Counts>>;
  total(): Counts;
  /** Bytes of what the table holds, as storage bills them, indexes included. */
  storedBytes(): number;
  /** Counts from nothing again; what items the table holds is remembered. */
  reset(): void;
}

type Handler = (args: { input: object }) => Promise<{ output: object; response: unknown }>;
type Middleware = (next: Handler, context: { commandName?: string }) => Handler;
/** Any client of the AWS SDK for JavaScript v3. */
export interface MeteredClient {
  middlewareStack: { add(middleware: Middleware, options: { step: 'initialize'; name: string }): void };
}

/** What an item is; `after` is there for a write only, `held` false where its condition failed. */
export type KindOf = (key: Item, after?: Item, held?: boolean) => string;

/**
 * Counts what goes through the clients, by our own arithmetic; an operation it does not know is an error. `indexes`:
 * of the table, where it is not ours.
 */
export function attachMeter(
  clients: readonly MeteredClient[],
  kindOf: KindOf = () => 'item',
  indexes?: readonly Index[],
): Meter {
  const operations = new Map<string, Counts>();
  const kinds = new Map<string, Counts>();
  const book: Book = {
    ledger: createLedger(indexes),
    charge(kind, more) {
      const counts = kinds.get(kind) ?? noCounts();
      kinds.set(kind, add(counts, { requests: 1, ...more }));
      return more;
    },
    kindOf,
  };
  for (const client of clients) {
    const middleware: Middleware = (next, context) => async args => {
      const operation = (context.commandName ?? '').replace(/Command$/, '');
      const count = rule(operation, book);
      const counts = operations.get(operation) ?? noCounts();
      operations.set(operation, counts);
      counts.requests++;
      try {
        const result = await next(args);
        add(counts, count(args.input, result.output));
        return result;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') {
          add(counts, { ...count(args.input, undefined), conditionsFailed: 1 });
        }
        throw error;
      }
    };
    client.middlewareStack.add(middleware, { step: 'initialize', name: 'hilvanMeter' });
  }
  return {
    operations,
    kinds,
    storedBytes: book.ledger.storedBytes,
    total: () => [...operations.values()].reduce<Counts>(add, noCounts()),
    reset() {
      operations.clear();
      kinds.clear();
    },
  };
}

interface Book {
  ledger: Ledger;
  charge(kind: string, more: Partial<Counts>): Partial<Counts>;
  kindOf: KindOf;
}

/** `output` undefined: the condition failed. A method, since each rule is called with its own operation's input only. */
type Rule = { count(input: object, output: object | undefined): Partial<Counts> }['count'];

function rule(operation: string, book: Book): Rule {
  const known = { ...FREE, ...reads(book), ...writes(book), ...MESSAGES }[operation];
  if (known === undefined)
    throw new Error(`The meter has no rule for ${operation}: add one before it is counted`);
  return known;
}

const none: Rule = () => ({});
const FREE: Record<string, Rule> = {
  CreateTable: none,
  DescribeTable: none,
  DeleteTable: none,
  ListTables: none,
};

function reads({ charge, kindOf }: Book): Record<string, Rule> {
  const read = (key: Item, bytes: number, consistent: boolean | undefined) =>
    charge(kindOf(key), { readUnits: readUnits(bytes, consistent === true) });
  return {
    GetItem: ({ Key = {}, ConsistentRead }: GetItemInput, output: GetItemOutput = {}) =>
      read(Key, itemBytes(output.Item ?? {}), ConsistentRead),
    Query: (input: QueryInput, output: QueryOutput = {}) => {
      const bytes = (output.Items ?? []).reduce((sum, item) => sum + itemBytes(item), 0);
      const values = input.ExpressionAttributeValues ?? {};
      const [pk = { S: '' }, sk = { S: '' }] = [values[':partition'], values[':lower']];
      return read({ pk, sk }, bytes, input.ConsistentRead);
    },
    BatchGetItem: (input: BatchGetItemInput, output: BatchGetItemOutput = {}) => {
      const done: Partial<Counts>[] = [];
      for (const [name, { Keys = [], ConsistentRead }] of Object.entries(input.RequestItems ?? {})) {
        const items = output.Responses?.[name] ?? [];
        const left = output.UnprocessedKeys?.[name]?.Keys?.length ?? 0;
        const missing = Keys.length - left - items.length;
        for (const item of items) done.push(read(item, itemBytes(item), ConsistentRead));
        for (let i = 0; i < missing; i++) done.push(read(Keys[0] ?? {}, 0, ConsistentRead));
      }
      return done.reduce<Counts>(add, noCounts());
    },
  };
}

function writes({ ledger, charge, kindOf }: Book): Record<string, Rule> {
  const write = (name: string, key: Item, after: Item | undefined, held: boolean, times = 1) => {
    const { table, index } = ledger.write(name, key, after, held);
    const units = { writeUnits: times * table, indexWriteUnits: index };
    return charge(kindOf(key, after ?? {}, held), units);
  };
  const all = (done: Partial<Counts>[]) => done.reduce<Counts>(add, noCounts());
  return {
    PutItem: ({ TableName = '', Item = {} }: PutItemInput, output) =>
      write(TableName, Item, Item, output !== undefined),
    DeleteItem: ({ TableName = '', Key = {} }: DeleteItemInput, output) =>
      write(TableName, Key, undefined, output !== undefined),
    BatchWriteItem: ({ RequestItems = {} }: BatchWriteItemInput, output: BatchWriteItemOutput = {}) =>
      all(
        Object.entries(RequestItems).flatMap(([name, requests]) => {
          const left = new Set((output.UnprocessedItems?.[name] ?? []).map(each => JSON.stringify(each)));
          return requests
            .filter(each => !left.has(JSON.stringify(each)))
            .map(({ PutRequest, DeleteRequest }) =>
              write(name, PutRequest?.Item ?? DeleteRequest?.Key ?? {}, PutRequest?.Item, true),
            );
        }),
      ),
    TransactWriteItems: ({ TransactItems = [] }: TransactWriteItemsInput, output) =>
      all(
        TransactItems.map(({ Put, Delete, ConditionCheck, Update }) => {
          if (Update !== undefined) throw new Error('The meter has no rule for updates in a transaction');
          const { TableName = '', Key = {} } = Delete ?? ConditionCheck ?? {};
          const held = output !== undefined && ConditionCheck === undefined;
          return write(Put?.TableName ?? TableName, Put?.Item ?? Key, Put?.Item, held, 2);
        }),
      ),
  };
}

const queueRequest: Rule = input => ({ queueRequests: chunksOf(Buffer.byteLength(JSON.stringify(input))) });
const queueAnswer: Rule = (_input, output) => ({
  queueRequests: chunksOf(Buffer.byteLength(JSON.stringify(output ?? {}))),
});

const MESSAGES: Record<string, Rule> = {
  PutEvents: ({ Entries = [] }: PutEventsRequest, output: PutEventsResponse = {}) => {
    const taken = Entries.filter((_, i) => output.Entries?.[i]?.EventId !== undefined);
    const bytes = (text = '') => Buffer.byteLength(text);
    const sizes = taken.map(each => bytes(each.Source) + bytes(each.DetailType) + bytes(each.Detail));
    return { busChunks: sizes.reduce((sum, size) => sum + chunksOf(size), 0) };
  },
  SendMessage: queueRequest,
  SendMessageBatch: queueRequest,
  ReceiveMessage: queueAnswer,
  DeleteMessage: queueRequest,
  DeleteMessageBatch: queueRequest,
  ChangeMessageVisibility: queueRequest,
  ChangeMessageVisibilityBatch: queueRequest,
};

export function noCounts(): Counts {
  return {
    requests: 0,
    writeUnits: 0,
    indexWriteUnits: 0,
    readUnits: 0,
    busChunks: 0,
    queueRequests: 0,
    conditionsFailed: 0,
  };
}

function add(sum: Counts, more: Partial<Counts>): Counts {
  for (const name of Object.keys(sum) as (keyof Counts)[]) sum[name] += more[name] ?? 0;
  return sum;
}

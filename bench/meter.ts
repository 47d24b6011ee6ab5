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
import { itemBytes } from '../shared/dynamodb/item-size.ts';
import { chunksOf, createLedger, type Ledger, readUnits, type WriteCost } from './capacity.ts';

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
  total(): Counts;
  /** Counts from nothing again; what items the table holds is remembered. */
  reset(): void;
}

type Handler = (args: { input: object }) => Promise<{ output: object; response: unknown }>;
type Middleware = (next: Handler, context: { commandName?: string }) => Handler;
/** Any client of the AWS SDK for JavaScript v3. */
export interface MeteredClient {
  middlewareStack: { add(middleware: Middleware, options: { step: 'initialize'; name: string }): void };
}

/** Counts what goes through the clients, by our own arithmetic; an operation it does not know is an error. */
export function attachMeter(...clients: MeteredClient[]): Meter {
  const operations = new Map<string, Counts>();
  const ledger = createLedger();
  for (const client of clients) {
    const middleware: Middleware = (next, context) => async args => {
      const operation = (context.commandName ?? '').replace(/Command$/, '');
      const count = rule(operation, ledger);
      const counts = operations.get(operation) ?? nothing();
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
    total: () => [...operations.values()].reduce((sum, each) => add(sum, each), nothing()),
    reset: () => operations.clear(),
  };
}

/** `output` undefined: the condition failed. A method, since each rule is called with its own operation's input only. */
type Rule = { count(input: object, output: object | undefined): Partial<Counts> }['count'];

function rule(operation: string, ledger: Ledger): Rule {
  const known = { ...FREE, ...READS, ...writes(ledger), ...MESSAGES }[operation];
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

const READS: Record<string, Rule> = {
  GetItem: (input: GetItemInput, output: GetItemOutput = {}) => ({
    readUnits: readUnits(itemBytes(output.Item ?? {}), input.ConsistentRead === true),
  }),
  Query: (input: QueryInput, output: QueryOutput = {}) => {
    const bytes = (output.Items ?? []).reduce((sum, item) => sum + itemBytes(item), 0);
    return { readUnits: readUnits(bytes, input.ConsistentRead === true) };
  },
  BatchGetItem: (input: BatchGetItemInput, output: BatchGetItemOutput = {}) => {
    let units = 0;
    for (const [name, { Keys = [], ConsistentRead }] of Object.entries(input.RequestItems ?? {})) {
      const items = output.Responses?.[name] ?? [];
      const left = output.UnprocessedKeys?.[name]?.Keys?.length ?? 0;
      const missing = Keys.length - left - items.length;
      for (const item of items) units += readUnits(itemBytes(item), ConsistentRead === true);
      units += missing * readUnits(0, ConsistentRead === true);
    }
    return { readUnits: units };
  },
};

function writes(ledger: Ledger): Record<string, Rule> {
  return {
    PutItem: ({ TableName = '', Item = {} }: PutItemInput, output) =>
      costs([ledger.write(TableName, Item, Item, output !== undefined)]),
    DeleteItem: ({ TableName = '', Key = {} }: DeleteItemInput, output) =>
      costs([ledger.write(TableName, Key, undefined, output !== undefined)]),
    BatchWriteItem: ({ RequestItems = {} }: BatchWriteItemInput, output: BatchWriteItemOutput = {}) => {
      const done = Object.entries(RequestItems).flatMap(([name, requests]) => {
        const left = new Set((output.UnprocessedItems?.[name] ?? []).map(each => JSON.stringify(each)));
        return requests
          .filter(each => !left.has(JSON.stringify(each)))
          .map(({ PutRequest, DeleteRequest }) =>
            ledger.write(name, PutRequest?.Item ?? DeleteRequest?.Key ?? {}, PutRequest?.Item, true),
          );
      });
      return costs(done);
    },
    TransactWriteItems: ({ TransactItems = [] }: TransactWriteItemsInput, output) =>
      costs(
        TransactItems.map(({ Put, Delete, ConditionCheck, Update }) => {
          if (Update !== undefined) throw new Error('The meter has no rule for updates in a transaction');
          const { TableName = '', Key = {} } = Delete ?? ConditionCheck ?? {};
          const held = output !== undefined && ConditionCheck === undefined;
          return ledger.write(Put?.TableName ?? TableName, Put?.Item ?? Key, Put?.Item, held);
        }),
        2,
      ),
  };
}

function costs(all: WriteCost[], times = 1): Partial<Counts> {
  return {
    writeUnits: times * all.reduce((sum, each) => sum + each.table, 0),
    indexWriteUnits: all.reduce((sum, each) => sum + each.index, 0),
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

function nothing(): Counts {
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

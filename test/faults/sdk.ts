import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import {
  EventBridgeClient,
  type PutEventsRequestEntry,
  type PutEventsResponse,
} from '@aws-sdk/client-eventbridge';
import { flagAnnouncement } from '../../shared/contract/flag.ts';
import { type Bus, Crash } from './ports.ts';
import type { Fault, Process, Weather } from './weather.ts';

type Item = Record<string, AttributeValue>;
type Keys = { Keys?: Item[] | undefined; ConsistentRead?: boolean | undefined };

/** What the requests of the store have in common with each other, as far as faults are concerned. */
interface Input {
  Item?: Item;
  ConditionExpression?: string;
  RequestItems?: Record<string, Keys>;
  Entries?: PutEventsRequestEntry[];
}

interface Output {
  $metadata: object;
  Responses?: Record<string, Item[]>;
  UnprocessedKeys?: Record<string, Keys>;
}

type Handler = (args: { input: object }) => Promise<{ response: unknown; output: object }>;
type Middleware = (next: Handler, context: { commandName?: string }) => Handler;

/** Part of an AWS client as this needs it: each command brings a stack of its own. */
interface Command {
  middlewareStack: {
    add(middleware: Middleware, options: { step: 'finalizeRequest'; priority: 'low'; name: string }): void;
  };
}

/** Within the client's own retries, nearest to the wire: what it throws, the client may try again. */
const INNERMOST = { step: 'finalizeRequest', priority: 'low' } as const;

/** Retries at once, and once only: a test waits for nobody, and errors must come out too. */
export const impatient = {
  acquireInitialRetryToken: async () => token(0),
  async refreshRetryTokenForRetry(
    { getRetryCount }: ReturnType<typeof token>,
    { errorType }: { errorType: string },
  ) {
    if (errorType === 'CLIENT_ERROR' || getRetryCount() > 0) throw new Error('No more retries');
    return token(getRetryCount() + 1);
  },
  recordSuccess: () => {},
};

const token = (count: number) => ({ getRetryCount: () => count, getRetryDelay: () => 0 });

/** A client as one process sees it: any request of it can fail. `earlier`: what was put, for reads that may miss the latest. */
export function clientUnderFaults<C extends DynamoDBClient | EventBridgeClient>(
  client: C,
  process: Process,
  weather: Weather,
  earlier: Earlier,
): C {
  const faulty: Middleware =
    (next, { commandName = '' }) =>
    async args => {
      if (process.dead) throw new Crash();
      const input: Input = args.input;
      const operation = commandName.replace(/Command$/, '');
      const fault = weather({ method: operation, args: [input], process });
      const land = async (taken: object = input) => {
        const result = await next({ ...args, input: taken });
        earlier.note(input);
        return result;
      };
      const result = await suffer(fault, process, input, land, earlier);
      if (process.dead) throw new Crash();
      return result;
    };
  return new Proxy(client, {
    get(target, name) {
      if (name !== 'send') return Reflect.get(target, name);
      return (command: Command, ...rest: unknown[]) => {
        command.middlewareStack.add(faulty, { ...INNERMOST, name: 'faults' });
        return Reflect.apply(target.send, target, [command, ...rest]);
      };
    },
  });
}

type Result = Awaited<ReturnType<Handler>>;

async function suffer(
  fault: Fault | undefined,
  process: Process,
  input: Input,
  land: (taken?: object) => Promise<Result>,
  earlier: Earlier,
): Promise<Result> {
  switch (fault) {
    case 'crash-before':
      process.dead = true;
      throw new Crash();
    case 'crash-after':
      await land();
      process.dead = true;
      throw new Crash();
    case 'throttle':
      throw named('ThrottlingException');
    case 'conflict':
      throw new ConditionalCheckFailedException({ message: 'made by the harness', $metadata: {} });
    case 'time-out':
      await land();
      throw named('TimeoutError');
    case 'unprocessed': {
      const { response, output } = await land();
      return { response, output: leftOver(input, output) };
    }
    case 'stale':
      return { response: {}, output: earlier.answer(input) };
    case 'partial': {
      const { Entries = [] } = input;
      const { response } = await land({ ...input, Entries: Entries.filter((_, i) => i % 2 === 0) });
      return { response, output: entriesTaken(Entries.map((_, i) => i % 2 === 0)) };
    }
    default:
      return land();
  }
}

function entriesTaken(taken: readonly boolean[]): PutEventsResponse & Pick<Output, '$metadata'> {
  const Entries = taken.map((yes, i) =>
    yes ? { EventId: `${i}` } : { ErrorCode: 'InternalFailure', ErrorMessage: 'made by the harness' },
  );
  return { $metadata: {}, FailedEntryCount: taken.filter(yes => !yes).length, Entries };
}

function named(name: string): Error {
  return Object.assign(new Error(`${name}, made by the harness`), { name, $metadata: {} });
}

/** Every second of the items found comes back as a key that was left over. */
function leftOver({ RequestItems = {} }: Input, output: Output | object): Output {
  const { Responses = {} } = 'Responses' in output ? output : {};
  const answer = { $metadata: {}, Responses: {}, UnprocessedKeys: {} } as Required<Output>;
  for (const [table, { Keys = [], ...rest }] of Object.entries(RequestItems)) {
    const left = new Set(Keys.filter((_, i) => i % 2 === 1).map(nameOf));
    answer.Responses[table] = (Responses[table] ?? []).filter(item => !left.has(nameOf(item)));
    if (left.size > 0)
      answer.UnprocessedKeys[table] = { ...rest, Keys: Keys.filter(key => left.has(nameOf(key))) };
  }
  return answer;
}

const nameOf = ({ pk, sk }: Item): string => `${pk?.S} ${sk?.S}`;

export type Earlier = ReturnType<typeof createEarlier>;

/** Answers reads as they would have been one save earlier. */
export function createEarlier() {
  const puts = new Map<string, Item[]>();
  return {
    note({ Item: item }: Input): void {
      if (item !== undefined) puts.set(nameOf(item), [...(puts.get(nameOf(item)) ?? []), item].slice(-2));
    },
    answer({ RequestItems = {} }: Input): Output {
      const Responses: Record<string, Item[]> = {};
      for (const [table, { Keys = [] }] of Object.entries(RequestItems)) {
        // What was put once only was not there yet.
        Responses[table] = Keys.map(key => puts.get(nameOf(key))?.at(-2)).filter(item => item !== undefined);
      }
      return { $metadata: {}, Responses };
    },
  };
}

/** A client whose entries are taken here, as one that listens to the bus hears them. */
export function busClient(bus: Bus): EventBridgeClient {
  const client = new EventBridgeClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    retryStrategy: impatient,
  });
  const taking = () => async (args: { input: object }) => {
    const { Entries = [] }: Input = args.input;
    await bus.announce(Entries.map(({ Detail = '' }) => flagAnnouncement.parse(JSON.parse(Detail))));
    return { response: {}, output: entriesTaken(Entries.map(() => true)) };
  };
  client.middlewareStack.add(taking, { step: 'deserialize', priority: 'high', name: 'taking' });
  return client;
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type BuildAppOptions, buildApp, type MessageAttributeValue } from 'fauxqs';
import { isObject } from './json.ts';

/*
 * fauxqs' own start function listens on every interface. So the parts it is made of are put together here instead: the
 * application answers requests that the gateway hands over, without a socket of its own, and the stores are used directly.
 */
type Stores = NonNullable<BuildAppOptions['stores']>;
type Store = Stores['sqsStore'];
export type Queue = NonNullable<ReturnType<Store['getQueueByName']>>;
type Message = Parameters<Queue['enqueue']>[0];
type StoreClass = {
  new (): Store;
  createMessage(body: string, attributes?: Record<string, MessageAttributeValue>): Message;
};
type Persistence = {
  load(sqs: Store, sns: Stores['snsStore'], s3: Stores['s3Store']): void;
  transaction(work: () => void): void;
  close(): void;
  db: DatabaseSync;
};

export type QueueSpec = { name: string; url: string; arn: string; attributes: Record<string, string> };

export type Queues = {
  /** Answers a request of the JSON protocol. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** The JSON protocol in process, for the translation of the older query protocol. */
  call(action: string, input: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
  create(queue: QueueSpec): void;
  byArn(arn: string): Queue | undefined;
  all(): Queue[];
  /** One write to disk for all of the work. */
  transaction(work: () => void): void;
  /** Up to 10 messages, as SQS hands them out; messages received too often go to the dead-letter queue. */
  receive(queue: Queue, limit: number): ReturnType<Queue['dequeue']>;
  /** On disk when it returns. Throws when there is no such queue or the body is over its limit. */
  send(arn: string, body: string, attributes?: Record<string, string>): void;
  /** After a crash the consumer of messages in flight is gone: makes them ready at once. */
  releaseInFlight(queue: Queue): void;
  close(): Promise<void>;
};

async function internal(file: string, name: string): Promise<unknown> {
  const entry = fileURLToPath(import.meta.resolve('fauxqs'));
  const loaded: unknown = await import(pathToFileURL(path.join(path.dirname(entry), file)).href);
  if (isObject(loaded) && typeof loaded[name] === 'function') return loaded[name];
  throw new Error(`fauxqs no longer has ${name} in ${file}: local/sqs.ts is written for version 2.4.1`);
}

/** @param dir where messages are kept; absent: in memory */
export async function startQueues(options: { region: string; dir?: string | undefined }): Promise<Queues> {
  const { region, dir } = options;
  const SqsStore = (await internal('sqs/sqsStore.js', 'SqsStore')) as StoreClass;
  const SnsStore = (await internal('sns/snsStore.js', 'SnsStore')) as new () => Stores['snsStore'];
  const S3Store = (await internal('s3/s3Store.js', 'S3Store')) as new () => Stores['s3Store'];
  const stores: Stores = { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: new S3Store() };
  const store = stores.sqsStore;
  // Empty: queue URLs then carry the host of the request instead of a name that may not resolve.
  store.host = '';
  const persistence = dir === undefined ? undefined : await openPersistence(dir, stores);
  const app = buildApp({ logger: false, defaultRegion: region, stores });
  await app.ready();

  let depth = 0;
  function transaction(work: () => void): void {
    if (persistence === undefined || depth > 0) {
      work();
      return;
    }
    depth++;
    try {
      persistence.transaction(work);
    } finally {
      depth--;
    }
  }

  function adopt(queue: Queue): void {
    // The library moves a message to its dead-letter queue in two writes; a crash between them would lose it.
    const dequeue = queue.dequeue.bind(queue);
    queue.dequeue = (...args) => {
      let received: ReturnType<Queue['dequeue']> = [];
      transaction(() => {
        received = dequeue(...args);
      });
      return received;
    };
  }

  function send(arn: string, body: string, attributes: Record<string, string> = {}): void {
    const queue = store.getQueueByArn(arn);
    if (queue === undefined) throw new Error(`There is no queue ${arn}`);
    const limit = Number(queue.attributes['MaximumMessageSize']);
    const bytes = Buffer.byteLength(body);
    if (bytes > limit)
      throw new Error(`A message of ${bytes} bytes is over the limit of ${limit} of ${queue.name}`);
    const entries = Object.entries(attributes).map(([name, value]): [string, MessageAttributeValue] => [
      name,
      { DataType: 'String', StringValue: value },
    ]);
    queue.enqueue(SqsStore.createMessage(body, Object.fromEntries(entries)));
  }

  return {
    transaction,
    send,
    handle: (request, response) => app.routing(request, response),
    byArn: arn => store.getQueueByArn(arn),
    all: () => [...store.allQueues()],
    receive: (queue, limit) => queue.dequeue(limit, undefined, arn => store.getQueueByArn(arn)),
    async call(action, input) {
      const answer = await app.inject({
        method: 'POST',
        url: '/',
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` },
        payload: JSON.stringify(input),
      });
      const body: unknown = answer.body === '' ? {} : JSON.parse(answer.body);
      return { status: answer.statusCode, body: isObject(body) ? body : {} };
    },
    create({ name, url, arn, attributes }) {
      const kept = store.getQueueByArn(arn);
      if (kept) {
        // Not created again: that would replace its row and, by the foreign key, delete its messages.
        kept.setAttributes(attributes);
        Object.assign(kept, { url });
      }
      adopt(kept ?? store.createQueue(name, url, arn, attributes));
    },
    releaseInFlight(queue) {
      transaction(() => {
        for (const [handle, { message }] of [...queue.inflightMessages]) {
          // The runtime ended, not the consumer failed: this receive does not count towards the dead-letter queue.
          message.approximateReceiveCount--;
          queue.changeVisibility(handle, 0);
        }
      });
    },
    async close() {
      // Closes the persistence's last: receivers are let go first.
      await app.close();
      persistence?.close();
    },
  };
}

async function openPersistence(dir: string, stores: Stores): Promise<Persistence> {
  const Manager = (await internal('persistence.js', 'PersistenceManager')) as new (
    dir: string,
  ) => Persistence;
  const persistence = new Manager(dir);
  // Version 2.4.1 sets the receive count to null here, which its own schema refuses.
  const ready = persistence.db.prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  Object.assign(persistence, { updateMessageReady: (messageId: string) => ready.run(messageId) });
  persistence.load(stores.sqsStore, stores.snsStore, stores.s3Store);
  // From here on every change is written through.
  Object.assign(stores.sqsStore, { persistence });
  for (const queue of stores.sqsStore.allQueues()) Object.assign(queue, { persistence });
  return persistence;
}

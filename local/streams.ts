import { matchesPattern } from './event-pattern.ts';
import type { EventSourceSpec } from './event-source.ts';
import { isObject } from './json.ts';
import type { QueueSpec, Queues } from './sqs.ts';

/** Where changes of a table's items wait for a function that follows its stream. */
export function streamQueue(
  { id, queueArn, stream }: EventSourceSpec,
  queueUrl: (name: string) => string,
): QueueSpec {
  const name = queueArn.split(':').at(-1) ?? id;
  const attributes: Record<string, string> = {
    VisibilityTimeout: '43200',
    // A change is noted before it is passed on, so that it is not lost with this process.
    DelaySeconds: String(NOTED_SECONDS),
  };
  if (stream?.failedArn !== undefined) {
    const maxReceiveCount = 1 + stream.retries;
    attributes['RedrivePolicy'] = JSON.stringify({ deadLetterTargetArn: stream.failedArn, maxReceiveCount });
  }
  return { name, url: queueUrl(name), arn: queueArn, attributes };
}

const NOTED_SECONDS = 1;

export type Streams = {
  /**
   * Notes what a write to a table will change, on disk when it returns. The answer is to be called when the write has been
   * answered: one that took long may have been noted, and looked at, too early.
   */
  note(operation: string, input: Record<string, unknown>): () => void;
};

/** Tells the functions that follow a stream which items are written; the engine in use has no streams of its own. */
export function createStreams(sources: readonly EventSourceSpec[], queues: Queues): Streams {
  const followers = sources.flatMap(({ queueArn, stream }) =>
    stream === undefined ? [] : [{ queueArn, stream }],
  );
  return {
    note(operation, input) {
      const written = followers.length === 0 ? [] : itemsWritten(operation, input);
      const notes = followers.flatMap(({ queueArn, stream }) =>
        written
          .filter(({ table }) => stream.arn.includes(`:table/${table}/`))
          .map(({ item }) => ({ dynamodb: { Keys: keysOf(item) } }))
          .filter(record => stream.patterns.some(pattern => matchesPattern(pattern, record)))
          .map(record => ({ queueArn, body: JSON.stringify(record) })),
      );
      const send = () => {
        for (const { queueArn, body } of notes) queues.send(queueArn, body);
      };
      send();
      const since = performance.now();
      return () => {
        if (performance.now() - since > 500 * NOTED_SECONDS) send();
      };
    },
  };
}

type Written = { table: string; item: Record<string, unknown> };

function itemsWritten(operation: string, input: Record<string, unknown>): Written[] {
  const item = { PutItem: input['Item'], DeleteItem: input['Key'], UpdateItem: input['Key'] }[operation];
  if (isObject(item)) return [{ table: String(input['TableName']), item }];
  const asked = input['RequestItems'];
  if (operation !== 'BatchWriteItem' || !isObject(asked)) return [];
  return Object.entries(asked).flatMap(([table, requests]) =>
    (Array.isArray(requests) ? requests : []).flatMap((request: unknown) => {
      const [put, del] = isObject(request) ? [request['PutRequest'], request['DeleteRequest']] : [];
      const each = isObject(put) ? put['Item'] : isObject(del) ? del['Key'] : undefined;
      return isObject(each) ? [{ table, item: each }] : [];
    }),
  );
}

const keysOf = ({ pk, sk }: Record<string, unknown>) => ({ pk, sk });

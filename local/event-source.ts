import type { EventPattern } from './event-pattern.ts';
import { type Invoked, type LocalFunction, STOPPED } from './function.ts';
import { isObject } from './json.ts';
import type { Queue, Queues } from './sqs.ts';

export type EventSourceSpec = {
  /** Logical id in the template. */
  id: string;
  queueArn: string;
  functionArn: string;
  batchSize: number;
  windowMs: number;
  concurrency: number;
  reportBatchItemFailures: boolean;
  /** Of a table, where it is one: its changes wait in the queue (streams.ts). */
  stream?: { arn: string; patterns: EventPattern[]; retries: number; failedArn: string | undefined };
};

export type Poller = { batchesInFlight(): number; stop(): Promise<void> };

type Received = ReturnType<Queue['dequeue']>[number];

// A batch may be as large as the payload of an invocation; what JSON adds around the bodies is allowed for.
const LARGEST_BATCH = 5_500_000;
const LONG_POLL_SECONDS = 20;

/**
 * Reads a queue for a function as Lambda's event source mapping does: batches by number, window and size; failed messages
 * stay in the queue until they are visible again, and go to the dead-letter queue when received too often.
 * @param retryAfterSeconds when failed messages are visible again, if sooner than the queue's own visibility timeout
 */
export function startPoller(
  spec: EventSourceSpec,
  queue: Queue,
  queues: Queues,
  target: LocalFunction,
  options: { region: string; retryAfterSeconds: number; onFault: (reason: string) => void },
): Poller {
  let stopped = false;
  const running = new Set<Promise<void>>();

  async function collect(): Promise<Received[]> {
    const batch: Received[] = [];
    let bytes = 0;
    let closesAt = Number.POSITIVE_INFINITY;
    while (!stopped && batch.length < spec.batchSize && bytes < LARGEST_BATCH) {
      const received = queues.receive(queue, Math.min(10, spec.batchSize - batch.length));
      if (received.length > 0) {
        if (batch.length === 0) closesAt = Date.now() + spec.windowMs;
        batch.push(...received);
        bytes += received.reduce((sum, message) => sum + message.Body.length, 0);
        continue;
      }
      const left = closesAt - Date.now();
      if (left <= 0) break;
      await queue.waitForMessages(Math.min(LONG_POLL_SECONDS, left / 1000));
    }
    return batch;
  }

  async function handle(batch: Received[]): Promise<void> {
    const event = {
      Records: batch.map(message =>
        spec.stream === undefined
          ? recordOf(message, queue, spec.queueArn, options.region)
          : changeOf(message, spec.stream.arn, options.region),
      ),
    };
    const result = await target.invoke(event);
    // Left in flight: the next start makes them ready, and the cut does not count as a receive.
    if (!result.ok && result.failure.errorType === STOPPED) return;
    const failed = failedMessages(batch, result, spec.reportBatchItemFailures);
    const delay = Math.min(options.retryAfterSeconds, Number(queue.attributes['VisibilityTimeout']));
    queues.transaction(() => {
      for (const { MessageId, ReceiptHandle } of batch) {
        if (failed.has(MessageId)) queue.changeVisibility(ReceiptHandle, delay);
        else queue.deleteMessage(ReceiptHandle);
      }
    });
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      if (running.size >= spec.concurrency) await Promise.race(running);
      const batch = await collect();
      if (batch.length === 0 || stopped) continue;
      const work = handle(batch)
        .catch(error => options.onFault(`${spec.id}: ${String(error)}`))
        .finally(() => running.delete(work));
      running.add(work);
    }
  }
  const looping = loop();

  return {
    batchesInFlight: () => running.size,
    async stop() {
      stopped = true;
      queue.cancelWaiters();
      await looping;
      await Promise.all(running);
    },
  };
}

/**
 * Ids of the messages to be tried again. As AWS documents it: a missing or empty list means that all succeeded; an answer of
 * another shape, an empty identifier or one that is not in the batch means that all failed.
 */
export function failedMessages(
  batch: readonly { MessageId: string }[],
  result: Invoked,
  reportBatchItemFailures: boolean,
): ReadonlySet<string> {
  const all = new Set(batch.map(message => message.MessageId));
  if (!result.ok) return all;
  if (!reportBatchItemFailures) return new Set();
  const answer: unknown = JSON.parse(result.payload);
  if (answer === null) return new Set();
  if (!isObject(answer)) return all;
  const failures = answer['batchItemFailures'] ?? [];
  if (!Array.isArray(failures)) return all;
  const failed = new Set<string>();
  for (const failure of failures) {
    const id: unknown = isObject(failure) ? failure['itemIdentifier'] : undefined;
    if (typeof id !== 'string' || !all.has(id)) return all;
    failed.add(id);
  }
  return failed;
}

/** A record of a stream that holds keys only. */
function changeOf({ MessageId, Body }: Received, arn: string, region: string): Record<string, unknown> {
  const record: { dynamodb: object } = JSON.parse(Body);
  return {
    eventID: MessageId,
    eventName: 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ...record.dynamodb,
      SequenceNumber: MessageId,
      SizeBytes: Body.length,
      StreamViewType: 'KEYS_ONLY',
    },
    eventSourceARN: arn,
  };
}

function recordOf(message: Received, queue: Queue, arn: string, region: string): Record<string, unknown> {
  const entry = queue.inflightMessages.get(message.ReceiptHandle)?.message;
  const attributes = Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
    name,
    {
      stringValue: value.StringValue,
      binaryValue: value.BinaryValue,
      stringListValues: [],
      binaryListValues: [],
      dataType: value.DataType,
    },
  ]);
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: {
      ApproximateReceiveCount: String(entry?.approximateReceiveCount ?? 1),
      SentTimestamp: String(entry?.sentTimestamp ?? 0),
      SenderId: 'local',
      ApproximateFirstReceiveTimestamp: String(entry?.approximateFirstReceiveTimestamp ?? 0),
    },
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: region,
  };
}

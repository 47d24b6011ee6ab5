import { Duration } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { NodeFunction } from './node-function.ts';
import type { Platform } from './platform.ts';
import { deadLetters, encryptedQueue } from './queues.ts';

export interface WorkQueueOptions {
  /** Its dead letters raise `<name>-failed-dead-letters` and `<name>-undelivered-dead-letters`. */
  readonly name: string;
  /** What the alarm of messages that the function gave up on says. */
  readonly failed: string;
  /** What the alarm of messages that the bus could not bring says. */
  readonly undelivered: string;
  readonly maximumReceives: number;
  readonly timeoutSeconds: number;
  readonly batchingWindowSeconds?: number;
  /** Left out: as long as SQS can. */
  readonly keep?: Duration;
}

export interface WorkQueue {
  readonly queue: Queue;
  readonly failed: Queue;
  readonly undelivered: Queue;
}

/** bus → queue → function: the queue, with a dead-letter queue behind each hop. */
export function workQueue(scope: Construct, platform: Platform, options: WorkQueueOptions): WorkQueue {
  const { name, maximumReceives, timeoutSeconds, batchingWindowSeconds = 0, keep } = options;
  const failed = deadLetters(scope, 'Failed', platform, {
    name: `${name}-failed`,
    holds: options.failed,
    keep,
  });
  const queue = encryptedQueue(scope, 'Queue', platform, {
    // Six time-outs and the batching window, as AWS advises: a throttled batch is not seen twice at once.
    visibilityTimeout: Duration.seconds(6 * timeoutSeconds + batchingWindowSeconds),
    deadLetterQueue: { queue: failed, maxReceiveCount: maximumReceives },
    keep,
  });
  const undelivered = deadLetters(scope, 'Undelivered', platform, {
    name: `${name}-undelivered`,
    holds: options.undelivered,
    keep,
  });
  return { queue, failed, undelivered };
}

export interface Feeding {
  readonly batchSize: number;
  readonly batchingWindowSeconds?: number;
  /** Most instances at one time. */
  readonly maxConcurrency: number;
  /** Whether the function also writes to its queue, for work that goes on later. */
  readonly sends?: boolean;
}

/** The function reads the queue: it says which messages failed, and only these come again. */
export function feed(
  scope: Construct,
  { keys }: Platform,
  handler: NodeFunction,
  queue: Queue,
  { batchSize, batchingWindowSeconds, maxConcurrency, sends = false }: Feeding,
): void {
  const mapping = new EventSourceMapping(scope, 'Source', {
    target: handler,
    eventSourceArn: queue.queueArn,
    batchSize,
    maxBatchingWindow:
      batchingWindowSeconds === undefined ? undefined : Duration.seconds(batchingWindowSeconds),
    maxConcurrency,
    reportBatchItemFailures: true,
  });
  // What Lambda itself needs to read a queue, and no more.
  const actions = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
  Grant.addToPrincipal({
    grantee: handler,
    actions: sends ? [...actions, 'sqs:SendMessage'] : actions,
    resourceArns: [queue.queueArn],
  }).applyBefore(mapping);
  keys.grant(handler, 'messages', 'sqs', sends ? ['kms:GenerateDataKey', 'kms:Decrypt'] : ['kms:Decrypt']);
  acknowledge(
    mapping,
    'A destination is for streams; a queue sends what failed to its own dead-letter queue.',
    'Serverless-LambdaEventSourceMappingDestination',
  );
}

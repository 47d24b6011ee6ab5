import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Random } from '../../cli/simulation/random.ts';
import { type FlagAnnouncement, flagAnnouncement } from '../../shared/contract/flag.ts';
import type { Touchpoint } from '../../shared/contract/touchpoint.ts';
import { credentials, type LocalStack } from './local-stack.ts';
import { OBSERVER } from './mortal-runtime.ts';

export type Sending = Pick<Touchpoint, 'id'>;

interface Load {
  pending: Sending[];
  acknowledged: Set<string>;
}

/** Sends what is pending until there is no more, or nobody answers; what was not acknowledged is pending again. */
export async function send(
  endpoint: string,
  { pending, acknowledged }: Load,
  random: Random,
  signal?: AbortSignal,
): Promise<void> {
  const client = new EventBridgeClient({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
  while (pending.length > 0 && signal?.aborted !== true) {
    const batch = pending.splice(0, random.int(1, 5));
    try {
      const Detail = JSON.stringify({ touchpoints: batch });
      const Entries = [
        { EventBusName: 'hilvan', Source: 'test.company', DetailType: 'Touchpoint Batch', Detail },
      ];
      const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries }));
      if (FailedEntryCount !== 0) throw new Error('The entry was refused');
      for (const { id } of batch) acknowledged.add(id);
    } catch (error) {
      pending.push(...batch);
      // Killed: whoever sends to the next one takes it.
      if (signal === undefined) throw error;
      break;
    }
    if (signal !== undefined) await sleep(random.int(0, 40));
  }
  client.destroy();
}

/** One sweep looks at so many timers; those of a simulated company may be more. */
export async function sweepAll({ runtime, store }: LocalStack): Promise<void> {
  for (let left = 1; left > 0; left = (await store.dueTimers(Date.now(), 1)).length) {
    await runtime.invoke('sweep', {});
    await runtime.idle();
  }
}

/** What an operator's redrive does: from ingest's dead letters back to its queue. Answers how many there were. */
export async function redriveFailed(stack: LocalStack): Promise<number> {
  const queues = Object.keys(stack.runtime.health().queues);
  const named = (part: string) => queues.find(name => name.includes(part)) ?? part;
  const client = sqsClient(stack);
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: named('IngestQueue') }));
  const failed = await drain(stack, named('IngestFailed'), MessageBody =>
    client.send(new SendMessageCommand({ QueueUrl, MessageBody })),
  );
  client.destroy();
  return failed;
}

/** Every announcement that the bus ever took, each as often as it did. */
export async function observed(stack: LocalStack): Promise<FlagAnnouncement[]> {
  const found: FlagAnnouncement[] = [];
  await drain(stack, OBSERVER, async body => {
    found.push(announcementEvent.parse(JSON.parse(body)).detail);
  });
  return found;
}

function sqsClient({ runtime }: LocalStack): SQSClient {
  return new SQSClient({ endpoint: runtime.awsEndpoint, region: runtime.region, credentials });
}

/** Takes every message out of a queue; answers how many there were. */
async function drain(
  stack: LocalStack,
  QueueName: string,
  take: (body: string) => Promise<unknown>,
): Promise<number> {
  const client = sqsClient(stack);
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
  for (let count = 0; ; ) {
    const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 });
    const { Messages: messages = [] } = await client.send(receive);
    if (messages.length === 0) {
      client.destroy();
      return count;
    }
    for (const { Body = '' } of messages) await take(Body);
    const Entries = messages.map((each, i) => ({ Id: String(i), ReceiptHandle: each.ReceiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    count += messages.length;
  }
}

const announcementEvent = z.object({ detail: flagAnnouncement });

import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadLetters } from '../steps/ports/dead-letters.ts';

/** A message that was looked at is not shown again for so long: longer than one look at all of them takes. */
const HELD_SECONDS = 15 * 60;
const BATCH = 10;
/** One empty answer may come from a part of the queue only. */
const EMPTY_ANSWERS = 2;

/** Walks over whole queues. A body that is replaced is a new message: sent first, so that a crash loses nothing. */
export function createDeadLetters(client: SQSClient, queueUrls: readonly string[]): DeadLetters {
  return {
    async editAll(look) {
      for (const url of queueUrls) await editQueue(client, url, look);
    },
  };
}

async function editQueue(
  client: SQSClient,
  QueueUrl: string,
  look: Parameters<DeadLetters['editAll']>[0],
): Promise<void> {
  const held: string[] = [];
  try {
    for (let empty = 0; empty < EMPTY_ANSWERS; ) {
      const messages = await receive(client, QueueUrl);
      empty = messages.length === 0 ? empty + 1 : 0;
      for (const { ReceiptHandle } of messages) if (ReceiptHandle !== undefined) held.push(ReceiptHandle);
      for (const { Body = '', ReceiptHandle = '', MessageAttributes } of messages) {
        const cut = await look(Body);
        if (cut === 'keep') continue;
        if (cut !== 'drop') {
          const attributes = MessageAttributes === undefined ? {} : { MessageAttributes };
          await client.send(new SendMessageCommand({ QueueUrl, MessageBody: cut.body, ...attributes }));
        }
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        held.splice(held.indexOf(ReceiptHandle), 1);
      }
    }
  } finally {
    await giveBack(client, QueueUrl, held);
  }
}

async function receive(client: SQSClient, QueueUrl: string): Promise<Message[]> {
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: BATCH,
      VisibilityTimeout: HELD_SECONDS,
      WaitTimeSeconds: 1,
      MessageAttributeNames: ['All'],
    }),
  );
  return Messages;
}

async function giveBack(client: SQSClient, QueueUrl: string, handles: readonly string[]): Promise<void> {
  for (let i = 0; i < handles.length; i += BATCH) {
    const Entries = handles
      .slice(i, i + BATCH)
      .map((ReceiptHandle, at) => ({ Id: String(at), ReceiptHandle, VisibilityTimeout: 0 }));
    await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
  }
}

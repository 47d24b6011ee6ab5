import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** The longest that SQS holds a message back. */
const LONGEST_DELAY = 900;

/** Puts work that is not done back into its own queue, as a message of its own: a delay is no failure. */
export function createContinuation(
  client: SQSClient,
  queueUrl: string,
): (body: string, delaySeconds: number) => Promise<void> {
  return async (body, delaySeconds) => {
    const DelaySeconds = Math.min(LONGEST_DELAY, Math.max(0, Math.ceil(delaySeconds)));
    await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, DelaySeconds }));
  };
}

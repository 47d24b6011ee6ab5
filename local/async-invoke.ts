import { type LocalFunction, STOPPED } from './function.ts';
import type { Queue, Queues } from './sqs.ts';

export type AsyncSpec = {
  /** The queue, kept like any other, in which the function's events wait. */
  queueArn: string;
  attempts: number;
  maxAgeMs: number;
  deadLetterArn?: string | undefined;
};

export type AsyncInvoker = { waiting(): number; stop(): Promise<void> };

/** Lambda's asynchronous invocation: events wait on disk, are tried `attempts` times, then go to the dead-letter queue. */
export function startAsyncInvoker(
  spec: AsyncSpec,
  queue: Queue,
  queues: Queues,
  target: LocalFunction,
  options: { retryAfterSeconds: number; onLost: (reason: string) => void; onFault: (reason: string) => void },
): AsyncInvoker {
  let stopped = false;
  const running = new Set<Promise<void>>();

  async function handle(message: ReturnType<Queue['dequeue']>[number]): Promise<void> {
    const entry = queue.inflightMessages.get(message.ReceiptHandle)?.message;
    const attempt = entry?.approximateReceiveCount ?? 1;
    const age = Date.now() - (entry?.sentTimestamp ?? Date.now());
    const result = await target.invoke(JSON.parse(message.Body));
    if (result.ok) {
      queue.deleteMessage(message.ReceiptHandle);
    } else if (result.failure.errorType === STOPPED) {
      // Left in flight: the next start makes it ready, and the cut does not count as an attempt.
    } else if (stopped || (attempt < spec.attempts && age < spec.maxAgeMs)) {
      queue.changeVisibility(message.ReceiptHandle, options.retryAfterSeconds);
    } else {
      giveUp(message, result.failure);
    }
  }

  function giveUp(
    message: ReturnType<Queue['dequeue']>[number],
    failure: { errorType: string; errorMessage: string },
  ): void {
    const { deadLetterArn } = spec;
    queues.transaction(() => {
      if (deadLetterArn !== undefined)
        queues.send(deadLetterArn, message.Body, {
          ErrorCode: '200',
          ErrorMessage: `${failure.errorType}: ${failure.errorMessage}`.slice(0, 1024),
          RequestID: message.MessageId,
        });
      queue.deleteMessage(message.ReceiptHandle);
    });
    if (deadLetterArn === undefined)
      options.onLost(
        `an event for ${target.spec.label} was dropped after ${spec.attempts} attempts: it has no dead-letter queue`,
      );
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      if (running.size >= target.spec.concurrency) await Promise.race(running);
      const message = queues.receive(queue, 1)[0];
      if (message === undefined) {
        if (!stopped) await queue.waitForMessages(20);
        continue;
      }
      const work = handle(message)
        .catch(error => options.onFault(`${target.spec.label}: ${String(error)}`))
        .finally(() => running.delete(work));
      running.add(work);
    }
  }
  const looping = loop();

  return {
    waiting: () => running.size,
    async stop() {
      stopped = true;
      queue.cancelWaiters();
      await looping;
      await Promise.all(running);
    },
  };
}

import type { Random } from '../cli/simulation/random.ts';
import type { SimulatedTime } from './simulated-time.ts';

export interface QueueOptions {
  batchSize: number;
  windowMs: number;
  /** Batches worked on at a time. */
  concurrency: number;
  /** Until a message that failed is there again. */
  visibilityMs: number;
}

export interface SimulatedQueue<M> {
  send(message: M): void;
  /** Messages that failed and came back. */
  returned(): number;
  /** Rejects where the function itself fails; never resolves. */
  failure: Promise<never>;
}

interface Gathering<M> {
  take(message: M): void;
}

/**
 * A queue and Lambda's pollers: each gathers a batch until it is full or its window is over, and hands it to the function
 * before it gathers again. What comes goes to any of those that gather. Source: AWS Lambda Developer Guide, "Using Lambda
 * with Amazon SQS". `handle` answers the messages that failed.
 */
export function createSimulatedQueue<M>(
  time: SimulatedTime,
  random: Random,
  { batchSize, windowMs, concurrency, visibilityMs }: QueueOptions,
  handle: (batch: readonly M[]) => Promise<readonly M[]>,
): SimulatedQueue<M> {
  const backlog: M[] = [];
  const gathering: Gathering<M>[] = [];
  let returned = 0;

  const send = (message: M): void => {
    const one = gathering[Math.floor(random.next() * gathering.length)];
    if (one === undefined) backlog.push(message);
    else one.take(message);
  };

  const gather = (): Promise<M[]> =>
    new Promise(handOver => {
      const batch = backlog.splice(0, batchSize);
      const close = (): void => {
        const place = gathering.indexOf(one);
        if (place < 0) return;
        gathering.splice(place, 1);
        handOver(batch);
      };
      const one: Gathering<M> = {
        take(message) {
          batch.push(message);
          if (batch.length === 1) time.after(windowMs, close);
          if (batch.length === batchSize) close();
        },
      };
      gathering.push(one);
      if (batch.length === batchSize) close();
      else if (batch.length > 0) time.after(windowMs, close);
    });

  const poll = async (): Promise<never> => {
    for (;;) {
      for (const message of await handle(await gather())) {
        returned += 1;
        time.after(visibilityMs, () => send(message));
      }
    }
  };
  const failure = Promise.race(Array.from({ length: concurrency }, poll));
  return { send, returned: () => returned, failure };
}

import { INTERRUPTED } from './failure.ts';

/** Thrown into work that Ctrl-C ended. */
export class InterruptedError extends Error {
  constructor() {
    super('Stopped');
    this.name = 'InterruptedError';
  }
}

/** Aborts at the first Ctrl-C (or SIGTERM); the second one ends the process at once. */
export function abortOnInterrupt(): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    controller.abort(new InterruptedError());
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return {
    signal: controller.signal,
    release: () => process.off('SIGINT', stop).off('SIGTERM', stop),
  };
}

/** Resolves when the signal aborts. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }));
}

/** Work that the first Ctrl-C stops before its end, which the exit code then says; what it came to is shown either way. */
export async function untilInterrupted<T extends { finished: boolean }>(
  work: (signal: AbortSignal) => Promise<T>,
  show: (outcome: T) => void,
): Promise<void> {
  const { signal, release } = abortOnInterrupt();
  try {
    const outcome = await work(signal);
    show(outcome);
    if (!outcome.finished) process.exitCode = INTERRUPTED;
  } finally {
    release();
  }
}

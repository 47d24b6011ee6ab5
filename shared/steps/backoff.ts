/** How an adapter waits between attempts; tests pass their own. */
export interface Waiting {
  /** Attempts in all without any progress between, the first counted. */
  attempts?: number;
  sleep?: (ms: number) => Promise<void>;
  /** In [0, 1). */
  random?: () => number;
}

const BASE_MS = 25;
const CAP_MS = 2_000;

/** Capped exponential backoff with full jitter. `attempt` counts the failures so far, from 1. */
export function backoffMs(attempt: number, random: () => number): number {
  return Math.floor(random() * Math.min(CAP_MS, BASE_MS * 2 ** attempt));
}

export function withDefaults(waiting: Waiting): Required<Waiting> {
  return {
    attempts: waiting.attempts ?? 8,
    sleep: waiting.sleep ?? (ms => new Promise(resolve => setTimeout(resolve, ms))),
    random: waiting.random ?? Math.random,
  };
}

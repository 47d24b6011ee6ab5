/** How the steps of a funnel follow each other: in order with others between, with none between, or in any order. */
export type FunnelOrder = 'sequential' | 'strict' | 'any';

/** Attempts of one journey, each begun by an entry. Made once and used for journey after journey. */
export interface Attempts {
  reset(): void;
  /** The next step of the journey: which funnel steps it matches and after which levels it is excluded, as bits from 0. */
  take(step: number, at: number, matches: number, exclusions: number): void;
  count(): number;
  /** No attempt can get further, and no more may begin. */
  over(at: number): boolean;
  /** How many funnel steps the attempt reached. */
  level(attempt: number): number;
  /** The step of the log that brought it to a level, from 1. */
  reached(attempt: number, level: number): number;
}

interface Rules {
  size: number;
  order: FunnelOrder;
  window: number;
  /** Only the first entry begins an attempt. */
  firstOnly: boolean;
}

/** Attempts that have the same funnel steps behind them go on together, so that the time is linear in the steps. */
export function createAttempts({ size, order, window, firstOnly }: Rules): Attempts {
  const begun: number[] = [];
  const levels: number[] = [];
  const reached: number[] = [];
  const waiting = new Map<number, number[]>();

  const next = (state: number, level: number, matches: number): number => {
    const open = order === 'any' ? matches & ~state : matches & (1 << level);
    return state | (open & -open);
  };

  function join(state: number, attempts: number[]): void {
    const there = waiting.get(state);
    if (there === undefined) waiting.set(state, attempts);
    else for (const attempt of attempts) there.push(attempt);
  }

  function enter(step: number, at: number, state: number): void {
    const attempt = begun.push(at) - 1;
    levels.push(1);
    reached[attempt * size] = step;
    if (size > 1) join(state, [attempt]);
  }

  function advance(attempts: number[], step: number, at: number): number[] {
    const inTime = attempts.filter(attempt => at - (begun[attempt] ?? 0) <= window);
    for (const attempt of inTime) {
      const level = levels[attempt] ?? 0;
      reached[attempt * size + level] = step;
      levels[attempt] = level + 1;
    }
    return inTime;
  }

  function move(step: number, at: number, matches: number, exclusions: number): void {
    // Of two states, that of the later attempts is part of the other: by the time that it is one level behind, it has waited less
    // long. So whoever joins a state here comes after it was moved: a step of the log takes an attempt one level on, not two.
    for (const state of [...waiting.keys()]) {
      const level = bitsOf(state);
      const after = next(state, level, matches);
      if (after !== state) {
        const inTime = advance(waiting.get(state) ?? [], step, at);
        waiting.delete(state);
        if (level + 1 < size) join(after, inTime);
      } else if (order === 'strict' || (exclusions & (1 << (level - 1))) !== 0) waiting.delete(state);
    }
  }

  return {
    reset() {
      begun.length = 0;
      levels.length = 0;
      waiting.clear();
    },
    take(step, at, matches, exclusions) {
      if (waiting.size > 0) move(step, at, matches, exclusions);
      if (firstOnly && begun.length > 0) return;
      const state = next(0, 0, matches);
      if (state !== 0) enter(step, at, state);
    },
    count: () => begun.length,
    over: at => firstOnly && begun.length > 0 && (waiting.size === 0 || at - (begun[0] ?? 0) > window),
    level: attempt => levels[attempt] ?? 0,
    reached: (attempt, level) => reached[attempt * size + level - 1] ?? 0,
  };
}

function bitsOf(state: number): number {
  let count = 0;
  for (let left = state; left !== 0; left &= left - 1) count += 1;
  return count;
}

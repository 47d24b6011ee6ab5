import type { JourneyId, NodeId } from '../../domain/types.ts';

/** Look again at a journey at `dueAt` (ms): no event will say that nothing happened. */
export interface Timer {
  dueAt: number;
  person: NodeId;
  journey: JourneyId;
  /** Set before a save of the person's node at this version: until that is saved, the journey may not be there yet. */
  stamp?: number;
}

export interface TimerStore {
  putTimer(timer: Timer): Promise<void>;
  deleteTimer(timer: Timer): Promise<void>;
  /** Due at or before `now`, the earliest first. */
  dueTimers(now: number, limit: number): Promise<Timer[]>;
}

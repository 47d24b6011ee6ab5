import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { type Fold, raise } from './flag.ts';
import type { Mark } from './types.ts';

/** Ping-pong: channel A → B → A, runs of one channel collapsed first (semantics §4). */
export function detectPingPong(fold: Fold, touchpoint: StoredTouchpoint, mark: Mark, stage: string): void {
  const { journey } = fold;
  const { first, before } = journey.channelRuns;
  if (first.channel === mark.channel) return;
  if (before?.first.channel === mark.channel) {
    raise(fold, {
      kind: 'ping-pong',
      at: mark.at,
      tid: touchpoint.tid,
      stage,
      marks: [before.last, first, mark],
    });
  }
  journey.channelRuns = { first: mark, before: { first, last: journey.last } };
}

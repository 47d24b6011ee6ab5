import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import type { CompiledDefinition } from './definition.ts';
import { type Fold, instant, raise } from './flag.ts';
import type { JourneyState, Mark } from './types.ts';

/** When (ms) silence becomes a drop-off; `undefined` while nothing is expected any more. */
export function deadlineOf(journey: JourneyState, definition: CompiledDefinition): number | undefined {
  if (journey.ended !== undefined || journey.dropped !== undefined) return undefined;
  const stage = definition.stageOf(journey.last.activity);
  return journey.last.at + (stage?.expectedWithin ?? definition.inactivity);
}

/** Raises the drop-off if its deadline lies before `now` (event time). A touchpoint at the very deadline is in time. */
export function expire(fold: Fold, now: number): void {
  const { journey, definition } = fold;
  const deadline = deadlineOf(journey, definition);
  if (deadline === undefined || now <= deadline) return;
  const flag = raise(fold, {
    kind: 'drop-off',
    at: deadline,
    tid: journey.lastTid,
    stage: journey.stage,
    marks: [journey.last],
    ...(journey.value === undefined ? {} : { extra: { value: journey.value } }),
  });
  journey.dropped = { at: deadline, flag };
}

/** The journey goes on: in time after a drop-off, it recovers. */
export function recover(
  { journey, definition, changes }: Fold,
  touchpoint: StoredTouchpoint,
  mark: Mark,
): void {
  const { dropped } = journey;
  if (dropped === undefined || touchpoint.at - dropped.at > definition.recoverWithin) return;
  delete journey.dropped;
  journey.recoveries.push({ at: mark.at, channel: mark.channel });
  changes.push({
    transition: 'resolved',
    flag: {
      ...dropped.flag,
      state: 'resolved',
      resolved: { at: instant(mark.at), channel: mark.channel },
    },
  });
}

import type { Context } from '../contract/context.ts';
import type { CompiledDefinition } from './definition.ts';
import { instant } from './flag.ts';
import type { ActivityState, JourneyState, Mark } from './types.ts';

type Ask = Pick<Context['doNotAskAgain'][number], 'what' | 'name' | 'why'> & { mark: Mark };

/**
 * What the customer has done or told in a journey, and need not again. Not what may repeat, nor what failed or was
 * abandoned the last time: that has yet to be done.
 */
export function reasonsNotToAsk(journey: JourneyState, definition: CompiledDefinition): Ask[] {
  const activities = Object.entries(journey.activities).flatMap(([name, activity]): Ask[] => {
    const why = definition.repeatable(name) ? undefined : whyOf(activity);
    return why === undefined ? [] : [{ what: 'activity', name, why, mark: activity.last }];
  });
  const reasons = Object.entries(journey.contacts).flatMap(([name, mark]): Ask[] =>
    name === '' ? [] : [{ what: 'reason', name, why: 'told', mark }],
  );
  return [...activities, ...reasons];
}

function whyOf({ outcome, count }: ActivityState): Ask['why'] | undefined {
  if (outcome === 'failed' || outcome === 'abandoned') return undefined;
  if (count > 1) return 'done-again';
  return outcome === 'transferred' ? 'handed-over' : 'done';
}

/** Subjects on which the last words of two channels differ: whoever corrected itself has said the other's value since. */
export function standingContradictions(journey: JourneyState): Context['contradictions'] {
  return Object.entries(journey.statements).flatMap(([subject, stated]) => {
    const said = Object.entries(stated).sort(([, a], [, b]) => b.order - a.order);
    const [latest] = said;
    if (latest === undefined || new Set(said.map(([, { value }]) => value)).size < 2) return [];
    const values = said.map(([channel, { value, mark }]) => ({ channel, at: instant(mark.at), value }));
    return [{ at: instant(latest[1].mark.at), journey: journey.id, subject, values }];
  });
}

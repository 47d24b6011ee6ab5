import type { StoredTouchpoint } from '../../contract/touchpoint.ts';
import type { CompiledDefinition } from '../../domain/definition.ts';
import { advance, inOrder } from '../../domain/journey.ts';
import type { JourneyId, JourneyState, NodeId } from '../../domain/types.ts';

/** A person's journeys with the touchpoints of each, in order. */
export type Memberships = ReadonlyMap<JourneyId, { state: JourneyState; touchpoints: StoredTouchpoint[] }>;

/** Folds all of a person's touchpoints, in any order, and notes which went into which journey. */
export function membershipsOf(
  person: NodeId,
  touchpoints: readonly StoredTouchpoint[],
  definitions: readonly CompiledDefinition[],
): Memberships {
  const journeys: JourneyState[] = [];
  const memberships = new Map<JourneyId, { state: JourneyState; touchpoints: StoredTouchpoint[] }>();
  for (const touchpoint of [...touchpoints].sort(inOrder)) {
    advance(journeys, person, touchpoint, definitions);
    // A fold leaves the journeys it went on with behind all others.
    for (const state of journeys.toReversed()) {
      if (state.lastTid !== touchpoint.tid) break;
      const known = memberships.get(state.id);
      if (known === undefined) memberships.set(state.id, { state, touchpoints: [touchpoint] });
      else known.touchpoints.push(touchpoint);
    }
  }
  return memberships;
}

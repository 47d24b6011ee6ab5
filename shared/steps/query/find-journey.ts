import type { Flag } from '../../contract/flag.ts';
import type { StoredTouchpoint } from '../../contract/touchpoint.ts';
import type { CompiledDefinition } from '../../domain/definition.ts';
import { versionOf } from '../../domain/definition-versions.ts';
import type { JourneyId, JourneyState, LedgerEntry, NodeId, Tid } from '../../domain/types.ts';
import type { QueryDependencies } from './dependencies.ts';
import { historyOf, locate } from './person-history.ts';

export interface JourneyFound {
  person: NodeId;
  definition: CompiledDefinition;
  state: JourneyState;
  touchpoints: readonly StoredTouchpoint[];
  entries: ReadonlyMap<Tid, LedgerEntry>;
  /** Those of this journey that hold, or held until the customer came back. */
  flags: Flag[];
}

/** `moved`: late data or a login put the journey's first touchpoint into another one. */
export type JourneyAnswer =
  | { outcome: 'found'; journey: JourneyFound }
  | { outcome: 'moved'; to: JourneyId }
  | { outcome: 'unknown' };

export async function findJourney(
  deps: Pick<QueryDependencies, 'store' | 'definitions'>,
  id: JourneyId,
): Promise<JourneyAnswer> {
  const { store, definitions } = deps;
  const separator = id.indexOf('~');
  const newest = definitions.find(each => each.id === id.slice(0, separator));
  if (newest === undefined) return { outcome: 'unknown' };
  const first = await locate(store, id.slice(separator + 1));
  if (first === undefined) return { outcome: 'unknown' };

  const person = first.entry.holder;
  const history = await historyOf(deps, person, first.touchpoint.ids.slice(0, 1));
  const folded = history.journeys.get(id);
  if (folded === undefined) {
    for (const [to, { state, touchpoints }] of history.journeys) {
      if (state.definition !== newest.id) continue;
      if (touchpoints.some(each => each.tid === first.touchpoint.tid)) return { outcome: 'moved', to };
    }
    return { outcome: 'unknown' };
  }
  const live = history.state?.journeys.find(each => each.id === id);
  const [archived, flags] = await Promise.all([
    live === undefined ? store.archivedJourney(person, id) : undefined,
    store.flagsOf(person),
  ]);
  const state = live ?? archived?.state ?? folded.state;
  return {
    outcome: 'found',
    journey: {
      person,
      definition: versionOf(newest, state) ?? newest,
      state,
      touchpoints: folded.touchpoints,
      entries: history.entries,
      flags: flags.flatMap(({ flag }) => (flag.journey === id && flag.state !== 'retracted' ? [flag] : [])),
    },
  };
}

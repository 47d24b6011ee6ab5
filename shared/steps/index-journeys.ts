import { versionNumbered } from '../domain/definition-versions.ts';
import { deadlineOf } from '../domain/drop-off.ts';
import { newPerson } from '../domain/person.ts';
import type { IdentifierNode, JourneyId, JourneyState, PersonState } from '../domain/types.ts';
import type { StitchDependencies } from './dependencies.ts';

/** The deadline of each journey, by id; `undefined` where none is awaited. */
export function deadlines(
  { definitions }: StitchDependencies,
  journeys: readonly JourneyState[],
): Map<string, number | undefined> {
  return new Map(
    journeys.map(journey => {
      const newest = definitions.find(each => each.id === journey.definition);
      // Of a version not known here nobody can say what timer it has.
      const definition = newest === undefined ? undefined : versionNumbered(newest, journey.version);
      return [journey.id, definition === undefined ? undefined : deadlineOf(journey, definition)];
    }),
  );
}

/** A timer is taken for pending while it is due so long after now: another clock may be ahead. */
const SKEW_MS = 15 * 60_000;

/**
 * Before `state` is saved over `node`: lists new journeys, archives those that left it, and sets timers. Only a state
 * that is saved already may leave: `archived` are as `node` had them. A journey's timer is due no later than its
 * deadline. So only a deadline earlier than its pending timer needs another one; where none is known to be pending, one
 * earlier than the deadline `before`, from which the sweep may have set it again.
 */
export async function index(
  deps: StitchDependencies,
  { id: person, version: stamp, person: { armed: known = {} } = newPerson() }: IdentifierNode,
  state: PersonState,
  before: ReadonlyMap<string, number | undefined>,
  archived: readonly JourneyState[],
): Promise<void> {
  const { store } = deps;
  const now = deadlines(deps, state.journeys);
  const pending = Object.entries(known).filter(([, dueAt]) => dueAt > deps.now() + SKEW_MS);
  const armed = new Map(pending.filter(([id]) => now.get(id) !== undefined));
  const arm = (dueAt: number | undefined, id: JourneyId): Promise<void>[] => {
    const early = armed.get(id) ?? (before.get(id) ?? Number.POSITIVE_INFINITY) + 1;
    if (dueAt === undefined || dueAt + 1 >= early) return [];
    armed.set(id, dueAt + 1);
    return [store.putTimer({ dueAt: dueAt + 1, person, journey: id, stamp })];
  };
  const writes = state.journeys.flatMap(({ id, definition, startedAt }) => {
    const dueAt = now.get(id);
    return [
      ...(before.has(id) ? [] : [store.listJourney({ person, id, definition, startedAt, stamp })]),
      ...arm(dueAt, id),
    ];
  });
  for (const journey of archived) {
    const { id, definition, startedAt } = journey;
    writes.push(store.archiveJourney({ person, id, definition, startedAt, stamp, state: journey }));
  }
  if (armed.size > 0) state.armed = Object.fromEntries(armed);
  else delete state.armed;
  await Promise.all(writes);
}

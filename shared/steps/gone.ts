import type { GoneJourney, IdentifierNode } from '../domain/types.ts';
import type { ArchivedJourney, JourneyEntry, JourneyIndex } from './ports/journeys.ts';

interface Dependencies {
  store: JourneyIndex;
}

/** Takes journeys off the list, and out of the archive, that a saved node notes as its person's no longer. */
export async function takeAway(
  { store }: Dependencies,
  { id: person, version }: Pick<IdentifierNode, 'id' | 'version'>,
  gone: readonly GoneJourney[],
): Promise<void> {
  // What somebody who read this node has put there since bears its version, and stays.
  const stamp = version - 1;
  await Promise.all(
    gone.flatMap(({ id, definition, startedAt, archived }) => [
      store.unlistJourney({ person, id, definition, startedAt, stamp }),
      ...(archived === true ? [store.unarchiveJourney(person, id, stamp)] : []),
    ]),
  );
}

/** Of those that a node notes as gone the ones that are still there: who saved the note met its end before. */
export async function leftBehind(
  { store }: Dependencies,
  { id: person, version: stamp, person: state }: IdentifierNode,
): Promise<GoneJourney[]> {
  const gone = state?.gone ?? [];
  if (gone.length === 0) return [];
  const entries = gone.map(({ id, definition, startedAt }) => ({ person, id, definition, startedAt, stamp }));
  const there = new Set((await store.listedJourneys(entries)).map(each => each.id));
  for (const { id, archived } of gone) {
    if (archived === true && (await store.archivedJourney(person, id)) !== undefined) there.add(id);
  }
  return gone.filter(each => there.has(each.id));
}

/** As it is noted; `archive`: all of the person's that have left their node. */
export function goneOf(
  { id, definition, startedAt }: Pick<JourneyEntry, 'id' | 'definition' | 'startedAt'>,
  archive: readonly ArchivedJourney[],
): GoneJourney {
  const archived = archive.some(each => each.id === id);
  return { id, definition, startedAt, ...(archived ? { archived } : {}) };
}

import type { Journey } from '../../contract/journey.ts';
import type { CompiledDefinition } from '../../domain/definition.ts';
import { definitionOf } from '../../domain/definition-versions.ts';
import type { JourneyId, JourneyState, NodeId } from '../../domain/types.ts';
import { journeyView } from '../../domain/view.ts';
import { byBytes, cutPage, decodeCursor, journeyList, personList, placeOf } from '../paging.ts';
import type { JourneyEntry } from '../ports/journeys.ts';
import type { ListQuery, Page } from '../ports/lists.ts';
import type { QueryDependencies } from './dependencies.ts';
import { readList } from './read-list.ts';

export interface JourneyFilter {
  definition?: string | undefined;
  state?: Journey['state'] | undefined;
  flag?: keyof Journey['flags'] | undefined;
  channel?: string | undefined;
  /** Left out: all are. */
  isSeen?: (definition: CompiledDefinition, state: JourneyState) => boolean;
}

type Dependencies = Pick<QueryDependencies, 'store' | 'definitions'>;

/** Journeys by start, newest first, as they stand at `now` (ms). */
export function listJourneys(
  deps: Dependencies,
  { definition, state, flag, channel, isSeen }: JourneyFilter,
  query: ListQuery,
  now: number,
): Promise<Page<Journey>> {
  const wanted = (journey: Journey) =>
    (state === undefined || journey.state === state) &&
    (flag === undefined || (journey.flags[flag] ?? 0) > 0) &&
    (channel === undefined || journey.channels.includes(channel));
  const ids = new Map(deps.definitions.map(({ id }) => [journeyList(id), id]));
  return readList(
    {
      name: 'journeys',
      lists: definition === undefined ? [...ids.keys()] : [journeyList(definition)],
      read: (list, part) => deps.store.listJourneys(ids.get(list) ?? '', part),
      placeOf: ({ startedAt, id, person }) => placeOf(startedAt, id, person),
      filtered: [state, flag, channel, isSeen].some(each => each !== undefined),
      resolve: async entries => {
        const views = await viewsOf(deps, entries, now, isSeen);
        return views.map(view => (view !== undefined && wanted(view) ? view : undefined));
      },
    },
    query,
  );
}

/** A person's journeys, the oldest first: those in their node, and those that have left it. */
export async function journeysOfPerson(
  { store, definitions }: Dependencies,
  person: NodeId,
  { limit, cursor }: { limit: number; cursor?: string },
  now: number,
): Promise<Page<Journey>> {
  const list = personList(person);
  const after = cursor === undefined ? '' : decodeCursor(list, cursor);
  // The archive first: one that leaves the node in between is then met in both, and not in none.
  const archived = await store.archivedJourneys(person, {
    limit,
    ...(cursor === undefined ? {} : { cursor }),
  });
  const node = (await store.getNodes([person])).get(person);
  const states = new Map<JourneyId, JourneyState>();
  for (const { id, state } of archived.items) states.set(id, state);
  for (const state of node?.person?.journeys ?? []) states.set(state.id, state);
  const rows = [...states.values()].flatMap(state => {
    const place = placeOf(state.startedAt, state.id, person);
    const compiled = definitionOf(definitions, state);
    if (compiled === undefined || byBytes(place, after) <= 0) return [];
    return [{ place, value: journeyView(state, person, compiled, now) }];
  });
  rows.sort((a, b) => byBytes(a.place, b.place));
  return cutPage(list, limit, rows, archived.cursor !== undefined);
}

/** `undefined` for an entry that is not seen, or whose journey was superseded and not yet taken off the list. */
async function viewsOf(
  { store, definitions }: Dependencies,
  entries: readonly JourneyEntry[],
  now: number,
  isSeen: JourneyFilter['isSeen'] = () => true,
): Promise<(Journey | undefined)[]> {
  const nodes = await store.getNodes([...new Set(entries.map(entry => entry.person))]);
  return Promise.all(
    entries.map(async ({ person, id }) => {
      const state = nodes.get(person)?.person;
      const archived = async () =>
        state === undefined || state.archived === 0
          ? undefined
          : (await store.archivedJourney(person, id))?.state;
      const current = state?.journeys.find(each => each.id === id) ?? (await archived());
      const compiled = current && definitionOf(definitions, current);
      return compiled === undefined || current === undefined || !isSeen(compiled, current)
        ? undefined
        : journeyView(current, person, compiled, now);
    }),
  );
}

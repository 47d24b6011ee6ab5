import type { Journey } from '../../contract/journey.ts';
import { definitionOf } from '../../domain/definition-versions.ts';
import type { NodeId } from '../../domain/types.ts';
import { journeyView } from '../../domain/view.ts';
import { journeyList, placeOf } from '../paging.ts';
import type { JourneyEntry, ListQuery, Page } from '../ports.ts';
import type { QueryDependencies } from './dependencies.ts';
import { readList } from './read-list.ts';

export interface JourneyFilter {
  definition?: string | undefined;
  state?: Journey['state'] | undefined;
  flag?: keyof Journey['flags'] | undefined;
  channel?: string | undefined;
}

type Dependencies = Pick<QueryDependencies, 'store' | 'definitions'>;

/** Journeys by start, newest first, as they stand at `now` (ms). */
export function listJourneys(
  deps: Dependencies,
  { definition, state, flag, channel }: JourneyFilter,
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
      filtered: [state, flag, channel].some(each => each !== undefined),
      resolve: async entries => {
        const views = await viewsOf(deps, entries, now);
        return views.map(view => (view !== undefined && wanted(view) ? view : undefined));
      },
    },
    query,
  );
}

/** A person's journeys, the oldest first. */
export async function journeysOfPerson(
  deps: Dependencies,
  person: NodeId,
  page: { limit: number; cursor?: string },
  now: number,
): Promise<Page<Journey>> {
  const { items, cursor } = await deps.store.journeysOf(person, page);
  const views = await viewsOf(deps, items, now);
  return { items: views.flatMap(view => view ?? []), ...(cursor === undefined ? {} : { cursor }) };
}

/** `undefined` for an entry whose journey was superseded and not yet taken off the list. */
async function viewsOf(
  { store, definitions }: Dependencies,
  entries: readonly JourneyEntry[],
  now: number,
): Promise<(Journey | undefined)[]> {
  const nodes = await store.getNodes([...new Set(entries.map(entry => entry.person))]);
  return entries.map(({ person, id, state }) => {
    const current = nodes.get(person)?.person?.journeys.find(each => each.id === id) ?? state;
    const compiled = current && definitionOf(definitions, current);
    return compiled === undefined || current === undefined
      ? undefined
      : journeyView(current, person, compiled, now);
  });
}

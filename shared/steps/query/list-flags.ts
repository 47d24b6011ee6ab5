import { boundaryText, FLAG_KINDS, type Flag } from '../../contract/flag.ts';
import { flagList, placeOf } from '../paging.ts';
import type { FlagStore } from '../ports/flags.ts';
import type { ListQuery, Page } from '../ports/lists.ts';
import { readList } from './read-list.ts';

export interface FlagFilter {
  kind?: Flag['kind'] | undefined;
  /** As `boundaryText` writes it. */
  boundary?: string | undefined;
  /** None: raised and resolved ones. */
  state?: Flag['state'] | undefined;
  /** Left out: all are. */
  isSeen?: (flag: Flag) => boolean;
}

/** Flags by time, newest first. */
export function listFlags(
  store: FlagStore,
  { kind, boundary, state, isSeen }: FlagFilter,
  query: ListQuery,
): Promise<Page<Flag>> {
  const wanted = (flag: Flag) =>
    (state === undefined ? flag.state !== 'retracted' : flag.state === state) &&
    (isSeen === undefined || isSeen(flag)) &&
    (boundary === undefined || (flag.silo !== undefined && boundaryText(flag.silo.boundary) === boundary));
  const kinds = new Map(FLAG_KINDS.map(each => [flagList(each), each]));
  return readList(
    {
      name: 'flags',
      lists: kind === undefined ? [...kinds.keys()] : [flagList(kind)],
      read: async (list, part) => {
        const known = kinds.get(list);
        return known === undefined ? { items: [] } : store.listFlags(known, part);
      },
      placeOf: ({ flag }) => placeOf(Date.parse(flag.at), flag.id, flag.person),
      // Retracted ones are few: without another filter most rows stay.
      filtered: [boundary, state, isSeen].some(each => each !== undefined),
      resolve: async rows => rows.map(({ flag }) => (wanted(flag) ? flag : undefined)),
    },
    query,
  );
}

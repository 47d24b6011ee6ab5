import type { StoredTouchpoint } from '../../contract/touchpoint.ts';
import { entriesOf } from '../../domain/ledger.ts';
import { MOST_MEMBERS } from '../../domain/person.ts';
import type { LedgerEntry, NodeId, PersonState, Tid } from '../../domain/types.ts';
import { openNodes, touchpointsOf } from '../open-nodes.ts';
import type { NodeStore } from '../ports/nodes.ts';
import type { TouchpointStore } from '../ports/touchpoints.ts';
import { type QueryDependencies, TooMuchToReadError } from './dependencies.ts';
import { type Memberships, membershipsOf } from './memberships.ts';

/** Touchpoints of one person that one request reads. */
export const MAX_HISTORY = 20_000;

/** All that a person did: their touchpoints' ledger entries, and the journeys these make. */
export interface History {
  person: NodeId;
  state: PersonState | undefined;
  entries: ReadonlyMap<Tid, LedgerEntry>;
  journeys: Memberships;
}

/** `also`: ledgers to look into beside those the person is known by. */
export async function historyOf(
  { store, definitions }: Pick<QueryDependencies, 'store' | 'definitions'>,
  person: NodeId,
  also: readonly NodeId[],
): Promise<History> {
  const state = (await store.getNodes([person])).get(person)?.person;
  if (state !== undefined && (state.more || state.touchpoints > MAX_HISTORY)) {
    throw new TooMuchToReadError(
      state.more
        ? `The person has touchpoints under more than ${MOST_MEMBERS} identifiers, too many for one request`
        : `The person has ${state.touchpoints} touchpoints, one request reads ${MAX_HISTORY}`,
      'look into the list of their journeys instead',
    );
  }
  const opened = await openNodes(store, [person, ...also, ...Object.keys(state?.members ?? {})]);
  const held = await touchpointsOf(store, person, opened.values());
  return {
    person,
    state,
    entries: new Map(held.map(({ entry }) => [entry.tid, entry])),
    journeys: membershipsOf(
      person,
      held.map(each => each.touchpoint),
      definitions,
    ),
  };
}

/** Ledger entries of touchpoints, by `tid`; one that is stored but has no place yet has none. */
export async function placesOf(
  store: NodeStore,
  touchpoints: readonly StoredTouchpoint[],
): Promise<Map<Tid, LedgerEntry>> {
  const anchors = touchpoints.flatMap(each => each.ids[0] ?? []);
  const opened = await openNodes(store, anchors);
  const places = new Map<Tid, LedgerEntry>();
  for (const { tid, ids } of touchpoints) {
    const open = opened.get(ids[0] ?? '');
    const entry = open === undefined ? undefined : entriesOf(open).find(each => each.tid === tid);
    if (entry !== undefined) places.set(tid, entry);
  }
  return places;
}

/** Where one touchpoint is; `undefined` where it is not stored or has no place yet. */
export async function locate(
  store: NodeStore & TouchpointStore,
  tid: Tid,
): Promise<{ touchpoint: StoredTouchpoint; entry: LedgerEntry } | undefined> {
  const [touchpoint] = await store.getTouchpoints([tid]);
  if (touchpoint === undefined) return undefined;
  const entry = (await placesOf(store, [touchpoint])).get(tid);
  return entry === undefined ? undefined : { touchpoint, entry };
}

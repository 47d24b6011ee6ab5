import type { Flag } from '../contract/flag.ts';
import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { keyOf } from '../domain/definition.ts';
import { areCurrent, versionNumbered, versionsOf } from '../domain/definition-versions.ts';
import { deadlineOf } from '../domain/drop-off.ts';
import { isErasedAt, isLapsed } from '../domain/erasure.ts';
import { inOrder } from '../domain/journey.ts';
import { newNode } from '../domain/ledger.ts';
import {
  append,
  flagDifference,
  foldAll,
  isNext,
  newPerson,
  post,
  takeArchivable,
} from '../domain/person.ts';
import type { IdentifierNode, JourneyId, JourneyState, NodeId, PersonState } from '../domain/types.ts';
import { type StitchDependencies, untilSaved } from './dependencies.ts';
import { unlistUnder } from './journeys-begun.ts';
import { heldBy, openNodes } from './open-nodes.ts';
import { emptyOutbox, unrecorded } from './outbox.ts';
import type { ArchivedJourney, JourneyEntry, JourneyIndex } from './ports.ts';

/** Saves a node and answers it as saved; `undefined`: somebody else saved first. */
export async function save(
  { store }: Pick<StitchDependencies, 'store'>,
  node: IdentifierNode,
): Promise<IdentifierNode | undefined> {
  return (await store.saveNode(node)) ? { ...node, version: node.version + 1 } : undefined;
}

export async function readNode(
  { store }: Pick<StitchDependencies, 'store'>,
  id: NodeId,
): Promise<IdentifierNode> {
  return (await store.getNodes([id])).get(id) ?? newNode(id);
}

/**
 * Appends touchpoints to the person in `node`, in place, and writes what must be there before the node is saved.
 * False: they do not come next, so the person must be folded again.
 */
export async function appendTo(
  deps: StitchDependencies,
  node: IdentifierNode,
  touchpoints: readonly StoredTouchpoint[],
): Promise<boolean> {
  const state = node.person ?? newPerson();
  if (!areCurrent(state.journeys, deps.definitions)) return false;
  if (!touchpoints.every(each => isNext(state, each) && !mayBeArchived(deps, state, each))) return false;
  const keys = new Set(touchpoints.map(each => each.ids.at(-1)));
  const archived = takeArchivable(state, ({ key }) => key === undefined || !keys.has(key));
  const before = deadlines(deps, state);
  state.outbox = await unrecorded(deps, state.outbox);
  for (const touchpoint of [...touchpoints].sort(inOrder)) {
    post(state, append(state, node.id, touchpoint, deps.definitions));
  }
  node.person = state;
  await index(deps, node, state, before, archived);
  return true;
}

/** Its key is of no journey here, and there are others. */
function mayBeArchived(
  { definitions }: StitchDependencies,
  state: PersonState,
  touchpoint: StoredTouchpoint,
): boolean {
  if (state.archived === 0) return false;
  return definitions.some(newest =>
    versionsOf(newest).some(version => {
      const key = keyOf(version, touchpoint);
      return (
        key !== undefined && !state.journeys.some(each => each.definition === newest.id && each.key === key)
      );
    }),
  );
}

/** Brings touchpoints of the ledger of `from` to the person that holds them. `count`: of changes there for this person. */
export async function foldInto(
  deps: StitchDependencies,
  person: NodeId,
  from: NodeId,
  count: number,
  touchpoints: readonly StoredTouchpoint[],
): Promise<void> {
  let since = 0;
  const saved = await untilSaved(deps, `Person ${person}`, async () => {
    const node = await readNode(deps, person);
    since = node.person?.sequence ?? 0;
    const folded = node.person?.members[from] ?? 0;
    if (folded >= count && !isLapsed(node)) return node;
    if (isLapsed(node) || touchpoints.some(each => isErasedAt(node, each.at))) return 'refold';
    if (touchpoints.length === 0 || folded !== count - 1 || !(await appendTo(deps, node, touchpoints)))
      return 'refold';
    if (node.person !== undefined) node.person.members[from] = count;
    return save(deps, node);
  });
  if (saved === 'refold') await refold(deps, person, [from]);
  else await emptyOutbox(deps, saved, since);
}

/** Folds a person again from the set of touchpoints; what no longer holds is retracted. `also`: ledgers to look into. */
export async function refold(
  deps: StitchDependencies,
  person: NodeId,
  also: readonly NodeId[],
): Promise<void> {
  let since = 0;
  const saved = await untilSaved(deps, `Person ${person}`, async () => {
    const node = await readNode(deps, person);
    since = node.person?.sequence ?? 0;
    // What is left of the person the erasure takes away; nothing comes back meanwhile.
    if (isLapsed(node)) return leaveErased(deps, person, also);
    const isEmpty = node.erased !== undefined && node.person === undefined;
    const after = await foldFromSet(deps, node, also);
    if (isEmpty && node.person?.touchpoints === 0) return leaveErased(deps, person, also);
    const done = await save(deps, node);
    if (done !== undefined) await after();
    return done;
  });
  await emptyOutbox(deps, saved, since);
}

/** Nobody, instead of a person whose erasure is under way or done. */
async function leaveErased(
  deps: StitchDependencies,
  person: NodeId,
  ledgers: readonly NodeId[],
): Promise<IdentifierNode> {
  await unlistUnder(person, ledgers, deps);
  return newNode(person);
}

/**
 * Folds the person in `node`, in place, from the set of touchpoints, and writes what must be there before the node is
 * saved. The answer is to be called after that.
 */
export async function foldFromSet(
  deps: StitchDependencies,
  node: IdentifierNode,
  also: readonly NodeId[] = [],
): Promise<() => Promise<void>> {
  const { store } = deps;
  const person = node.id;
  const was = node.person ?? newPerson();
  const members = new Set([...also, ...Object.keys(was.members)]);
  members.delete(person);
  const opened = await openNodes(store, [...members]);
  const pages = node.pages === 0 ? [] : (await store.getPages(person)).slice(0, node.pages);
  opened.set(person, { node, pages });

  const { held, expiredUntil = Number.NEGATIVE_INFINITY } = await heldBy(store, person, opened.values());
  const touchpoints = held.map(each => each.touchpoint).filter(each => !isErasedAt(node, each.at));
  const kept = was.journeys.filter(each => each.startedAt <= expiredUntil);
  const folded = touchpoints.filter(each => each.at > expiredUntil);
  const { state, flags } = foldAll(person, folded, deps.definitions, deps.now(), kept);
  state.sequence = was.sequence;
  state.outbox = await unrecorded(deps, was.outbox);
  const known = await flagsBefore(deps, person, state);
  for (const [id, flag] of known) {
    if (!flags.has(id) && restsOnExpired(flag, kept, expiredUntil)) known.delete(id);
  }
  post(state, flagDifference(known, flags));
  const anchors = new Set(touchpoints.map(each => each.ids[0]));
  for (const each of members) {
    // One that holds nothing of this person any more is none of theirs, whatever came first.
    if (anchors.has(each)) state.members[each] = opened.get(each)?.node.holders[person] ?? 0;
  }
  const before = was.archived === 0 ? [] : await allArchived(store, person);
  const isThere = ({ id }: { id: JourneyId }) => state.journeys.some(each => each.id === id);
  const over = [...was.journeys, ...before].filter(old => !isThere(old));
  const gone = over.filter(each => each.startedAt > expiredUntil);
  state.archived = over.length - gone.length;
  const archived = takeUnchanged(state, before);
  await index(deps, node, state, deadlines(deps, was), archived);
  node.person = state;
  return () => takeAway(deps, node, gone, before);
}

/** What proved it is gone: nobody can say any more that it was not so. */
function restsOnExpired(flag: Flag, kept: readonly JourneyState[], expiredUntil: number): boolean {
  return (
    kept.some(each => each.id === flag.journey) ||
    flag.evidence.some(each => Date.parse(each.occurredAt) <= expiredUntil)
  );
}

/** Flags as recorded, and over them those that wait in the outbox of `state`. */
async function flagsBefore(
  { store }: StitchDependencies,
  person: NodeId,
  state: PersonState,
): Promise<Map<string, Flag>> {
  const recorded = state.sequence === 0 ? [] : await store.flagsOf(person);
  const flags = new Map(recorded.map(({ flag }) => [flag.id, flag]));
  for (const { flag } of state.outbox) flags.set(flag.id, flag);
  return flags;
}

/** Off the list, and out of the archive, those that are no journeys of this person any more. */
async function takeAway(
  { store }: StitchDependencies,
  { id: person, version: stamp }: IdentifierNode,
  gone: readonly Pick<JourneyEntry, 'id' | 'definition' | 'startedAt'>[],
  archived: readonly ArchivedJourney[],
): Promise<void> {
  const old = archived.filter(({ id }) => gone.some(each => each.id === id));
  await Promise.all([
    ...gone.map(({ id, definition, startedAt }) =>
      store.unlistJourney({ person, id, definition, startedAt, stamp }),
    ),
    ...old.map(({ id }) => store.unarchiveJourney(person, id, stamp)),
  ]);
}

/** All of a person's journeys that have left their node. */
export async function allArchived(store: JourneyIndex, person: NodeId): Promise<ArchivedJourney[]> {
  const entries: ArchivedJourney[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await store.archivedJourneys(person, {
      limit: 500,
      ...(cursor === undefined ? {} : { cursor }),
    });
    entries.push(...page.items);
    if (page.cursor === undefined) return entries;
    cursor = page.cursor;
  }
}

/** Of the journeys that may leave the node, those archived just so already; the others leave with a later save. */
function takeUnchanged(state: PersonState, archived: readonly ArchivedJourney[]): JourneyState[] {
  const known = new Map(archived.map(({ id, state: each }) => [id, JSON.stringify(each)]));
  return takeArchivable(state, journey => known.get(journey.id) === JSON.stringify(journey));
}

/** The deadline of each journey, by id; `undefined` where none is awaited. */
function deadlines({ definitions }: StitchDependencies, state: PersonState): Map<string, number | undefined> {
  return new Map(
    state.journeys.map(journey => {
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
async function index(
  deps: StitchDependencies,
  { id: person, version: stamp, person: { armed: known = {} } = newPerson() }: IdentifierNode,
  state: PersonState,
  before: ReadonlyMap<string, number | undefined>,
  archived: readonly JourneyState[],
): Promise<void> {
  const { store } = deps;
  const now = deadlines(deps, state);
  const pending = Object.entries(known).filter(([, dueAt]) => dueAt > deps.now() + SKEW_MS);
  const armed = new Map(pending.filter(([id]) => now.get(id) !== undefined));
  const arm = (dueAt: number | undefined, id: JourneyId): Promise<void>[] => {
    const early = armed.get(id) ?? (before.get(id) ?? Number.POSITIVE_INFINITY) + 1;
    if (dueAt === undefined || dueAt + 1 >= early) return [];
    armed.set(id, dueAt + 1);
    return [store.putTimer({ dueAt: dueAt + 1, person, journey: id })];
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

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
import type { IdentifierNode, JourneyState, NodeId, PersonState } from '../domain/types.ts';
import { type StitchDependencies, untilSaved } from './dependencies.ts';
import { openNodes, touchpointsOf } from './open-nodes.ts';
import { emptyOutbox } from './outbox.ts';
import type { JourneyEntry, JourneyIndex } from './ports.ts';

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
  const saved = await untilSaved(deps, `Person ${person}`, async () => {
    const node = await readNode(deps, person);
    const folded = node.person?.members[from] ?? 0;
    if (folded >= count || isLapsed(node)) return node;
    if (touchpoints.some(each => isErasedAt(node, each.at))) return 'refold';
    if (touchpoints.length === 0 || folded !== count - 1 || !(await appendTo(deps, node, touchpoints)))
      return 'refold';
    if (node.person !== undefined) node.person.members[from] = count;
    return save(deps, node);
  });
  if (saved === 'refold') await refold(deps, person, [from]);
  else await emptyOutbox(deps, saved);
}

/** Folds a person again from the set of touchpoints; what no longer holds is retracted. `also`: ledgers to look into. */
export async function refold(
  deps: StitchDependencies,
  person: NodeId,
  also: readonly NodeId[],
): Promise<void> {
  const { store } = deps;
  const saved = await untilSaved(deps, `Person ${person}`, async () => {
    const members = new Set([person, ...also]);
    const known = (await readNode(deps, person)).person;
    for (const each of Object.keys(known?.members ?? {})) members.add(each);
    const opened = await openNodes(store, [...members]);
    const node = opened.get(person)?.node ?? newNode(person);
    const was = node.person ?? newPerson();
    if (Object.keys(was.members).some(each => !members.has(each))) return undefined;

    const held = (await touchpointsOf(store, person, opened.values())).map(each => each.touchpoint);
    const touchpoints = held.filter(each => !isErasedAt(node, each.at));
    const isEmptied = node.erased !== undefined && node.person === undefined && touchpoints.length === 0;
    // What is left of the person the erasure takes away; nothing comes back meanwhile.
    if (isLapsed(node) || isEmptied) return newNode(person);
    const { state, flags } = foldAll(person, touchpoints, deps.definitions, deps.now());
    state.sequence = was.sequence;
    state.outbox = was.outbox;
    post(state, flagDifference(await flagsBefore(deps, person, was), flags));
    const anchors = new Set(touchpoints.map(each => each.ids[0]));
    for (const each of members) {
      // One that holds nothing of this person any more is none of theirs, whatever came first.
      if (each !== person && anchors.has(each))
        state.members[each] = opened.get(each)?.node.holders[person] ?? 0;
    }
    const listed = was.archived === 0 ? [] : await allJourneysOf(store, person);
    const gone = [...was.journeys, ...listed].filter(old => !state.journeys.some(each => each.id === old.id));
    const archived = takeUnchanged(state, listed);
    await index(deps, node, state, deadlines(deps, was), archived);
    const done = await save(deps, { ...node, person: state });
    if (done !== undefined)
      await Promise.all(gone.map(({ id }) => store.deleteJourney(person, id, node.version)));
    return done;
  });
  await emptyOutbox(deps, saved);
}

/** Flags as recorded, and over them those that wait in the outbox. */
async function flagsBefore(
  { store }: StitchDependencies,
  person: NodeId,
  state: PersonState,
): Promise<Map<string, Flag>> {
  const flags = new Map((await store.flagsOf(person)).map(({ flag }) => [flag.id, flag]));
  for (const { flag } of state.outbox) flags.set(flag.id, flag);
  return flags;
}

async function allJourneysOf(store: JourneyIndex, person: NodeId): Promise<JourneyEntry[]> {
  const entries: JourneyEntry[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await store.journeysOf(person, { limit: 500, ...(cursor === undefined ? {} : { cursor }) });
    entries.push(...page.items);
    if (page.cursor === undefined) return entries;
    cursor = page.cursor;
  }
}

/** Of the journeys that may leave the node, those that are listed just so already; the others leave with a later save. */
function takeUnchanged(state: PersonState, listed: readonly JourneyEntry[]): JourneyState[] {
  const known = new Map(listed.map(({ id, state: each }) => [id, JSON.stringify(each)]));
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

/**
 * Before `state` is saved over `node`: lists new journeys and those that left it, and sets timers. Only a state that is
 * saved already may leave: `archived` are as `node` had them. A journey's timer is due no later than its deadline; so
 * only an earlier deadline than `before` needs another one.
 */
async function index(
  deps: StitchDependencies,
  { id: person, version: stamp }: IdentifierNode,
  state: PersonState,
  before: ReadonlyMap<string, number | undefined>,
  archived: readonly JourneyState[],
): Promise<void> {
  const { store } = deps;
  const now = deadlines(deps, state);
  const writes = state.journeys.flatMap(({ id, definition, startedAt }) => {
    const dueAt = now.get(id);
    return [
      ...(before.has(id) ? [] : [store.putJourney({ person, id, definition, startedAt, stamp })]),
      ...(dueAt === undefined || dueAt >= (before.get(id) ?? Number.POSITIVE_INFINITY)
        ? []
        : [store.putTimer({ dueAt: dueAt + 1, person, journey: id })]),
    ];
  });
  for (const journey of archived) {
    const { id, definition, startedAt } = journey;
    writes.push(store.putJourney({ person, id, definition, startedAt, stamp, state: journey }));
  }
  await Promise.all(writes);
}

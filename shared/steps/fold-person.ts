import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { keyOf } from '../domain/definition.ts';
import { areCurrent, versionsOf } from '../domain/definition-versions.ts';
import { isErasedAt, isLapsed } from '../domain/erasure.ts';
import { inOrder } from '../domain/journey.ts';
import { changesFor, newNode } from '../domain/ledger.ts';
import {
  append,
  isNext,
  MOST_JOURNEYS,
  nameMember,
  newPerson,
  post,
  takeArchivable,
} from '../domain/person.ts';
import type { IdentifierNode, JourneyState, NodeId, PersonState } from '../domain/types.ts';
import { type StitchDependencies, untilSaved } from './dependencies.ts';
import { foldWhole, openPerson } from './fold-whole.ts';
import { leftBehind, takeAway } from './gone.ts';
import { deadlines, index } from './index-journeys.ts';
import { unlistUnder } from './journeys-begun.ts';
import { noteLate } from './late.ts';
import { emptyOutbox, unrecorded } from './outbox.ts';
import type { ArchivedJourney } from './ports/journeys.ts';

/** Saves a node and answers it as saved; `undefined`: somebody else saved first. */
export async function save(
  { store }: Pick<StitchDependencies, 'store'>,
  node: IdentifierNode,
): Promise<IdentifierNode | undefined> {
  return (await store.saveNode(node)) ? { ...node, version: node.version + 1 } : undefined;
}

/**
 * The same of a person that touchpoints were folded into. What leaves the node is archived before: who is overtaken by a
 * save that dropped journeys may have archived one that is none any more, and folds again, to find it.
 */
export async function saveFolded(
  deps: StitchDependencies,
  node: IdentifierNode,
): Promise<IdentifierNode | undefined> {
  const saved = await save(deps, node);
  if (saved !== undefined || !node.person?.archived) return saved;
  const { goneSince = -1 } = (await readNode(deps, node.id)).person ?? {};
  if (goneSince >= node.version) await refold(deps, node.id, []);
  return undefined;
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
  if (node.late !== undefined || !areCurrent(state.journeys, deps.definitions)) return false;
  if (!touchpoints.every(each => isNext(state, each) && !mayBeArchived(deps, state, each))) return false;
  const keys = new Set(touchpoints.map(each => each.ids.at(-1)));
  const archived = takeArchivable(state, ({ key }) => key === undefined || !keys.has(key));
  const before = deadlines(deps, state.journeys);
  state.outbox = await unrecorded(deps, state.outbox);
  for (const touchpoint of [...touchpoints].sort(inOrder)) {
    post(state, append(state, node.id, touchpoint, deps.definitions));
  }
  await takeAway(deps, node, await leftBehind(deps, { ...node, person: state }));
  delete state.gone;
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
    // Once not all of their ledgers are named, nothing proves which of them are folded.
    if (node.person?.more || touchpoints.length === 0 || folded !== count - 1) return 'refold';
    // Folded again after they had moved on, the person knows nothing of that ledger any more.
    if (count === 1 && changesFor(await readNode(deps, from), person) !== count) return 'refold';
    if (!(await appendTo(deps, node, touchpoints)) || node.person === undefined) return 'refold';
    nameMember(node.person, from, count);
    return node.person.more ? 'refold' : saveFolded(deps, node);
  });
  if (saved === 'refold') await refold(deps, person, [from]);
  else await emptyOutbox(deps, saved, since);
}

/**
 * Folds a person again from the set of touchpoints; what no longer holds is retracted. `also`: ledgers to look into. One
 * too big for that is noted as late, for the sweep to fold.
 */
export async function refold(
  deps: StitchDependencies,
  person: NodeId,
  also: readonly NodeId[],
): Promise<void> {
  let since = 0;
  let attempts = 0;
  const saved = await untilSaved(deps, `Person ${person}`, async () => {
    // Who is overtaken again and again is at work on somebody busy: the sweep does it once for all.
    if (attempts++ === FOLDS && deps.foldAtOnce !== Number.POSITIVE_INFINITY) return 'too-big';
    const node = await readNode(deps, person);
    since = node.person?.sequence ?? 0;
    // What is left of the person the erasure takes away; nothing comes back meanwhile.
    if (isLapsed(node)) return leaveErased(deps, person, also);
    const isEmpty = node.erased !== undefined && node.person === undefined;
    const after = await foldFromSet(deps, node, also);
    if (after === 'too-big') return after;
    if (isEmpty && node.person?.touchpoints === 0) return leaveErased(deps, person, also);
    const done = await save(deps, node);
    if (done !== undefined) await after();
    return done;
  });
  if (saved === 'too-big') await noteLate(deps, person, also);
  else await emptyOutbox(deps, saved, since);
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

/** How often a person is folded again before that is left to the sweep. */
export const FOLDS = 3;

/** Flag transitions saved with a person at one time: they wait in its item. */
export const MOST_TRANSITIONS = 500;

/**
 * Folds the person in `node`, in place, from the set of touchpoints, and writes what must be there before the node is
 * saved. The answer is to be called after that. `too-big`: that is left to the sweep, and nothing was done.
 */
export async function foldFromSet(
  deps: StitchDependencies,
  node: IdentifierNode,
  also: readonly NodeId[] = [],
): Promise<(() => Promise<void>) | 'too-big'> {
  const open = await openPerson(deps, node, also);
  const folded = open === 'too-big' ? undefined : await foldWhole(deps, open);
  if (folded === undefined) return 'too-big';
  const was = node.person ?? newPerson();
  const { state, outbox, changes, gone, before } = folded;
  const archived = takeUnchanged(state, before);
  if (
    changes.length > MOST_TRANSITIONS ||
    gone.length > MOST_JOURNEYS ||
    state.journeys.length > MOST_JOURNEYS
  )
    return 'too-big';
  state.sequence = was.sequence;
  state.outbox = outbox;
  post(state, changes);
  await index(deps, node, state, deadlines(deps, was.journeys), archived);
  node.person = state;
  return () => takeAway(deps, { id: node.id, version: node.version + 1 }, gone);
}

/** Of the journeys that may leave the node, those archived just so already; the others leave with a later save. */
function takeUnchanged(state: PersonState, archived: readonly ArchivedJourney[]): JourneyState[] {
  const known = new Map(archived.map(({ id, state: each }) => [id, JSON.stringify(each)]));
  return takeArchivable(state, journey => known.get(journey.id) === JSON.stringify(journey));
}

import { nameMember, newPerson, post, takeArchivable } from '../domain/person.ts';
import type { FlagTransition, IdentifierNode, NodeId, PersonState } from '../domain/types.ts';
import { type StitchDependencies, untilSaved } from './dependencies.ts';
import { MOST_TRANSITIONS, readNode, save } from './fold-person.ts';
import { foldWhole, openPerson } from './fold-whole.ts';
import { takeAway } from './gone.ts';
import { deadlines, index } from './index-journeys.ts';
import { noteLate } from './late.ts';
import { emptyOutbox, unrecorded } from './outbox.ts';

/**
 * Folds a late person from the set. Until that is saved nobody else folds into them, so however much comes in meanwhile,
 * only the save is done again. `again`: something came that this fold does not hold; `no-time`: `isOver` said so, and
 * nothing has changed.
 */
export async function foldLate(
  given: StitchDependencies,
  person: NodeId,
  isOver: () => boolean,
): Promise<'done' | 'again' | 'no-time'> {
  const deps = { ...given, foldAtOnce: Number.POSITIVE_INFINITY };
  const claim = await claimed(deps, person);
  if (claim === undefined) return 'done';
  const open = await openPerson(deps, await readNode(deps, person), []);
  const folded = open === 'too-big' ? undefined : await foldWhole(deps, open, isOver);
  if (open === 'too-big' || folded === undefined) return 'no-time';
  const { state, changes, gone, before } = folded;
  const journeys = [...state.journeys];
  const archived = takeArchivable(state);
  const known = new Map(before.map(each => [each.id, JSON.stringify(each.state)]));

  let isOvertaken = false;
  const saved = await untilSaved(deps, `Person ${person}`, async () => {
    const node = await readNode(deps, person);
    if (!isClaimed(node, claim)) return 'overtaken';
    const was = node.person ?? newPerson();
    const next: PersonState = {
      ...structuredClone(state),
      sequence: was.sequence,
      outbox: await unrecorded(deps, was.outbox),
    };
    // Ledgers that became known meanwhile are for the next fold.
    for (const each of Object.keys(was.members)) if (!open.opened.has(each)) nameMember(next, each, 0);
    post(next, unposted(was, changes.slice(0, MOST_TRANSITIONS)));
    const deadlinesBefore = deadlines(deps, [...before.map(each => each.state), ...was.journeys]);
    const whole = { ...next, journeys };
    const toArchive = archived.filter(each => known.get(each.id) !== JSON.stringify(each));
    await index(deps, node, whole, deadlinesBefore, toArchive);
    const armed = Object.entries(whole.armed ?? {}).filter(([id]) =>
      next.journeys.some(each => each.id === id),
    );
    if (armed.length > 0) next.armed = Object.fromEntries(armed);
    const done = await save(deps, { ...node, person: next });
    if (done !== undefined) await takeAway(deps, done, gone);
    else isOvertaken = true;
    return done;
  });
  if (saved === 'overtaken') {
    // What was archived for the save that was lost may be none of theirs any more.
    if (isOvertaken) await noteLate(given, person, []);
    return 'done';
  }
  await emptyOutbox(deps, saved);
  for (let from = MOST_TRANSITIONS; from < changes.length; from += MOST_TRANSITIONS) {
    const posted = await untilSaved(deps, `Person ${person}`, async () => {
      const node = await readNode(deps, person);
      if (node.person === undefined) return node;
      const still = unposted(node.person, changes.slice(from, from + MOST_TRANSITIONS));
      node.person.outbox = await unrecorded(deps, node.person.outbox);
      post(node.person, still);
      return save(deps, node);
    });
    await emptyOutbox(deps, posted);
  }
  return untilSaved(deps, `Person ${person}`, async () => {
    const { late, ...node } = await readNode(deps, person);
    if (late !== claim) return late === undefined ? 'done' : 'again';
    return (await deps.store.saveNode(node)) ? 'done' : undefined;
  });
}

/** A save whose answer was lost looks like one that others overtook: what it posted waits in the outbox already. */
function unposted<T extends Pick<FlagTransition, 'flag'>>(
  { outbox }: Pick<PersonState, 'outbox'>,
  changes: readonly T[],
): T[] {
  const last = new Map(outbox.map(({ flag }) => [flag.id, JSON.stringify(flag)]));
  return changes.filter(({ flag }) => last.get(flag.id) !== JSON.stringify(flag));
}

/** Says on the node that the sweep begins: what is noted from now on may be missing in what it reads. */
async function claimed(deps: StitchDependencies, person: NodeId): Promise<number | undefined> {
  return untilSaved(deps, `Person ${person}`, async () => {
    const node = await readNode(deps, person);
    if (node.late === undefined) return { claim: undefined };
    return (await deps.store.saveNode({ ...node, late: node.version })) ? { claim: node.version } : undefined;
  }).then(({ claim }) => claim);
}

/** Noted anew it is for the next fold to be right; with another number, another sweep has begun since. */
function isClaimed({ late }: IdentifierNode, claim: number): boolean {
  return late === 'noted' || late === claim;
}

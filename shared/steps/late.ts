import { boundReached } from '../domain/bound.ts';
import { isLapsed } from '../domain/erasure.ts';
import { newNode } from '../domain/ledger.ts';
import { MOST_MEMBERS, nameMember, newPerson } from '../domain/person.ts';
import type { IdentifierNode, NodeId } from '../domain/types.ts';
import { FOLD_AT_ONCE, type StitchDependencies, untilSaved } from './dependencies.ts';

/** In the place of the journey in timers of persons who are late; no journey has such an id. */
export const LATE = 'late';

/** Touchpoints that folding the person again would read, at least. */
export function sizeOf({ person }: IdentifierNode): number {
  return person?.touchpoints ?? 0;
}

/** Leaves a person to the sweep. `also`: ledgers that may hold something of theirs. */
export async function noteLate(
  deps: StitchDependencies,
  person: NodeId,
  also: readonly NodeId[],
): Promise<void> {
  await untilSaved(deps, `Person ${person}`, async () => {
    const node = (await deps.store.getNodes([person])).get(person) ?? newNode(person);
    // The erasure takes it away.
    if (isLapsed(node)) return true;
    const state = node.person ?? newPerson();
    const unknown = also.filter(each => each !== person && !state.more && state.members[each] === undefined);
    if (node.late === 'noted' && unknown.length === 0) return true;
    // 0: nothing of that ledger is folded, as far as anybody knows.
    const named = { ...state, members: { ...state.members } };
    for (const each of unknown) nameMember(named, each, 0);
    const changed: IdentifierNode = { ...node, person: named };
    if (named.more && !state.more) {
      await deps.announcer.report([boundReached('identifiers-per-person', person, MOST_MEMBERS)]);
    }
    await markLate(deps, changed);
    return (await deps.store.saveNode(changed)) || undefined;
  });
}

/** The same on a node that is about to be saved, in place: the timer is there before. */
export async function markLate(deps: StitchDependencies, node: IdentifierNode): Promise<void> {
  const { store, announcer, now, foldAtOnce = FOLD_AT_ONCE } = deps;
  if (node.late === undefined) {
    await store.putTimer({ dueAt: now(), person: node.id, journey: LATE, stamp: node.version });
    if (sizeOf(node) > foldAtOnce && !node.big) {
      await announcer.report([boundReached('touchpoints-folded-at-once', node.id, foldAtOnce)]);
      node.big = true;
    }
  }
  node.late = 'noted';
}

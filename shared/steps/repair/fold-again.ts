import { definitionOf } from '../../domain/definition-versions.ts';
import { deadlineOf } from '../../domain/drop-off.ts';
import { entriesOf } from '../../domain/ledger.ts';
import { isPseudonym } from '../../domain/pseudonym.ts';
import type { IdentifierNode, NodeId, PersonState } from '../../domain/types.ts';
import type { StitchDependencies } from '../dependencies.ts';
import { readNode, refold } from '../fold-person.ts';
import { openNodes } from '../open-nodes.ts';
import { emptyOutbox } from '../outbox.ts';
import { rehearsalOf } from './rehearsal.ts';
import { allJourneysOf } from './restore.ts';
import type { Tally } from './tally.ts';

/**
 * Folds a person again from the set, where that gives another state than the one that is saved; then puts back what the
 * state says there must be in the journey list and among the timers.
 */
export async function foldAgain(deps: StitchDependencies, person: NodeId, tally: Tally): Promise<void> {
  if (isPseudonym(person)) return;
  const { store } = deps;
  const node = (await store.getNodes([person])).get(person);
  if (node === undefined) return;
  if (node.person === undefined && !(await holdsOwn(deps, person))) return;
  // In the open only where something changes: who is as they should be is not saved, and nobody is overtaken.
  const rehearsal = rehearsalOf(store);
  await refold({ ...deps, ...rehearsal, announcer: { announce: async () => {} } }, person, []);
  const after = rehearsal.nodes.get(person)?.person;
  if (after !== undefined && comparable(after) !== comparable(node.person)) {
    await refold(deps, person, []);
    tally.refolded += 1;
  } else {
    await emptyOutbox(deps, node);
  }
  await list(deps, person, tally);
}

async function holdsOwn({ store }: StitchDependencies, id: NodeId): Promise<boolean> {
  const open = (await openNodes(store, [id])).get(id);
  return open !== undefined && entriesOf(open).some(entry => entry.holder === id);
}

/** In which order journeys and ledgers were met says nothing; nor does what is still to be announced. */
function comparable(state: PersonState | undefined): string {
  if (state === undefined) return '';
  const byName = <T>([a]: [string, T], [b]: [string, T]) => (a < b ? -1 : 1);
  return JSON.stringify({
    ...state,
    outbox: [],
    members: Object.entries(state.members).sort(byName),
    journeys: state.journeys.map(each => [each.id, JSON.stringify(each)] as [string, string]).sort(byName),
  });
}

async function list(deps: StitchDependencies, person: NodeId, tally: Tally): Promise<void> {
  const { store, definitions } = deps;
  const listed = new Map((await allJourneysOf(store, person)).map(each => [each.id, each]));
  const node = await readNode(deps, person);
  const journeys = node.person?.journeys ?? [];
  // Older than anything written with a later save than the one read here.
  const stamp = Math.max(0, node.version - 1);
  const lost = journeys.filter(each => !listed.has(each.id));
  for (const { id, definition, startedAt } of lost) {
    await store.putJourney({ person, id, definition, startedAt, stamp });
  }
  const over = [...listed.values()].filter(
    // One with a state has left the node, where the node knows of any that have.
    ({ id, state }) =>
      (state === undefined || node.person?.archived === 0) && !journeys.some(each => each.id === id),
  );
  for (const { id } of over) await store.deleteJourney(person, id, stamp);
  for (const journey of journeys) {
    const definition = definitionOf(definitions, journey);
    const deadline = definition && deadlineOf(journey, definition);
    if (deadline === undefined) continue;
    await store.putTimer({ dueAt: deadline + 1, person, journey: journey.id });
    tally.timers += 1;
  }
  tally.listed += lost.length;
  if (lost.length > 0)
    await takeBack(
      deps,
      node,
      lost.map(each => each.id),
    );
}

/** What was superseded between the reading and the writing must not come back to the list. */
async function takeBack(
  deps: StitchDependencies,
  read: IdentifierNode,
  ids: readonly string[],
): Promise<void> {
  const now = await readNode(deps, read.id);
  if (now.version === read.version) return;
  for (const id of ids) {
    if (now.person?.journeys.some(each => each.id === id)) continue;
    await deps.store.deleteJourney(read.id, id, Math.max(0, read.version - 1));
  }
}

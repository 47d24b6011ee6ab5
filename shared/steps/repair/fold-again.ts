import { definitionOf } from '../../domain/definition-versions.ts';
import { deadlineOf } from '../../domain/drop-off.ts';
import { entriesOf } from '../../domain/ledger.ts';
import { isPseudonym } from '../../domain/pseudonym.ts';
import type { IdentifierNode, NodeId, PersonState } from '../../domain/types.ts';
import type { StitchDependencies } from '../dependencies.ts';
import { readNode, refold } from '../fold-person.ts';
import { allArchived } from '../fold-whole.ts';
import { openNodes } from '../open-nodes.ts';
import { emptyOutbox } from '../outbox.ts';
import type { JourneyEntry } from '../ports/journeys.ts';
import { doRefolds } from '../settle.ts';
import { rehearsalOf, unheard } from './rehearsal.ts';
import type { Tally } from './tally.ts';

/**
 * Folds a person again from the set, where that gives another state than the one that is saved; then puts back what the
 * state says there must be in the journey list and among the timers.
 */
export async function foldAgain(deps: StitchDependencies, person: NodeId, tally: Tally): Promise<void> {
  if (isPseudonym(person)) return;
  const { store } = deps;
  await doRefolds(deps, person);
  const node = (await store.getNodes([person])).get(person);
  if (node === undefined) return;
  if (node.person === undefined && !(await holdsOwn(deps, person))) return;
  // In the open only where something changes: who is as they should be is not saved, and nobody is overtaken.
  const rehearsal = rehearsalOf(store);
  await refold({ ...deps, ...rehearsal, announcer: unheard }, person, []);
  const after = rehearsal.nodes.get(person);
  const isOther = after !== undefined && comparable(after.person) !== comparable(node.person);
  // Journeys that are none any more, still in the list or in the archive.
  const isLitter = after?.person?.gone !== undefined;
  if (isOther || isLitter || (after !== undefined && after.late !== node.late)) {
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

/** In which order journeys and ledgers were met says nothing; nor do announcements to come, nor timers. */
function comparable(state: PersonState | undefined): string {
  if (state === undefined) return '';
  const byName = <T>([a]: [string, T], [b]: [string, T]) => (a < b ? -1 : 1);
  return JSON.stringify({
    ...state,
    outbox: [],
    gone: undefined,
    goneSince: undefined,
    armed: undefined,
    members: Object.entries(state.members).sort(byName),
    journeys: state.journeys.map(each => [each.id, JSON.stringify(each)] as [string, string]).sort(byName),
  });
}

async function list(deps: StitchDependencies, person: NodeId, tally: Tally): Promise<void> {
  const { store, definitions } = deps;
  const archived = await allArchived(store, person);
  const node = await readNode(deps, person);
  const journeys = node.person?.journeys ?? [];
  // Older than anything written with a later save than the one read here.
  const stamp = Math.max(0, node.version - 1);
  // One in the archive has left the node, where the node knows of any that have.
  const left = node.person?.archived === 0 ? [] : archived;
  const expected = [...journeys, ...left].map(
    ({ id, definition, startedAt }): JourneyEntry => ({ person, id, definition, startedAt, stamp }),
  );
  const listed = new Set((await store.listedJourneys(expected)).map(each => each.id));
  const lost = expected.filter(each => !listed.has(each.id));
  for (const each of lost) await store.listJourney(each);
  if (left.length === 0) for (const { id } of archived) await store.unarchiveJourney(person, id, stamp);
  for (const journey of journeys) {
    const definition = definitionOf(definitions, journey);
    const deadline = definition && deadlineOf(journey, definition);
    if (deadline === undefined) continue;
    const pending = node.person?.armed?.[journey.id] ?? Number.POSITIVE_INFINITY;
    await store.putTimer({ dueAt: Math.min(pending, deadline + 1), person, journey: journey.id });
    tally.timers += 1;
  }
  tally.listed += lost.length;
  if (lost.length > 0) await takeBack(deps, node, lost);
}

/** What was superseded between the reading and the writing must not come back to the list. */
async function takeBack(
  deps: StitchDependencies,
  read: IdentifierNode,
  listed: readonly JourneyEntry[],
): Promise<void> {
  const now = await readNode(deps, read.id);
  if (now.version === read.version) return;
  for (const entry of listed) {
    if (now.person?.journeys.some(each => each.id === entry.id)) continue;
    if ((await deps.store.archivedJourney(entry.person, entry.id)) !== undefined) continue;
    await deps.store.unlistJourney(entry);
  }
}

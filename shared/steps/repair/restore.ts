import type { StoredCorrection } from '../../contract/correction.ts';
import type { StoredTouchpoint } from '../../contract/touchpoint.ts';
import { isErasedAt, isSurelyErased } from '../../domain/erasure.ts';
import {
  countChange,
  entriesOf,
  entryOf,
  identityOf,
  linked,
  newNode,
  TAIL_ENTRIES,
} from '../../domain/ledger.ts';
import { newPerson } from '../../domain/person.ts';
import { isPseudonym } from '../../domain/pseudonym.ts';
import type { IdentifierNode, LedgerPage, NodeId } from '../../domain/types.ts';
import { type StitchDependencies, untilSaved } from '../dependencies.ts';
import { readNode } from '../fold-person.ts';
import { allArchived } from '../fold-whole.ts';
import { openNodes, openUpward } from '../open-nodes.ts';
import type { ArchivedJourney, JourneyIndex } from '../ports/journeys.ts';
import type { Store } from '../ports/store.ts';
import { seal } from '../seal.ts';
import { addTask } from '../settle.ts';
import { suppress } from '../suppress.ts';
import type { Tally } from './tally.ts';

/**
 * Makes a node fit for what is left around it. A node that was lost starts at version 0 again, while its pages, its
 * archived journeys and its flags may bear numbers of the lost one, and would count as newer for ever.
 */
export async function mend(deps: StitchDependencies, id: NodeId, tally: Tally): Promise<void> {
  const { store } = deps;
  const lost = await untilSaved(deps, `Identifier ${id}`, async () => {
    // These before the node: what a writer adds in between is not taken for a left-over.
    const [flags, left, pages] = await Promise.all([
      store.flagsOf(id),
      allArchived(store, id),
      store.getPages(id),
    ]);
    const found = (await store.getNodes([id])).get(id);
    const node = found ?? newNode(id);
    const sequence = Math.max(0, ...flags.map(each => each.sequence));
    const behind = sequence > (node.person?.sequence ?? 0);
    const count = pageCount(node, pages);
    const old = left.filter(each => each.stamp > node.version);
    await fillHoles(store, id, pages, count);
    for (const entry of old) await restamp(store, entry, Math.max(0, node.version - 1));
    if (found !== undefined && !behind && count === node.pages) return { lost: false };

    const archived = found === undefined ? left.length : 0;
    if (behind || archived > 0) {
      const person = node.person ?? { ...newPerson(), archived };
      node.person = { ...person, sequence: Math.max(sequence, person.sequence) };
    }
    const saved = await store.saveNode({ ...node, pages: count });
    return saved ? { lost: found === undefined } : undefined;
  });
  if (lost.lost) tally.nodesRestored += 1;
}

/** As the node says, but where there are pages that it cannot know of: the next one to be sealed bears its number. */
function pageCount(node: IdentifierNode, pages: readonly LedgerPage[]): number {
  const unknown = pages.filter(
    page => page.number > node.pages || (page.number === node.pages && page.sealedFrom > node.version),
  );
  return Math.max(node.pages, ...unknown.map(page => page.number + 1));
}

async function fillHoles(
  store: Store,
  node: NodeId,
  pages: readonly LedgerPage[],
  count: number,
): Promise<void> {
  const there = new Set(pages.map(page => page.number));
  for (let number = 0; number < count; number++) {
    if (!there.has(number)) await store.savePage({ node, number, version: 0, sealedFrom: 0, entries: [] });
  }
}

async function restamp(store: JourneyIndex, journey: ArchivedJourney, stamp: number): Promise<void> {
  await store.unarchiveJourney(journey.person, journey.id, journey.stamp);
  await store.archiveJourney({ ...journey, stamp });
}

/** Puts back what a touchpoint shows of its identifiers: their nodes, and that the lower ones were seen with the anchor. */
export async function restoreLinks(
  deps: StitchDependencies,
  touchpoints: readonly StoredTouchpoint[],
  tally: Tally,
  reading: 'recent' | 'latest' = 'recent',
): Promise<void> {
  const nodes = await deps.store.getNodes([...new Set(touchpoints.flatMap(each => each.ids))], reading);
  for (const touchpoint of touchpoints) {
    const { ids, at, tid } = touchpoint;
    const known = nodes.get(ids[0] as NodeId);
    if (known !== undefined && isSurelyErased(known, touchpoint)) {
      await suppress(deps, [touchpoint]);
      continue;
    }
    for (const id of ids) {
      if (nodes.has(id)) continue;
      await mend(deps, id, tally);
      nodes.set(id, await readNode(deps, id));
    }
    const anchor = ids[0] as NodeId;
    for (const lower of ids.slice(1)) {
      const known = nodes.get(lower);
      if (known?.crowded || known?.up.some(each => each.anchor === anchor)) continue;
      nodes.set(lower, await relink(deps, lower, { anchor, at, tid }, tally));
    }
  }
}

async function relink(
  deps: StitchDependencies,
  lower: NodeId,
  link: IdentifierNode['up'][number],
  tally: Tally,
): Promise<IdentifierNode> {
  const { node, added } = await untilSaved(deps, `Identifier ${lower}`, async () => {
    const node = await readNode(deps, lower);
    if (node.crowded || node.up.some(each => each.anchor === link.anchor)) return { node, added: 0 };
    // An id that another content has taken since shows nothing any more.
    const [still] = await deps.store.getTouchpoints([link.tid]);
    if (still?.ids[0] !== link.anchor || !still.ids.includes(lower)) return { node, added: 0 };
    const changed = { ...linked(node, link, deps.ranks.maxAnchors), todo: [...node.todo] };
    addTask(changed, 'settle', lower);
    if (!(await deps.store.saveNode(changed))) return undefined;
    return { node: { ...changed, version: changed.version + 1 }, added: 1 };
  });
  tally.linksRestored += added;
  return node;
}

/** Tells both identifiers of a correction again. */
export async function restoreCorrection(deps: StitchDependencies, decided: StoredCorrection): Promise<void> {
  for (const id of [decided.higher, decided.lower]) {
    await untilSaved(deps, `Identifier ${id}`, async () => {
      const node = await readNode(deps, id);
      const known = node.corrections ?? [];
      if (isErasedAt(node, decided.at)) return true;
      if (known.some(each => each.id === decided.id)) return true;
      const changed = { ...node, corrections: [...known, decided], todo: [...node.todo] };
      if (id === decided.lower) addTask(changed, 'settle', id);
      return (await deps.store.saveNode(changed)) || undefined;
    });
  }
}

/** Takes touchpoints of one anchor into its ledger where they are missing, attributed by what is known. Folds nothing. */
export async function restoreEntries(
  deps: StitchDependencies,
  anchor: NodeId,
  touchpoints: readonly StoredTouchpoint[],
  tally: Tally,
): Promise<void> {
  const { store, ranks } = deps;
  let mended = false;
  const added = await untilSaved(deps, `Ledger of ${anchor}`, async () => {
    // The node before the touchpoints: if one loses its id to another content after this, the save below fails.
    const open = (await openNodes(store, [anchor])).get(anchor) ?? { node: newNode(anchor), pages: [] };
    const known = new Set([...entriesOf(open)].map(entry => entry.tid));
    if (touchpoints.every(each => known.has(each.tid))) return 0;
    const there = await store.getTouchpoints(touchpoints.map(each => each.tid));
    const missing = there.filter(each => each.ids[0] === anchor && !known.has(each.tid));
    if (missing.length === 0) return 0;
    if (!mended) {
      await mend(deps, anchor, tally);
      mended = true;
      return undefined;
    }
    // Links were restored before this, of what their ids stood for then.
    await restoreLinks(deps, missing, tally, 'latest');
    const node = structuredClone(open.node);
    if (node.tail.length >= TAIL_ENTRIES && !(await seal(store, node))) return undefined;
    const pending = missing.map(each => entryOf(each, anchor, 'unattributed'));
    const before = node.tail.length;
    const lowers = missing.flatMap(each => each.ids.slice(1));
    const opened = await openUpward(store, [anchor, ...lowers]);
    opened.set(anchor, { node: { ...open.node, tail: [...open.node.tail, ...pending] }, pages: open.pages });
    const identity = identityOf(opened.values(), ranks);
    for (const entry of pending) {
      const { holder, basis } = identity.attribute(entry.at, [anchor, ...entry.lower]);
      node.tail.push(entry);
      // Half of the sightings may be missing yet: of nobody is only what is so when all are back.
      if (isPseudonym(holder)) continue;
      entry.holder = holder;
      entry.basis = basis;
      if (holder !== anchor) countChange(node, holder);
    }
    addTask(node, 'settle', anchor);
    const restored = node.tail.length - before;
    return (await store.saveNode(node)) ? restored : undefined;
  });
  tally.entriesRestored += added;
}

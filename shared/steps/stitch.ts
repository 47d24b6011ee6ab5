import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { isErasedAt, isSurelyErased } from '../domain/erasure.ts';
import {
  changesFor,
  countChange,
  entriesOf,
  entryOf,
  identityOf,
  isRoot,
  remember,
  TAIL_ENTRIES,
} from '../domain/ledger.ts';
import { isPseudonym } from '../domain/pseudonym.ts';
import type { IdentifierNode, LedgerEntry, NodeId, Tid } from '../domain/types.ts';
import { type StitchDependencies, untilSaved } from './dependencies.ts';
import { appendTo, FOLDS, foldFromSet, foldInto, readNode, refold, saveFolded } from './fold-person.ts';
import { markLate } from './late.ts';
import { openUpward } from './open-nodes.ts';
import { emptyOutbox } from './outbox.ts';
import { seal } from './seal.ts';
import { addTask, link, nodesOf, settle, strike } from './settle.ts';
import { suppress } from './suppress.ts';
import { isEntryOf, withdrawNoted, withdrawRemains } from './withdraw.ts';

/** Touchpoints taken into a ledger with one save: bounds the size of an item. */
export const BATCH = 200;

/**
 * Takes touchpoints of one anchor, which are in the set already, into its ledger, and everything derived along with it.
 * Ones that are there already cost reads only; what an earlier delivery left undone is done.
 * `known`: those that were in the set before; `before`: the node as read before they were put there, if it was. Answers
 * which of them are of somebody who was erased: these are not kept.
 */
export async function stitch(
  deps: StitchDependencies,
  id: NodeId,
  touchpoints: readonly StoredTouchpoint[],
  known: ReadonlySet<Tid>,
  before?: IdentifierNode,
): Promise<ReadonlySet<Tid>> {
  const suppressed = new Set<Tid>();
  for (let start = 0; start < touchpoints.length; start += BATCH) {
    const batch = touchpoints.slice(start, start + BATCH);
    // Who replaced a content may not have come to the end of it.
    const isSure = start === 0 && !before?.todo.some(each => each.kind === 'withdraw');
    let current = isSure ? before : undefined;
    let attempt = 0;
    const saved = await untilSaved(deps, `Identifier ${id}`, async () => {
      const again = current === undefined;
      current ??= await withdrawNoted(deps, await readNode(deps, id));
      // Read anew, any of them may have been taken in by another delivery, or have lost its id to another content.
      const counting = again ? await stillCounting(deps, batch) : batch;
      if (counting === undefined) {
        current = undefined;
        return undefined;
      }
      const uncertain = again ? counting : counting.filter(each => known.has(each.tid));
      // What was not in the set before can only have come into the ledger since.
      const first = uncertain.some(each => known.has(each.tid)) ? 0 : (before?.pages ?? 0);
      const entries = await entriesKnown(deps, current, uncertain, first);
      const missing = counting.filter(each => !entries.has(each.tid));
      const fresh =
        current.erased === undefined ? missing : await buryErased(deps, current, missing, suppressed);
      attempt += 1;
      const isRetried = fresh.some(each => known.has(each.tid));
      const done =
        fresh.length === 0 ? current : await takeIn(deps, current, fresh, suppressed, attempt, isRetried);
      const since = current.person?.sequence ?? 0;
      current = undefined;
      return done === undefined ? undefined : { node: done, fresh, entries, since };
    });
    await finish(deps, saved.node, saved.fresh, [...saved.entries.values()], saved.since);
  }
  return suppressed;
}

/** What came under an identifier of somebody who was erased goes at once; answers the others. */
async function buryErased(
  deps: StitchDependencies,
  node: IdentifierNode,
  touchpoints: readonly StoredTouchpoint[],
  suppressed: Set<Tid>,
): Promise<StoredTouchpoint[]> {
  const erased = touchpoints.filter(each => isSurelyErased(node, each));
  await suppress(deps, erased);
  for (const { tid } of erased) suppressed.add(tid);
  return touchpoints.filter(each => !suppressed.has(each.tid));
}

/** Those that still count. Undefined: what others had left behind was taken out, and the node must be read again. */
async function stillCounting(
  deps: StitchDependencies,
  batch: readonly StoredTouchpoint[],
): Promise<StoredTouchpoint[] | undefined> {
  const there = await deps.store.getTouchpoints(batch.map(each => each.tid));
  const contents = new Map(there.map(each => [each.tid, each]));
  let isChanged = false;
  for (const each of batch) {
    const kept = contents.get(each.tid);
    if (kept === undefined || kept.digest === each.digest) continue;
    if (await withdrawRemains(deps, each, kept)) isChanged = true;
  }
  return isChanged ? undefined : batch.filter(each => contents.get(each.tid)?.digest === each.digest);
}

async function entriesKnown(
  { store }: StitchDependencies,
  node: IdentifierNode,
  touchpoints: readonly StoredTouchpoint[],
  first: number,
): Promise<Map<Tid, LedgerEntry>> {
  const wanted = new Map(touchpoints.map(each => [each.tid, each]));
  const isWanted = (entry: LedgerEntry) => isEntryOf(wanted.get(entry.tid), node.id, entry);
  const found = new Map(node.tail.filter(isWanted).map(each => [each.tid, each]));
  if (found.size === wanted.size || node.pages <= first) return found;
  const pages = (await store.getPages(node.id, first)).filter(page => page.number < node.pages);
  for (const entry of entriesOf({ node, pages })) if (isWanted(entry)) found.set(entry.tid, entry);
  return found;
}

/**
 * One save: ledger, links, tasks, and the person's fold where the person is this very node. `isRetried`: an earlier
 * delivery put some of `fresh` into the set, and came no farther.
 */
async function takeIn(
  deps: StitchDependencies,
  before: IdentifierNode,
  fresh: readonly StoredTouchpoint[],
  suppressed: Set<Tid>,
  attempt: number,
  isRetried: boolean,
): Promise<IdentifierNode | undefined> {
  const node = structuredClone(before);
  await linkLowers(deps, node, fresh);
  if (node.tail.length >= TAIL_ENTRIES && !(await seal(deps.store, node))) return undefined;
  const entries = await attribute(deps, node, fresh);
  const erased = fresh.filter((_, i) => isPseudonym(entries[i]?.holder ?? ''));
  if (erased.length > 0) {
    await suppress(deps, erased);
    for (const { tid } of erased) suppressed.add(tid);
    return undefined;
  }
  node.tail.push(...entries);

  const holders = Map.groupBy(entries, entry => entry.holder);
  for (const holder of holders.keys()) {
    if (holder !== node.id) countChange(node, holder);
  }
  const own = fresh.filter((_, i) => entries[i]?.holder === node.id);
  // Who met their end before the save may have archived what is no journey any more; and what is noted to be folded again
  // may hold a content that lost its id, with a journey of the very id that the other one begins.
  const isWrong = node.todo.some(each => each.kind === 'refold' && each.node === node.id);
  const isUnsure = isWrong || (isRetried && node.person?.goneSince !== undefined);
  const isFolded = own.length === 0 || (!isUnsure && (await appendTo(deps, node, own)));
  // Overtaken again and again, this one is at work on somebody busy: the sweep folds them once for all.
  const after = isFolded ? undefined : attempt > FOLDS ? 'too-big' : await foldFromSet(deps, node);
  if (after === 'too-big') await markLate(deps, node);
  const saved = await saveFolded(deps, node);
  if (saved !== undefined && after !== 'too-big') await after?.();
  return saved;
}

async function linkLowers(
  deps: StitchDependencies,
  node: IdentifierNode,
  fresh: readonly StoredTouchpoint[],
): Promise<void> {
  for (const { ids, at, tid } of fresh) {
    for (const lower of ids.slice(1)) {
      if (node.down[lower] === undefined) {
        const found = await link(deps, lower, { node: node.id, at, tid });
        const quiet = found === 'crowded' || (found === 'fresh' && isRoot(node));
        remember(node, lower, quiet ? 'quiet' : 'watch');
      }
      if (node.down[lower] === 'watch') addTask(node, 'settle', lower);
    }
  }
}

async function attribute(
  deps: StitchDependencies,
  node: IdentifierNode,
  fresh: readonly StoredTouchpoint[],
): Promise<LedgerEntry[]> {
  const { ranks, store } = deps;
  const personal = ranks.personal(node.id);
  const alone =
    isRoot(node) &&
    !fresh.some(each => isErasedAt(node, each.at)) &&
    (personal || fresh.every(each => each.ids.length === 1));
  const basis = personal && !node.crowded ? 'explicit' : 'unattributed';
  if (alone) return fresh.map(each => entryOf(each, node.id, basis));

  const opened = await openUpward(
    store,
    personal ? [node.id] : [node.id, ...fresh.flatMap(each => each.ids.slice(1))],
  );
  const pending = fresh.map(each => entryOf(each, node.id, 'unattributed'));
  const pages = opened.get(node.id)?.pages ?? [];
  opened.set(node.id, { node: { ...node, tail: [...node.tail, ...pending] }, pages });
  const identity = identityOf(opened.values(), ranks);
  return fresh.map(touchpoint => {
    const { holder, basis } = identity.attribute(touchpoint.at, touchpoint.ids);
    return entryOf(touchpoint, holder, basis);
  });
}

/** What follows a save. Done again without harm, by this delivery or the next. */
async function finish(
  deps: StitchDependencies,
  node: IdentifierNode,
  fresh: readonly StoredTouchpoint[],
  known: readonly LedgerEntry[],
  since: number,
): Promise<void> {
  const tids = new Map(fresh.map(each => [each.tid, each]));
  const holders = new Map<NodeId, StoredTouchpoint[]>();
  for (const { holder } of known) if (holder !== node.id) holders.set(holder, []);
  for (const { tid, holder } of node.tail) {
    const touchpoint = tids.get(tid);
    if (touchpoint === undefined || holder === node.id) continue;
    holders.set(holder, [...(holders.get(holder) ?? []), touchpoint]);
  }
  for (const [holder, touchpoints] of holders) {
    await foldInto(deps, holder, node.id, changesFor(node, holder), touchpoints);
  }
  await emptyOutbox(deps, node, since);
  await doTasks(deps, node);
}

/** Does what is noted on a node, and strikes it off. */
export async function doTasks(deps: StitchDependencies, node: IdentifierNode): Promise<void> {
  const { todo } = await withdrawNoted(deps, node);
  for (const id of nodesOf(todo, 'settle')) await settle(deps, id);
  for (const person of nodesOf(todo, 'refold')) await refold(deps, person, [node.id]);
  await strike(
    deps,
    node.id,
    todo.filter(each => each.kind !== 'withdraw'),
  );
}

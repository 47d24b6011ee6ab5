import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { countChange, entriesOf } from '../domain/ledger.ts';
import type { IdentifierNode, LedgerEntry, NodeId, Task } from '../domain/types.ts';
import type { StitchDependencies } from './dependencies.ts';
import { readNode } from './fold-person.ts';
import { openNodes } from './open-nodes.ts';
import { addTask, strike } from './settle.ts';
import { change, unlink } from './unlink.ts';

type Dependencies = Pick<StitchDependencies, 'store' | 'wait' | 'ranks'>;
type Content = Pick<StoredTouchpoint, 'tid' | 'digest' | 'at' | 'ids'>;
type Loser = Omit<Content, 'at'>;

/**
 * Takes out a content that is about to lose its id, or just has, for one of the anchor `successor`. Whoever stored it may take it
 * in until it is replaced, and the process that replaces it may end right then: what there is to do is noted on the successor's
 * node, where the redelivery finds it.
 */
export async function withdraw(deps: Dependencies, loser: Loser, successor: NodeId): Promise<void> {
  await takeOut(deps, loser);
  await note(deps, successor, loser, 'replaced');
}

/**
 * Takes out what a content that lost its id left behind, where the one that counts instead (`kept`) came by earlier. Answers
 * whether there was something: what follows from that is noted on its anchor.
 */
export async function withdrawRemains(deps: Dependencies, loser: Loser, kept: Content): Promise<boolean> {
  const [anchor = '', ...lowers] = loser.ids;
  const open = (await openNodes(deps.store, [anchor])).get(anchor);
  const entry = open && entriesOf(open).find(each => each.tid === loser.tid);
  const nodes = await deps.store.getNodes(lowers);
  const isLinked = [...nodes].some(
    ([lower, { up }]) =>
      up.some(link => link.anchor === anchor && link.tid === loser.tid) &&
      !(kept.ids[0] === anchor && kept.ids.includes(lower)),
  );
  if (!isLinked && (entry === undefined || isEntryOf(kept, anchor, entry))) return false;
  await takeOut(deps, loser, kept);
  await note(deps, anchor, loser);
  return true;
}

/**
 * Takes out what is noted on a node as having lost its id; what still counts stays noted, for whoever is about to replace
 * it. Answers the node as it is then.
 */
export async function withdrawNoted(deps: StitchDependencies, node: IdentifierNode): Promise<IdentifierNode> {
  const noted = node.todo.flatMap(task => (task.loser === undefined ? [] : [{ task, loser: task.loser }]));
  if (noted.length === 0) return node;
  const there = await deps.store.getTouchpoints(noted.map(({ loser }) => loser.tid));
  const contents = new Map(there.map(each => [each.tid, each]));
  const lost = noted.filter(({ loser }) => contents.get(loser.tid)?.digest !== loser.digest);
  if (lost.length === 0) return node;
  for (const { task, loser } of lost) {
    const content = { ...loser, ids: [task.node, ...loser.lower] };
    await takeOut(deps, content, contents.get(loser.tid));
    await note(deps, node.id, content);
  }
  await strike(
    deps,
    node.id,
    lost.map(each => each.task),
  );
  return readNode(deps, node.id);
}

/**
 * Out of its ledger, and its links where nothing else shows them. Whoever is taking it in, or another that finds its links, is
 * overtaken, whether there was anything or not.
 */
async function takeOut(deps: Dependencies, { tid, ids }: Loser, kept?: Content): Promise<void> {
  const [anchor = '', ...lowers] = ids;
  const isOfLoser = (entry: LedgerEntry) => entry.tid === tid && !isEntryOf(kept, anchor, entry);
  await change(deps, anchor, async node => {
    const pages = (await openNodes(deps.store, [anchor])).get(anchor)?.pages ?? [];
    const entry = [...entriesOf({ node, pages })].find(each => each.tid === tid);
    if (entry === undefined) return;
    // Folded may be the one content or the other.
    addTask(node, 'refold', entry.holder);
    if (entry.holder !== anchor) countChange(node, entry.holder);
    node.tail = node.tail.filter(each => !isOfLoser(each));
    for (const page of pages.filter(each => each.entries.some(isOfLoser))) {
      await deps.store.savePage({ ...page, entries: page.entries.filter(each => !isOfLoser(each)) });
    }
  });
  for (const lower of lowers) await unlink(deps, lower, anchor, tid, isOfLoser);
}

async function note(deps: Dependencies, on: NodeId, loser: Loser, replaced?: 'replaced'): Promise<void> {
  const { tid, digest, ids } = loser;
  const [anchor = '', ...lower] = ids;
  await change(deps, on, async node => {
    for (const each of ids) addTask(node, 'settle', each);
    if (replaced === undefined) return;
    const task: Task = { kind: 'withdraw', node: anchor, since: node.version, loser: { tid, digest, lower } };
    const isThere = node.todo.some(each => each.loser?.tid === tid && each.loser.digest === digest);
    if (!isThere) node.todo.push(task);
  });
}

/** Whether an entry of the ledger of `anchor`, for the same id, is of this very content as far as a ledger shows it. */
export function isEntryOf(content: Content | undefined, anchor: NodeId, { at, lower }: LedgerEntry): boolean {
  if (content === undefined || content.at !== at || content.ids.length !== lower.length + 1) return false;
  return content.ids.every((each, i) => each === (i === 0 ? anchor : lower[i - 1]));
}

import { boundReached } from '../domain/bound.ts';
import { countChange, identityOf, linked, newNode, type OpenNode, reattribute } from '../domain/ledger.ts';
import { isPseudonym } from '../domain/pseudonym.ts';
import type { IdentifierNode, LedgerPage, NodeId, Task, Tid } from '../domain/types.ts';
import { type StitchDependencies, untilSaved } from './dependencies.ts';
import { readNode, refold } from './fold-person.ts';
import { openNeighbourhood } from './open-nodes.ts';

const REFOLDS = 25;

/**
 * Notes on `lower` that it was seen with `anchor`. `fresh`: nothing was known of it, so nothing else can change;
 * `crowded`: it leads to nobody, so there was nothing to note.
 */
export async function link(
  deps: StitchDependencies,
  lower: NodeId,
  anchor: { node: NodeId; at: number; tid: Tid },
): Promise<'fresh' | 'known' | 'crowded'> {
  let reading: 'recent' | 'latest' = 'recent';
  return untilSaved(deps, `Identifier ${lower}`, async () => {
    let node = (await deps.store.getNodes([lower], reading)).get(lower) ?? newNode(lower);
    // A link goes where a content loses its id: that it was there is not enough.
    if (reading === 'recent' && node.up.some(each => each.anchor === anchor.node))
      node = await readNode(deps, lower);
    reading = 'latest';
    // While its anchors stand there, what was attributed by it has not moved yet: whoever comes by sees to it.
    if (node.crowded) return node.up.length === 0 ? 'crowded' : 'known';
    if (node.up.some(each => each.anchor === anchor.node)) return 'known';
    const seen = { anchor: anchor.node, at: anchor.at, tid: anchor.tid };
    if (!(await deps.store.saveNode(linked(node, seen, deps.ranks.maxAnchors)))) return undefined;
    return node.version === 0 ? 'fresh' : 'known';
  });
}

/**
 * Attributes again all that the sightings of `node` decide (semantics §2), and folds again the persons between whom
 * touchpoints moved. Every ledger looked at is saved anew even where nothing changed: whoever attributes a touchpoint at
 * this moment, without having seen the new sighting, is overtaken and looks again. Answers whose ledgers these are.
 */
export async function settle(deps: StitchDependencies, node: NodeId): Promise<readonly NodeId[]> {
  const affected = await settleLedgers(deps, node);
  for (const id of affected) await doRefolds(deps, id);
  return affected;
}

/** The first half of `settle`: whom to fold again is noted on the ledgers, and nobody is folded yet. */
export async function settleLedgers(deps: StitchDependencies, node: NodeId): Promise<readonly NodeId[]> {
  const { affected, crowded } = await untilSaved(deps, `Ledger of ${node}`, () => settleOnce(deps, node));
  // Only who saw it crowded has looked at all of its anchors.
  if (crowded) await closeCrowd(deps, node);
  return affected;
}

/** What a crowded identifier decided has moved: this is told, and its anchors are forgotten. */
async function closeCrowd(deps: StitchDependencies, id: NodeId): Promise<void> {
  await untilSaved(deps, `Identifier ${id}`, async () => {
    const node = await readNode(deps, id);
    if (!node.crowded || node.up.length === 0) return true;
    await deps.announcer.report([boundReached('anchors-per-identifier', id, deps.ranks.maxAnchors)]);
    return (await deps.store.saveNode({ ...node, up: [] })) || undefined;
  });
}

async function settleOnce(
  deps: StitchDependencies,
  node: NodeId,
): Promise<{ affected: NodeId[]; crowded: boolean } | undefined> {
  const { store, ranks } = deps;
  const { opened, affected } = await openNeighbourhood(store, node, ranks.personal);
  const identity = identityOf(opened.values(), ranks);
  if (await correctWatches(deps, affected, opened, identity.steady)) return undefined;

  for (const id of affected) {
    const open = opened.get(id) as OpenNode;
    const { pages, moved } = reattribute(open, identity);
    const changed: IdentifierNode = {
      ...open.node,
      holders: { ...open.node.holders },
      todo: [...open.node.todo],
    };
    for (const holder of moved) {
      // Nobody: there is no one to fold.
      if (isPseudonym(holder)) continue;
      if (holder !== id) countChange(changed, holder);
      addTask(changed, 'refold', holder);
    }
    // The node first: its task brings back whoever crashes before the pages are written.
    if (!(await store.saveNode(changed))) return undefined;
    if (!(await saveAll(deps, pages))) return undefined;
  }
  return { affected, crowded: opened.get(node)?.node.crowded === true };
}

async function saveAll({ store }: StitchDependencies, pages: LedgerPage[]): Promise<boolean> {
  return (await Promise.all(pages.map(page => store.savePage(page)))).every(Boolean);
}

/**
 * An anchor need not look at a lower identifier with each touchpoint while one owner holds it whatever comes. True if
 * an anchor had to be told otherwise: then everything is read again, as it may have written in the meantime.
 */
async function correctWatches(
  deps: StitchDependencies,
  affected: NodeId[],
  opened: Map<NodeId, OpenNode>,
  steady: (node: NodeId) => boolean,
): Promise<boolean> {
  const wrong = new Map<NodeId, IdentifierNode>();
  for (const id of affected) {
    const mode = steady(id) ? 'quiet' : 'watch';
    for (const [place, { anchor }] of (opened.get(id)?.node.up ?? []).entries()) {
      const node = wrong.get(anchor) ?? opened.get(anchor)?.node ?? newNode(anchor);
      const told = node.down[id];
      // The first to see it took it for quiet, and may be about to save that: it is overtaken, node or none.
      if (told === mode || (told === undefined && (mode === 'quiet' || place > 0))) continue;
      wrong.set(anchor, { ...node, down: { ...node.down, [id]: mode } });
    }
  }
  for (const node of wrong.values()) await deps.store.saveNode(node);
  return wrong.size > 0;
}

/** Notes work on a node that is about to be saved, in place. */
export function addTask(node: IdentifierNode, kind: 'settle' | 'refold', what: NodeId): void {
  const task = { kind, node: what, since: node.version };
  if (!node.todo.some(each => isSame(each, task))) node.todo.push(task);
}

function isSame(a: Task, b: Task): boolean {
  return a.kind === b.kind && a.node === b.node && a.since === b.since && a.loser?.digest === b.loser?.digest;
}

/** Folds again whom a node notes, and strikes them off. */
export async function doRefolds(deps: StitchDependencies, id: NodeId): Promise<void> {
  const { todo } = await readNode(deps, id);
  const tasks = todo.filter(task => task.kind === 'refold');
  for (let start = 0; start < tasks.length; start += REFOLDS) {
    // Struck off as they go: who runs out of time does not begin again from the first.
    const some = tasks.slice(start, start + REFOLDS);
    for (const person of nodesOf(some, 'refold')) await refold(deps, person, [id]);
    await strike(deps, id, some);
  }
}

export function nodesOf(tasks: readonly Task[], kind: Task['kind']): Set<NodeId> {
  return new Set(tasks.filter(task => task.kind === kind).map(task => task.node));
}

/** Takes tasks that are done off a node. */
export async function strike(deps: StitchDependencies, id: NodeId, done: readonly Task[]): Promise<void> {
  if (done.length === 0) return;
  await untilSaved(deps, `Tasks of ${id}`, async () => {
    const node = (await deps.store.getNodes([id])).get(id) ?? newNode(id);
    const todo = node.todo.filter(task => !done.some(each => isSame(each, task)));
    if (todo.length === node.todo.length) return true;
    return (await deps.store.saveNode({ ...node, todo })) || undefined;
  });
}

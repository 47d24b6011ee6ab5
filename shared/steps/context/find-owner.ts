import type { Basis } from '../../contract/journey.ts';
import type { Ranks } from '../../domain/identity.ts';
import { correctedWith, identityOf, isRoot, linksOf, newNode } from '../../domain/ledger.ts';
import { isPseudonym } from '../../domain/pseudonym.ts';
import type { IdentifierNode, NodeId } from '../../domain/types.ts';
import type { ContextStore } from '../ports/context.ts';

/** Reads of one answer: the identifier; what it was seen with; what that was seen with; an owner not met on the way. */
const MOST_READS = 4;
/** Identifiers looked at beside the one asked for. One seen with more is shared by many, and says nothing of anybody. */
const MOST_NODES = 24;

export interface Owner {
  person: NodeId;
  basis: Basis;
  /** Not there: nothing is known of them. */
  node: IdentifierNode | undefined;
}

/**
 * `owner(x, now)` of semantics §2, from the links alone: their sightings are known where they do not matter, or where no
 * ledger has pages yet. Anything else abstains: the identifier then speaks for itself only.
 */
export async function findOwner(
  { store, ranks }: { store: ContextStore; ranks: Ranks },
  id: NodeId,
  now: number,
): Promise<Owner> {
  const node = await store.getNode(id);
  const itself: Owner = { person: id, basis: ranks.personal(id) ? 'explicit' : 'unattributed', node };
  if (node === undefined || (isRoot(node) && node.erased === undefined)) return itself;
  const own: Owner = { ...itself, basis: 'unattributed' };

  const nodes = new Map([[id, node]]);
  const asked = new Set([id]);
  let wanted = above(node);
  // Who holds touchpoints of it is, most often, its owner: read along, that saves a read.
  const guesses = Object.keys(node.holders)
    .filter(each => each.includes('.'))
    .slice(0, 4);
  for (let reads = 1; wanted.length > 0; reads++) {
    const ids = [...new Set([...wanted, ...(reads === 1 ? guesses : [])])].filter(each => !asked.has(each));
    if (reads >= MOST_READS || asked.size + ids.length > MOST_NODES) return own;
    for (const each of ids) asked.add(each);
    for (const [found, each] of await store.getNodes(ids)) nodes.set(found, each);
    wanted = reachable(id, nodes).filter(each => !asked.has(each));
  }

  const opened = reached(id, nodes).map(each => ({ node: each, pages: [] }));
  const identity = identityOf(opened, ranks);
  const isWhole = opened.every(each => each.node.pages === 0);
  if (!identity.steady(id) && !isWhole) return own;
  const { holder, basis } = identity.attribute(now, [id]);
  if (holder === id) return { ...own, basis };
  if (isPseudonym(holder)) return { ...own, node: undefined };
  return { person: holder, basis, node: nodes.get(holder) ?? (await store.getNode(holder)) };
}

/** What decides whose a node is. */
function above(node: IdentifierNode): NodeId[] {
  return [...linksOf(node).map(link => link.anchor), ...correctedWith(node)].filter(
    each => !isPseudonym(each),
  );
}

/** All above a node, as far as it was read, and what is to be read next; guesses that are not above it aside. */
function reachable(id: NodeId, nodes: ReadonlyMap<NodeId, IdentifierNode>): NodeId[] {
  const met = new Set([id]);
  // A set is walked to its end, also what is added meanwhile.
  for (const each of met) for (const next of above(nodes.get(each) ?? newNode(each))) met.add(next);
  return [...met];
}

function reached(id: NodeId, nodes: ReadonlyMap<NodeId, IdentifierNode>): IdentifierNode[] {
  return reachable(id, nodes).flatMap(each => nodes.get(each) ?? []);
}

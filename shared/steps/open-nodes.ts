import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { correctedWith, entriesOf, isRoot, linksOf, newNode, type OpenNode } from '../domain/ledger.ts';
import { compare } from '../domain/node-id.ts';
import type { IdentifierNode, LedgerEntry, NodeId, Tid } from '../domain/types.ts';
import type { NodeStore } from './ports/nodes.ts';
import type { TouchpointStore } from './ports/touchpoints.ts';

/** Nodes with their whole ledgers; those that do not exist, or are not `wanted`, are left out. */
export async function openNodes(
  store: NodeStore,
  ids: readonly NodeId[],
  wanted: (node: IdentifierNode) => boolean = () => true,
): Promise<Map<NodeId, OpenNode>> {
  const nodes = await store.getNodes([...new Set(ids)]);
  const opened = await Promise.all(
    [...nodes.values()].filter(wanted).map(async node => ({
      node,
      pages: node.pages === 0 ? [] : (await store.getPages(node.id)).slice(0, node.pages),
    })),
  );
  return new Map(opened.map(open => [open.node.id, open]));
}

/** `seeds` and all above them: what decides whose they are. `seeds` that do not exist are left out. */
export async function openUpward(store: NodeStore, seeds: readonly NodeId[]): Promise<Map<NodeId, OpenNode>> {
  const nodes = new Map<NodeId, IdentifierNode>();
  for (let wanted = [...seeds]; wanted.length > 0; ) {
    const found = await store.getNodes([...new Set(wanted)]);
    for (const [id, node] of found) nodes.set(id, node);
    wanted = [...found.values()]
      .flatMap(node => [...linksOf(node).map(link => link.anchor), ...correctedWith(node)])
      .filter(id => !nodes.has(id));
  }
  // With one anchor each there is one owner whatever the times: the links say all.
  const single = nodes.values().every(node => linksOf(node).length <= 1 && node.corrections === undefined);
  if (!single) return openNodes(store, [...nodes.keys()]);
  return new Map([...nodes].map(([id, node]) => [id, { node, pages: [] }]));
}

/**
 * All that the attribution of `node`'s touchpoints, and of those below it, depends on. `affected` are the nodes whose
 * entries a new sighting of `node` can move: itself, what is below it, and the anonymous anchors seen with these.
 */
export async function openNeighbourhood(
  store: NodeStore,
  node: NodeId,
  personal: (node: NodeId) => boolean,
): Promise<{ opened: Map<NodeId, OpenNode>; affected: NodeId[] }> {
  const below = new Map<NodeId, OpenNode>();
  const met = new Set([node]);
  // Whatever is above a crowded one, it stays its own, and what is below it stays where it is.
  const moves = (each: IdentifierNode) => each.id === node || !(each.crowded && isRoot(each));
  for (let wanted = [node]; wanted.length > 0; ) {
    const found = await openNodes(store, wanted, moves);
    for (const [id, open] of found) below.set(id, open);
    wanted = [...found.values()].flatMap(lowersOf).filter(id => !met.has(id));
    for (const id of wanted) met.add(id);
  }
  const beside = [...below.values()]
    .flatMap(({ node }) => node.up.map(link => link.anchor))
    .filter(id => !personal(id));
  const anchorsBeside = await openNodes(store, beside);
  // One that is only being written for the first time must be overtaken too: it gets a node.
  for (const id of beside) {
    if (!anchorsBeside.has(id)) anchorsBeside.set(id, { node: newNode(id), pages: [] });
  }
  const seeds = [...met, ...beside, ...[...anchorsBeside.values()].flatMap(lowersOf)];
  const opened = new Map([
    ...(await anchorsToTell(store, below.get(node))),
    ...(await openUpward(store, seeds)),
    ...below,
    ...anchorsBeside,
  ]);
  // In one order for all: of two that save the same nodes, the first to save the first of them gets through.
  return { opened, affected: [...new Set([...below.keys(), ...anchorsBeside.keys()])].sort(compare) };
}

/** An identifier that became crowded leads to none of its anchors any more; they are to hear of it. */
async function anchorsToTell(store: NodeStore, seed: OpenNode | undefined): Promise<Map<NodeId, OpenNode>> {
  if (!seed?.node.crowded) return new Map();
  const nodes = await store.getNodes(seed.node.up.map(link => link.anchor));
  return new Map([...nodes].map(([id, node]) => [id, { node, pages: [] }]));
}

/** What a change of this node's owner can change: all below it, and its aliases. */
function lowersOf(open: OpenNode): NodeId[] {
  const linked = (open.node.corrections ?? [])
    .filter(each => each.higher === open.node.id)
    .map(each => each.lower);
  const aliases = correctedWith(open.node, 'same-namespace');
  return [
    ...Object.keys(open.node.down),
    ...[...entriesOf(open)].flatMap(entry => entry.lower),
    ...linked,
    ...aliases,
  ];
}

/** Entries that a person holds in these ledgers, one a touchpoint. */
export function entriesHeld(
  person: NodeId,
  opened: Iterable<OpenNode>,
): Map<Tid, LedgerEntry & { anchor: NodeId }> {
  const entries = new Map<Tid, LedgerEntry & { anchor: NodeId }>();
  for (const open of opened) {
    for (const entry of entriesOf(open)) {
      if (entry.holder === person) entries.set(entry.tid, { ...entry, anchor: open.node.id });
    }
  }
  return entries;
}

/** The touchpoints that a person holds in their own ledger and in those of `members`, in no order. */
export async function touchpointsOf(
  store: NodeStore & TouchpointStore,
  person: NodeId,
  opened: Iterable<OpenNode>,
): Promise<{ touchpoint: StoredTouchpoint; entry: LedgerEntry }[]> {
  const entries = entriesHeld(person, opened);
  const touchpoints = await store.getTouchpoints([...entries.keys()]);
  return touchpoints.flatMap(touchpoint => {
    const entry = entries.get(touchpoint.tid);
    // Another content may have taken the id since, with another anchor: then it is in another ledger.
    return entry !== undefined && touchpoint.ids[0] === entry.anchor ? [{ touchpoint, entry }] : [];
  });
}

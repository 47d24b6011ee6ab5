import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { correctedWith, entriesOf, newNode, type OpenNode } from '../domain/ledger.ts';
import { compare } from '../domain/node-id.ts';
import type { IdentifierNode, LedgerEntry, NodeId } from '../domain/types.ts';
import type { NodeStore, TouchpointStore } from './ports.ts';

/** Nodes with their whole ledgers; those that do not exist are left out. */
export async function openNodes(store: NodeStore, ids: readonly NodeId[]): Promise<Map<NodeId, OpenNode>> {
  const nodes = await store.getNodes([...new Set(ids)]);
  const opened = await Promise.all(
    [...nodes.values()].map(async node => ({
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
      .flatMap(node => [...node.up.map(link => link.anchor), ...correctedWith(node)])
      .filter(id => !nodes.has(id));
  }
  // With one anchor each there is one owner whatever the times: the links say all.
  const single = nodes.values().every(node => node.up.length <= 1 && node.corrections === undefined);
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
  for (let wanted = [node]; wanted.length > 0; ) {
    const found = await openNodes(store, wanted);
    for (const [id, open] of found) below.set(id, open);
    wanted = [...found.values()].flatMap(lowersOf).filter(id => !below.has(id));
  }
  const beside = [...below.values()]
    .flatMap(({ node }) => node.up.map(link => link.anchor))
    .filter(id => !personal(id));
  const anchorsBeside = await openNodes(store, beside);
  // One that is only being written for the first time must be overtaken too: it gets a node.
  for (const id of beside) {
    if (!anchorsBeside.has(id)) anchorsBeside.set(id, { node: newNode(id), pages: [] });
  }
  const seeds = [...below.keys(), ...beside, ...[...anchorsBeside.values()].flatMap(lowersOf)];
  const opened = new Map([...(await openUpward(store, seeds)), ...below, ...anchorsBeside]);
  // In one order for all: of two that save the same nodes, the first to save the first of them gets through.
  return { opened, affected: [...new Set([...below.keys(), ...anchorsBeside.keys()])].sort(compare) };
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

/** The touchpoints that a person holds in their own ledger and in those of `members`, in no order. */
export async function touchpointsOf(
  store: NodeStore & TouchpointStore,
  person: NodeId,
  opened: Iterable<OpenNode>,
): Promise<{ touchpoint: StoredTouchpoint; entry: LedgerEntry }[]> {
  return (await heldBy(store, person, opened)).held;
}

/** The same, with the time of the latest entry whose touchpoint has expired; there is none where all are in the set. */
export async function heldBy(
  store: NodeStore & TouchpointStore,
  person: NodeId,
  opened: Iterable<OpenNode>,
): Promise<{ held: { touchpoint: StoredTouchpoint; entry: LedgerEntry }[]; expiredUntil?: number }> {
  const entries = new Map<string, LedgerEntry & { anchor: NodeId }>();
  for (const open of opened) {
    for (const entry of entriesOf(open)) {
      if (entry.holder === person) entries.set(entry.tid, { ...entry, anchor: open.node.id });
    }
  }
  const touchpoints = await store.getTouchpoints([...entries.keys()]);
  const there = new Set(touchpoints.map(each => each.tid));
  const expired = [...entries.values()].filter(each => !there.has(each.tid)).map(each => each.at);
  const held = touchpoints.flatMap(touchpoint => {
    const entry = entries.get(touchpoint.tid);
    // Another content may have taken the id since, with another anchor: then it is in another ledger.
    return entry !== undefined && touchpoint.ids[0] === entry.anchor ? [{ touchpoint, entry }] : [];
  });
  return expired.length === 0 ? { held } : { held, expiredUntil: expired.reduce((a, b) => Math.max(a, b)) };
}

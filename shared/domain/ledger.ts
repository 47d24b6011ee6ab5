import type { StoredCorrection } from '../contract/correction.ts';
import type { Basis } from '../contract/journey.ts';
import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { readCorrections } from './correction.ts';
import { createIdentity, type Identity, type Ranks } from './identity.ts';
import { namespaceOf } from './node-id.ts';
import { createSightingSet } from './sightings.ts';
import type { IdentifierNode, LedgerEntry, LedgerPage, NodeId } from './types.ts';

/** A node with its whole ledger. */
export interface OpenNode {
  node: IdentifierNode;
  pages: LedgerPage[];
}

/** Entries in a node's tail before it is sealed as a page. */
export const TAIL_ENTRIES = 12;

/** Lower identifiers remembered in a node; a forgotten one is only looked up again. */
const REMEMBERED_LINKS = 16;

export function newNode(id: NodeId): IdentifierNode {
  return {
    id,
    version: 0,
    up: [],
    down: {},
    pages: 0,
    tail: [],
    holders: {},
    todo: [],
  };
}

/** The links that say whose an identifier is: none of a crowded one. */
export function linksOf(node: IdentifierNode): IdentifierNode['up'] {
  return node.crowded ? [] : node.up;
}

/** Nothing is above it: it is its own owner, come what may. */
export function isRoot(node: IdentifierNode): boolean {
  return linksOf(node).length === 0 && node.corrections === undefined;
}

/** `node` with one more anchor, which makes it crowded if there are more than `maxAnchors` now. */
export function linked(
  node: IdentifierNode,
  link: IdentifierNode['up'][number],
  maxAnchors: number,
): IdentifierNode {
  const up = [...node.up, link];
  return up.length > maxAnchors ? { ...node, up, crowded: true } : { ...node, up };
}

/** Persons that a ledger counts its changes for one by one: its node is one item. */
const MOST_HOLDERS = 1_000;
/** All others share one count. It is as good a proof that nothing is missing, but another's change looks like one too. */
const OTHERS = '*';

/** How often this ledger changed something for a person. */
export function changesFor({ holders }: IdentifierNode, person: NodeId): number {
  return holders[person] ?? holders[OTHERS] ?? 0;
}

/** Counts one more, in place. */
export function countChange({ holders }: IdentifierNode, person: NodeId): void {
  const isKnown = holders[person] !== undefined;
  const name = isKnown || Object.keys(holders).length < MOST_HOLDERS ? person : OTHERS;
  holders[name] = (holders[name] ?? 0) + 1;
}

export function* entriesOf({ node, pages }: OpenNode): Generator<LedgerEntry> {
  for (const page of pages) yield* page.entries;
  yield* node.tail;
}

/** The identity that the ledgers, links and corrections of these nodes show (semantics §2). */
export function identityOf(nodes: Iterable<OpenNode>, ranks: Ranks): Identity {
  const sightings = createSightingSet();
  const corrections: StoredCorrection[] = [];
  const erased = new Map<NodeId, NonNullable<IdentifierNode['erased']>>();
  for (const open of nodes) {
    if (open.node.erased !== undefined) erased.set(open.node.id, open.node.erased);
    corrections.push(...(open.node.corrections ?? []));
    if (open.node.crowded) sightings.crowd(open.node.id);
    for (const { anchor, at, tid } of linksOf(open.node)) sightings.add(at, [anchor, open.node.id], tid);
    for (const entry of entriesOf(open)) sightings.add(entry.at, [open.node.id, ...entry.lower], entry.tid);
  }
  return createIdentity(sightings, ranks, readCorrections(corrections), erased);
}

/** Notes a lower identifier as linked, in place; the oldest is forgotten first. */
export function remember(node: IdentifierNode, lower: NodeId, mode: 'quiet' | 'watch'): void {
  node.down[lower] = mode;
  const known = Object.keys(node.down);
  for (const each of known.slice(0, Math.max(0, known.length - REMEMBERED_LINKS))) delete node.down[each];
}

export function entryOf(touchpoint: StoredTouchpoint, holder: NodeId, basis: Basis): LedgerEntry {
  return { at: touchpoint.at, tid: touchpoint.tid, lower: touchpoint.ids.slice(1), holder, basis };
}

/** Attributes every entry again, in place; answers which pages changed, and between whom touchpoints moved. */
export function reattribute(
  open: OpenNode,
  identity: Identity,
): { pages: LedgerPage[]; tail: boolean; moved: Set<NodeId> } {
  const moved = new Set<NodeId>();
  const settle = (entry: LedgerEntry): boolean => {
    const { holder, basis } = identity.attribute(entry.at, [open.node.id, ...entry.lower]);
    if (holder === entry.holder && basis === entry.basis) return false;
    if (holder !== entry.holder) moved.add(entry.holder).add(holder);
    entry.holder = holder;
    entry.basis = basis;
    return true;
  };
  const pages = open.pages.filter(page => page.entries.map(settle).some(Boolean));
  const tail = open.node.tail.map(settle).some(Boolean);
  return { pages, tail, moved };
}

/** Identifiers that operators named together with this one, of the same namespace or of another. */
export function correctedWith(node: IdentifierNode, sameNamespace?: 'same-namespace'): NodeId[] {
  const others = (node.corrections ?? []).map(each => (each.lower === node.id ? each.higher : each.lower));
  return sameNamespace ? others.filter(id => namespaceOf(id) === namespaceOf(node.id)) : others;
}

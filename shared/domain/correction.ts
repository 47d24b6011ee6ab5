import type { StoredCorrection } from '../contract/correction.ts';
import { compare, namespaceOf } from './node-id.ts';
import type { NodeId } from './types.ts';

/** What the corrections of a set of identifiers come to. */
export interface Corrections {
  /** The name of all identifiers that are aliases of one another: the smallest of them. */
  canonical(node: NodeId): NodeId;
  /** The identifier that this one (a canonical one) was linked to by an operator. */
  linkedTo(node: NodeId): NodeId | undefined;
  /** Whether sightings of `lower` with `anchor` are not to count. */
  isCut(lower: NodeId, anchor: NodeId): boolean;
  /** Whether any correction names the identifier. */
  concern(node: NodeId): boolean;
  /** Nobody corrected anything. */
  none: boolean;
}

/** In the order in which they were decided. */
function inOrder(a: StoredCorrection, b: StoredCorrection): number {
  return a.at - b.at || compare(a.id, b.id);
}

/**
 * Reads corrections (semantics §2), in any order, with duplicates. A pair stands at 0 as the sightings have it, at 1
 * joined, at -1 cut; a link or alias takes it one up, an unlink one down. So each undoes the other, and the latest wins.
 */
export function readCorrections(all: Iterable<StoredCorrection>): Corrections {
  const byId = new Map<string, StoredCorrection>();
  for (const each of all) byId.set(each.id, each);
  const pairs = new Map<string, { latest: StoredCorrection; standing: number }>();
  const named = new Set<NodeId>();
  for (const each of [...byId.values()].sort(inOrder)) {
    const key = pairKey(each.lower, each.higher);
    const before = pairs.get(key)?.standing ?? 0;
    const standing = Math.max(-1, Math.min(1, before + (each.kind === 'unlink' ? -1 : 1)));
    pairs.set(key, { latest: each, standing });
    named.add(each.lower).add(each.higher);
  }
  const joined = [...pairs.values()].filter(each => each.standing > 0).map(each => each.latest);
  const aliases = groups(joined.filter(isBetweenEquals));
  const canonical = (node: NodeId) => aliases.get(node) ?? node;
  const links = new Map<NodeId, NodeId>();
  for (const { lower, higher } of joined.filter(each => !isBetweenEquals(each)).sort(inOrder)) {
    links.set(canonical(lower), higher);
  }
  return {
    canonical,
    linkedTo: node => links.get(node),
    isCut: (lower, anchor) => (pairs.get(pairKey(lower, anchor))?.standing ?? 0) < 0,
    concern: node => named.has(node),
    none: named.size === 0,
  };
}

function isBetweenEquals({ lower, higher }: StoredCorrection): boolean {
  return namespaceOf(lower) === namespaceOf(higher);
}

function pairKey(lower: NodeId, higher: NodeId): string {
  return `${lower} ${higher}`;
}

/** Each member of a group of aliases under the smallest of them. */
function groups(aliases: readonly StoredCorrection[]): Map<NodeId, NodeId> {
  const name = new Map<NodeId, NodeId>();
  for (const { lower, higher } of aliases) {
    const [a, b] = [name.get(lower) ?? lower, name.get(higher) ?? higher].sort(compare) as [NodeId, NodeId];
    name.set(lower, a).set(higher, a);
    for (const [member, of] of name) if (of === b) name.set(member, a);
  }
  return name;
}

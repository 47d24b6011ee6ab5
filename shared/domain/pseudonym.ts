import { namespaceOf } from './node-id.ts';
import type { NodeId } from './types.ts';

/**
 * Who was erased but must still count as somebody: `erased:<kind>-<order>.<random>`. `first` and `last` are its place among
 * sightings at one instant; both are one owner, `erased:<kind>.<random>`. With an empty random part it is whoever an
 * erased identifier belonged to.
 */
const NAMESPACE = /^erased:(personal|anonymous)(?:-(first|last))?$/;

export function pseudonym(personal: boolean, order: 'first' | 'last', secret: string): NodeId {
  return `erased:${personal ? 'personal' : 'anonymous'}-${order}.${secret}`;
}

export function isPseudonym(node: NodeId): boolean {
  return node.startsWith('erased:');
}

/** The owner that a pseudonym stands for. */
export function pseudonymOwner(node: NodeId): NodeId {
  return node.replace(/-(?:first|last)(?=\.)/, '');
}

/** Who owned an erased identifier: nobody that can be told from others. */
export function erasedOwner(personal: boolean): NodeId {
  return `erased:${personal ? 'personal' : 'anonymous'}.`;
}

/** What the rules of identity need to know of a pseudonym; `undefined` where the node is none. */
export function pseudonymRank(node: NodeId): { personal: boolean; rank: number } | undefined {
  const match = isPseudonym(node) ? NAMESPACE.exec(namespaceOf(node)) : null;
  if (match === null) return undefined;
  return {
    personal: match[1] === 'personal',
    rank: match[2] === 'last' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY,
  };
}

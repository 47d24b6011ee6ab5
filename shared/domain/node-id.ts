import type { NodeId } from './types.ts';

export function namespaceOf(node: NodeId): string {
  return node.slice(0, node.indexOf('.'));
}

/** By code units: the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

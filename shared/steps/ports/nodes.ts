import type { IdentifierNode, LedgerPage, NodeId } from '../../domain/types.ts';

/** `recent` may miss the latest writes, at half the price: for what a conditional save decides, or no harm follows. */
export type Reading = 'latest' | 'recent';

/** Identifier nodes and their ledgers. Reads see every acknowledged write, but where `recent` is asked for. */
export interface NodeStore {
  getNodes(ids: NodeId[], reading?: Reading): Promise<Map<NodeId, IdentifierNode>>;
  /** Conditional on `node.version`; the saved one has version + 1. False: somebody else saved first. */
  saveNode(node: IdentifierNode): Promise<boolean>;
  /** In order of their numbers, from `first` on. */
  getPages(node: NodeId, first?: number): Promise<LedgerPage[]>;
  /** Conditional on `page.version` (0: must not exist); the saved one has version + 1. */
  savePage(page: LedgerPage): Promise<boolean>;
}

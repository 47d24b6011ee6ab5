import type { StoredDefinition } from '../../contract/journey-definition.ts';
import type { IdentifierNode, NodeId } from '../../domain/types.ts';

/** The few reads that a context is made of; each is one request. */
export interface ContextStore {
  getNode(id: NodeId): Promise<IdentifierNode | undefined>;
  getNodes(ids: readonly NodeId[]): Promise<Map<NodeId, IdentifierNode>>;
  getDefinition(id: string, version: number): Promise<StoredDefinition | undefined>;
}

/** What a receipt says: who asked (a channel) of whom when (ms), by which identifier, and what digest the answer had. */
export interface ReceiptContent {
  at: number;
  channel: string;
  asked: NodeId;
  /** Whose context it was; left out where it was nobody's but the identifier's own. */
  person?: NodeId;
  digest: string;
}

/** What is read of one: whether it is of this channel, and the hashes, by the newest key, of who it is about. */
export interface ReceiptRead {
  at: number;
  sameChannel: boolean;
  hashes: readonly string[];
}

/** Receipts of contexts that were given out. Sealed: who quotes one has been given it, and nobody reads it. */
export interface Receipts {
  issue(content: ReceiptContent): string;
  /** `undefined` where it was made up or changed. */
  read(receipt: string, channel: string): ReceiptRead | undefined;
}

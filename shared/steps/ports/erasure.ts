import type { Erasure } from '../../contract/erasure.ts';
import type { NodeId, Tid } from '../../domain/types.ts';
import type { MoveAudit } from './audit.ts';
import type { ListQuery, Page } from './lists.ts';
import type { Timer } from './timers.ts';

/** Receipts of erasures, and how far those are that are not done. */
export interface ReceiptStore {
  /** The latest of an id stands. */
  putErasure(erasure: Erasure): Promise<void>;
  getErasure(id: string): Promise<Erasure | undefined>;
  /** By the time they were asked for. */
  listErasures(query: ListQuery): Promise<Page<Erasure>>;
}

/** What only erasure asks of the store. */
export interface ErasureStore extends ReceiptStore {
  /** Which of these have a tombstone. */
  getBuried(tids: Tid[]): Promise<Set<Tid>>;
  deletePage(node: NodeId, number: number): Promise<void>;
  deleteFlag(person: NodeId, id: string): Promise<void>;
  moveAudit: MoveAudit;
  /** All timers there are, in the store's own order. */
  walkTimers(page: { limit: number; cursor?: string }): Promise<Page<Timer>>;
  /** The record goes, and its id stays taken: the same payload again is a duplicate. */
  buryQuarantined(id: string): Promise<void>;
}

/**
 * Takes rows that count no more of these persons out of the files of the lake; `true` where none is there now. `isStopped` is
 * asked again and again meanwhile: what is left then is for another time.
 */
export type CleanLake = (persons: readonly NodeId[], isStopped: () => boolean) => Promise<boolean>;

import type { StoredCorrection } from '../../contract/correction.ts';
import type { QuarantineRecord } from '../../contract/quarantine.ts';
import type { StoredTouchpoint } from '../../contract/touchpoint.ts';
import type { NodeId } from '../../domain/types.ts';
import type { MoveAudit } from './audit.ts';
import type { ScanPage } from './lists.ts';

/** Walks in the store's own order. What is there from start to end is met at least once; pages may be empty. */
export interface ScanStore {
  scanTouchpoints(page: { limit: number; cursor?: string }): Promise<ScanPage<StoredTouchpoint>>;
  scanNodes(page: { limit: number; cursor?: string }): Promise<ScanPage<NodeId>>;
}

/** What a change of keys must do that nothing else does: rewrite in place, and drop what is derived anew afterwards. */
export interface RekeyStore {
  /** In the place of the one of its id. */
  replaceCorrection(correction: StoredCorrection): Promise<void>;
  /** The same; payloads of up to 350 KB, so that it is there whole or not at all. */
  replaceQuarantine(record: QuarantineRecord): Promise<void>;
  /** All that stands under an identifier, its node last: what was begun is found again. Lists of journeys are apart. */
  dropNode(id: NodeId): Promise<void>;
  moveAudit: MoveAudit;
  /** Tombstones of touchpoints get a new digest each, once for a `generation` of keys. */
  rekeyTombstones(
    page: { limit: number; cursor?: string },
    generation: number,
    rekey: (digest: string) => string,
  ): Promise<{ scanned: number; cursor?: string }>;
}

import type { StoredTouchpoint } from '../../contract/touchpoint.ts';
import type { Tid } from '../../domain/types.ts';

/** The set of touchpoints. One id, one touchpoint, whichever customer it names. Reads see every acknowledged write. */
export interface TouchpointStore {
  /**
   * Conditional. `conflict` answers what is there under the id with other content (another `digest`); `erased`: nothing
   * but a tombstone is, `same` where it is that of this very content.
   */
  putTouchpoint(
    touchpoint: StoredTouchpoint,
  ): Promise<
    | { outcome: 'stored' }
    | { outcome: 'duplicate' }
    | { outcome: 'conflict'; existing: StoredTouchpoint }
    | { outcome: 'erased'; same: boolean }
  >;
  /** Puts another content under the same id; false where the digest there is not `expected` any more, or was erased. */
  replaceTouchpoint(touchpoint: StoredTouchpoint, expected: string): Promise<boolean>;
  /** Those there are, in no order; tombstones are not. */
  getTouchpoints(tids: Tid[]): Promise<StoredTouchpoint[]>;
  /** A tombstone in the place of this content, or of none. False: another content is there, and stays. */
  buryTouchpoint(tid: Tid, digest: string): Promise<boolean>;
}

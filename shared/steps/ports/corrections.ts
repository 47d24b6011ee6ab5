import type { StoredCorrection } from '../../contract/correction.ts';
import type { ListQuery, Page } from './lists.ts';

/** The audit trail of what operators decided about identities. */
export interface CorrectionStore {
  /** The first of an id stands. */
  putCorrection(correction: StoredCorrection): Promise<'stored' | 'duplicate'>;
  /** By the time they were decided. */
  listCorrections(query: ListQuery): Promise<Page<StoredCorrection>>;
  deleteCorrection(id: string): Promise<void>;
}

import type { QuarantineRecord, Redriven } from '../../contract/quarantine.ts';
import type { ListQuery, Page } from './lists.ts';

export interface QuarantineStore {
  /** The first of an id stands; payloads up to 1 MB whole. */
  quarantine(record: QuarantineRecord): Promise<'stored' | 'duplicate'>;
  /** By `receivedAt`. */
  listQuarantine(query: ListQuery): Promise<Page<QuarantineRecord>>;
  getQuarantine(id: string): Promise<QuarantineRecord | undefined>;
  /** Notes on the record what became of it; the latest note stands. False where there is no such record. */
  markRedriven(id: string, redriven: Redriven): Promise<boolean>;
}

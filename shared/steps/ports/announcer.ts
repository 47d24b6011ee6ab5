import type { BoundReached } from '../../contract/bound.ts';
import type { FlagAnnouncement } from '../../contract/flag.ts';

export interface Announcer {
  /** Resolves when the bus took every one; rejects otherwise (some may have been taken). */
  announce(announcements: FlagAnnouncement[]): Promise<void>;
  /** The same of bounds that were reached. */
  report(bounds: BoundReached[]): Promise<void>;
}

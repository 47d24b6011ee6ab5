import type { BoundReached } from '../contract/bound.ts';
import type { FlagAnnouncement } from '../contract/flag.ts';
import type { Announcer } from '../steps/ports/announcer.ts';

/** Takes every announcement and keeps it, in order. */
export function createMemoryAnnouncer(): Announcer & {
  readonly announced: readonly FlagAnnouncement[];
  readonly reported: readonly BoundReached[];
} {
  const announced: FlagAnnouncement[] = [];
  const reported: BoundReached[] = [];
  return {
    announced,
    reported,
    async announce(announcements) {
      announced.push(...structuredClone(announcements));
    },
    async report(bounds) {
      reported.push(...bounds);
    },
  };
}

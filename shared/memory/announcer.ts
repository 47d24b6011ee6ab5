import type { FlagAnnouncement } from '../contract/flag.ts';
import type { Announcer } from '../steps/ports.ts';

/** Takes every announcement and keeps it, in order. */
export function createMemoryAnnouncer(): Announcer & { readonly announced: readonly FlagAnnouncement[] } {
  const announced: FlagAnnouncement[] = [];
  return {
    announced,
    async announce(announcements) {
      announced.push(...structuredClone(announcements));
    },
  };
}

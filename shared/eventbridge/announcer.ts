import { ANNOUNCEMENT_SOURCE, FLAG_DETAIL_TYPES, type FlagAnnouncement } from '../contract/flag.ts';
import { BusRefusedError } from '../steps/errors.ts';
import type { Announcer } from '../steps/ports.ts';
import { type BusEntry, type BusOptions, inCalls, putEntries } from './put-events.ts';

/** Announces on the bus. `BusRefusedError` names what it did not take; every announcement is tried before that. */
export function createAnnouncer(options: BusOptions): Announcer {
  return {
    async announce(announcements) {
      const codes: Record<string, number> = {};
      let failed = 0;
      for (const call of inCalls(announcements.map(toEntry))) {
        for (const { code } of await putEntries(options, call)) {
          codes[code] = (codes[code] ?? 0) + 1;
          failed++;
        }
      }
      if (failed > 0) throw new BusRefusedError(failed, announcements.length, codes);
    },
  };
}

function toEntry(announcement: FlagAnnouncement): BusEntry {
  return {
    source: ANNOUNCEMENT_SOURCE,
    detailType: FLAG_DETAIL_TYPES[announcement.transition],
    detail: JSON.stringify(announcement),
  };
}

import { ANNOUNCEMENT_SOURCE, BOUND_DETAIL_TYPE, FLAG_DETAIL_TYPES } from '../contract/events.ts';
import { BusRefusedError } from '../steps/errors.ts';
import type { Announcer } from '../steps/ports/announcer.ts';
import { type BusOptions, inCalls, putEntries } from './put-events.ts';

/** Announces on the bus. `BusRefusedError` names what it did not take; every announcement is tried before that. */
export function createAnnouncer(options: BusOptions): Announcer {
  const put = async (events: readonly { detailType: string; detail: object }[]): Promise<void> => {
    const entries = events.map(({ detailType, detail }) => ({
      source: ANNOUNCEMENT_SOURCE,
      detailType,
      detail: JSON.stringify(detail),
    }));
    const codes: Record<string, number> = {};
    let failed = 0;
    for (const call of inCalls(entries)) {
      for (const { code } of await putEntries(options, call)) {
        codes[code] = (codes[code] ?? 0) + 1;
        failed++;
      }
    }
    if (failed > 0) throw new BusRefusedError(failed, entries.length, codes);
  };
  return {
    announce: flags =>
      put(flags.map(detail => ({ detailType: FLAG_DETAIL_TYPES[detail.transition], detail }))),
    report: bounds => put(bounds.map(detail => ({ detailType: BOUND_DETAIL_TYPE, detail }))),
  };
}

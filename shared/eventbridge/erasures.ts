import { type ErasureAnnouncement, PERSON_ERASED_DETAIL_TYPE } from '../contract/erasure.ts';
import { ANNOUNCEMENT_SOURCE } from '../contract/events.ts';
import { BusRefusedError } from '../steps/errors.ts';
import { type BusOptions, putOrRefuse } from './put-events.ts';

/** Tells consumers which persons are gone; `BusRefusedError` where the bus does not take it after a few attempts. */
export function createErasureAnnouncer(
  options: BusOptions,
): (announcement: ErasureAnnouncement) => Promise<void> {
  return async announcement => {
    const detail = JSON.stringify(announcement);
    const entry = { source: ANNOUNCEMENT_SOURCE, detailType: PERSON_ERASED_DETAIL_TYPE, detail };
    const [refusal] = await putOrRefuse(options, [entry]);
    if (refusal !== undefined) throw new BusRefusedError(1, 1, { [refusal.code]: 1 });
  };
}

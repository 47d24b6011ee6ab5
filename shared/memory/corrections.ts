import type { StoredCorrection } from '../contract/correction.ts';
import { CORRECTION_LIST, placeOf } from '../steps/paging.ts';
import type { CorrectionStore } from '../steps/ports/corrections.ts';
import type { RekeyStore } from '../steps/ports/repair.ts';
import { createListing } from './listing.ts';
import { createRecords } from './records.ts';

export function createCorrectionStore(): CorrectionStore & Pick<RekeyStore, 'replaceCorrection'> {
  const corrections = createRecords<StoredCorrection>();
  const listing = createListing();
  return {
    async putCorrection(correction) {
      if (corrections.has(correction.id)) return 'duplicate';
      listing.enter(CORRECTION_LIST, placeOf(correction.at, correction.id), correction.id);
      corrections.set(correction.id, correction);
      return 'stored';
    },
    async replaceCorrection(correction) {
      corrections.set(correction.id, correction);
    },
    async listCorrections(query) {
      return listing.page(CORRECTION_LIST, query, corrections.get);
    },
    async deleteCorrection(id) {
      listing.leave(id);
      corrections.delete(id);
    },
  };
}

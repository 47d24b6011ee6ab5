import type { StoredCorrection } from '../contract/correction.ts';
import { CORRECTION_LIST, placeOf } from '../steps/paging.ts';
import type { CorrectionStore } from '../steps/ports/corrections.ts';
import type { RekeyStore } from '../steps/ports/repair.ts';
import { bodyOf, withBody } from './body.ts';
import { correctionKey } from './keys.ts';
import type { Listing } from './listing.ts';
import { expiry } from './retention.ts';
import type { Table } from './table.ts';

export function createCorrectionStore(
  table: Table,
  listing: Listing,
  days?: number,
): CorrectionStore & Pick<RekeyStore, 'replaceCorrection'> {
  const toItem = async (correction: StoredCorrection) => {
    const entered = await listing.enter(CORRECTION_LIST, placeOf(correction.at, correction.id));
    const key = correctionKey(correction.id);
    return withBody({ ...key, ...entered, ...expiry(days, correction.at) }, correction);
  };
  return {
    async putCorrection(correction) {
      const item = await toItem(correction);
      return (await table.put(item, { expression: 'attribute_not_exists(pk)' })) ? 'stored' : 'duplicate';
    },
    deleteCorrection: id => table.remove(correctionKey(id)),
    async replaceCorrection(correction) {
      await table.put(await toItem(correction));
    },
    listCorrections: query => listing.page(CORRECTION_LIST, query, item => bodyOf<StoredCorrection>(item)),
  };
}

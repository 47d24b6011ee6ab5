import type { StoredCorrection } from '../contract/correction.ts';
import { CORRECTION_LIST, placeOf } from '../steps/paging.ts';
import type { CorrectionStore } from '../steps/ports.ts';
import { bodyOf, withBody } from './body.ts';
import { correctionKey } from './keys.ts';
import type { Listing } from './listing.ts';
import type { Table } from './table.ts';

export function createCorrectionStore(table: Table, listing: Listing): CorrectionStore {
  return {
    async putCorrection(correction) {
      const entered = await listing.enter(CORRECTION_LIST, placeOf(correction.at, correction.id));
      const item = withBody({ ...correctionKey(correction.id), ...entered }, correction);
      return (await table.put(item, { expression: 'attribute_not_exists(pk)' })) ? 'stored' : 'duplicate';
    },
    deleteCorrection: id => table.remove(correctionKey(id)),
    listCorrections: query => listing.page(CORRECTION_LIST, query, item => bodyOf<StoredCorrection>(item)),
  };
}

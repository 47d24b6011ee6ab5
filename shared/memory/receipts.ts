import type { Erasure } from '../contract/erasure.ts';
import { ERASURE_LIST, placeOf } from '../steps/paging.ts';
import type { ReceiptStore } from '../steps/ports/erasure.ts';
import { createListing } from './listing.ts';
import { createRecords } from './records.ts';

export function createReceiptStore(): ReceiptStore {
  const erasures = createRecords<Erasure>();
  const listing = createListing();
  return {
    async putErasure(erasure) {
      listing.enter(ERASURE_LIST, placeOf(Date.parse(erasure.requestedAt), erasure.id), erasure.id);
      erasures.set(erasure.id, erasure);
    },
    async getErasure(id) {
      return erasures.get(id);
    },
    async listErasures(query) {
      return listing.page(ERASURE_LIST, query, erasures.get);
    },
  };
}

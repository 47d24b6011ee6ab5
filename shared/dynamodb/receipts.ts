import type { Erasure } from '../contract/erasure.ts';
import { ERASURE_LIST, placeOf } from '../steps/paging.ts';
import type { ReceiptStore } from '../steps/ports/erasure.ts';
import { bodyOf, withBody } from './body.ts';
import { erasureKey } from './keys.ts';
import { createListing, type Listing } from './listing.ts';
import { createTable, type Table, type TableOptions } from './table.ts';

export function createReceipts(options: TableOptions): ReceiptStore {
  const table = createTable(options);
  return createReceiptStore(table, createListing(table));
}

export function createReceiptStore(table: Table, listing: Listing): ReceiptStore {
  return {
    async putErasure(erasure) {
      const place = placeOf(Date.parse(erasure.requestedAt), erasure.id);
      const entered = await listing.enter(ERASURE_LIST, place);
      await table.put(withBody({ ...erasureKey(erasure.id), ...entered }, erasure));
    },
    async getErasure(id) {
      const item = await table.get(erasureKey(id));
      return item === undefined ? undefined : bodyOf<Erasure>(item);
    },
    listErasures: query => listing.page(ERASURE_LIST, query, item => bodyOf<Erasure>(item)),
  };
}

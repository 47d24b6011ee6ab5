import { flagList, placeOf } from '../steps/paging.ts';
import type { FlagStore, StoredFlag } from '../steps/ports/flags.ts';
import { bodyOf, numberOf, withBody } from './body.ts';
import type { Item } from './item-size.ts';
import { FLAG, flagKey, nodePartition } from './keys.ts';
import type { Listing } from './listing.ts';
import { expiry } from './retention.ts';
import { prefixEnd, type Table } from './table.ts';

export function createFlagStore(table: Table, listing: Listing, days?: number): FlagStore {
  return {
    async applyFlag({ flag, sequence }) {
      const key = flagKey(flag.person, flag.id);
      const place = placeOf(Date.parse(flag.at), flag.id, flag.person);
      const entered = await listing.enter(flagList(flag.kind), place);
      const expires = expiry(days, Date.parse(flag.at));
      const item = withBody({ ...key, ...entered, q: sequence, ...expires }, flag);
      const newer = {
        expression: 'attribute_not_exists(pk) OR q < :sequence',
        values: { ':sequence': { N: String(sequence) } },
      };
      if (await table.put(item, newer)) return 'applied';
      const there = await table.get(key);
      return there !== undefined && numberOf(there, 'q') === sequence ? 'repeated' : 'superseded';
    },
    async flagsOf(person) {
      const flags: StoredFlag[] = [];
      const range = { partition: nodePartition(person), lower: FLAG, upper: prefixEnd(FLAG) };
      for await (const item of table.query(range)) flags.push(toFlag(item));
      return flags;
    },
    async getFlag(person, id, reading = 'latest') {
      const item = await table.get(flagKey(person, id), reading === 'latest');
      return item === undefined ? undefined : toFlag(item);
    },
    listFlags: (kind, query) => listing.page(flagList(kind), query, toFlag),
  };
}

function toFlag(item: Item): StoredFlag {
  return { flag: bodyOf(item), sequence: numberOf(item, 'q') };
}

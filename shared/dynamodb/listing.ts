import { boundsOf, cutPage } from '../steps/paging.ts';
import type { ListQuery, Page } from '../steps/ports.ts';
import { textOf } from './body.ts';
import type { Item } from './item-size.ts';
import { MONTHS, monthOf } from './keys.ts';
import type { Table } from './table.ts';

/** Lists by event time, newest first, over the months that have items. */
export interface Listing {
  /** The index attributes of an item; marks its month first. */
  enter(list: string, place: string): Promise<{ ix: string; iy: string }>;
  page<T>(list: string, query: ListQuery, toValue: (item: Item) => T): Promise<Page<T>>;
}

export function createListing(table: Table): Listing {
  // An instance marks each month once: a write in thousands.
  const marked = new Map<string, Promise<unknown>>();

  const mark = async (ix: string): Promise<void> => {
    let marking = marked.get(ix);
    if (marking === undefined) {
      marking = table.put({ pk: { S: MONTHS }, sk: { S: ix } });
      marked.set(ix, marking);
    }
    try {
      await marking;
    } catch (error) {
      marked.delete(ix);
      throw error;
    }
  };

  async function* newestFirst(list: string, query: ListQuery): AsyncGenerator<Item, void, undefined> {
    const { lower, upper } = boundsOf(list, query);
    if (lower > upper) return;
    const limit = query.limit + 2;
    const months: string[] = [];
    const range = {
      partition: MONTHS,
      lower: `${list}#${monthOf(lower)}`,
      upper: `${list}#${monthOf(upper)}`,
      newestFirst: true,
    };
    for await (const item of table.query(range)) months.push(textOf(item, 'sk'));
    for (const partition of months) {
      for await (const item of table.query({
        partition,
        lower,
        upper,
        index: true,
        newestFirst: true,
        limit,
      })) {
        // BETWEEN includes its end, which a cursor has shown already.
        if (textOf(item, 'iy') !== upper) yield item;
      }
    }
  }

  return {
    async enter(list, place) {
      const ix = `${list}#${monthOf(place)}`;
      await mark(ix);
      return { ix, iy: place };
    },
    async page(list, query, toValue) {
      const rows: { place: string; value: ReturnType<typeof toValue> }[] = [];
      for await (const item of newestFirst(list, query)) {
        rows.push({ place: textOf(item, 'iy'), value: toValue(item) });
        if (rows.length > query.limit) break;
      }
      return cutPage(list, query.limit, rows);
    },
  };
}

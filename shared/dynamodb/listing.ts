import { boundsOf, cutPage } from '../steps/paging.ts';
import type { ListQuery, Page } from '../steps/ports/lists.ts';
import { textOf } from './body.ts';
import type { Item } from './item-size.ts';
import { MONTHS, monthOf } from './keys.ts';
import type { Table } from './table.ts';

/** Lists by event time, newest first, over the months that have items. */
export interface Listing {
  /** The index attributes of an item; marks its month first. */
  enter(list: string, place: string): Promise<{ ix: string; iy: string }>;
  /** Marks a month of a list, before the first item enters it. */
  mark(month: string): Promise<void>;
  /** `where` the list is: in the index, or in partitions of the table itself. */
  page<T>(
    list: string,
    query: ListQuery,
    toValue: (item: Item) => T,
    where?: 'index' | 'table',
  ): Promise<Page<T>>;
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

  async function* newestFirst(
    list: string,
    query: ListQuery,
    index: boolean,
  ): AsyncGenerator<[place: string, item: Item], void, undefined> {
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
        ...(index ? { index } : { recent: true }),
        newestFirst: true,
        limit,
      })) {
        const place = textOf(item, index ? 'iy' : 'sk');
        // BETWEEN includes its end, which a cursor has shown already.
        if (place !== upper) yield [place, item];
      }
    }
  }

  return {
    mark,
    async enter(list, place) {
      const ix = `${list}#${monthOf(place)}`;
      await mark(ix);
      return { ix, iy: place };
    },
    async page(list, query, toValue, where = 'index') {
      const rows: { place: string; value: ReturnType<typeof toValue> }[] = [];
      for await (const [place, item] of newestFirst(list, query, where === 'index')) {
        rows.push({ place, value: toValue(item) });
        if (rows.length > query.limit) break;
      }
      return cutPage(list, query.limit, rows);
    },
  };
}

import { boundsOf, cutPage } from '../steps/paging.ts';
import type { ListQuery, Page } from '../steps/ports/lists.ts';
import { createOrdered, type Ordered } from './ordered.ts';

/** Lists by event time, newest first. An entry is under one place in one list, as in the table's index. */
export interface Listing {
  enter(list: string, place: string, key: string): void;
  leave(key: string): void;
  page<T>(list: string, query: ListQuery, toValue: (key: string) => T | undefined): Page<T>;
}

export function createListing(): Listing {
  const lists = new Map<string, Ordered>();
  const entered = new Map<string, { list: string; place: string }>();

  const leave = (key: string): void => {
    const old = entered.get(key);
    if (old !== undefined) lists.get(old.list)?.delete(old.place);
    entered.delete(key);
  };

  return {
    leave,
    enter(list, place, key) {
      leave(key);
      entered.set(key, { list, place });
      const ordered = lists.get(list) ?? createOrdered();
      lists.set(list, ordered);
      ordered.set(place, key);
    },
    page(list, query, toValue) {
      const { lower, upper } = boundsOf(list, query);
      const rows: { place: string; value: NonNullable<ReturnType<typeof toValue>> }[] = [];
      for (const [place, key] of lists.get(list)?.descending(lower, upper) ?? []) {
        const value = toValue(key);
        if (value !== undefined && value !== null) rows.push({ place, value });
        if (rows.length > query.limit) break;
      }
      return cutPage(list, query.limit, rows);
    },
  };
}

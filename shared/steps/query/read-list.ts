import { InvalidCursorError } from '../errors.ts';
import { byBytes, decodeCursor, encodeCursor } from '../paging.ts';
import type { ListQuery, Page } from '../ports/lists.ts';

/** Rounds of reading that one request makes where a filter leaves rows out. */
const ROUNDS = 5;
/** Rows of one round where there is a filter. */
const FILTERED_ROWS = 100;

// Ids as this system makes them; whatever else is in a cursor was not put there by us, and may be too long for a key.
const PLACE = /^[\d:.TZ-]{24}#[A-Za-z0-9_.~:#-]{1,600}$/;

export interface ListReader<R, T> {
  /** Names the merged list in cursors. */
  name: string;
  /** The store's lists it is merged from. */
  lists: readonly string[];
  read(list: string, query: ListQuery): Promise<Page<R>>;
  /** By time, then by id, as the store's lists are ordered. */
  placeOf(row: R): string;
  /** What becomes of rows, in their order: `undefined` leaves one out. */
  resolve(rows: readonly R[]): Promise<(T | undefined)[]>;
  filtered: boolean;
}

/**
 * A page of several lists merged, newest first. Places order all lists alike, so that one place is the cursor of each.
 * With a filter the page may come back short, or empty, and still have a cursor.
 */
export async function readList<R, T>(
  { name, lists, read, placeOf, resolve, filtered }: ListReader<R, T>,
  { cursor, ...query }: ListQuery,
): Promise<Page<T>> {
  const { limit } = query;
  const size = filtered ? Math.max(limit, FILTERED_ROWS) : limit;
  const items: T[] = [];
  let place = cursor === undefined ? undefined : placeIn(name, cursor);
  for (let round = 0; round < ROUNDS; round++) {
    const after = place;
    const pages = await Promise.all(
      lists.map(list =>
        read(list, {
          ...query,
          limit: size,
          ...(after === undefined ? {} : { cursor: encodeCursor(list, after) }),
        }),
      ),
    );
    const merged = pages.flatMap(page => page.items.map(value => ({ place: placeOf(value), value })));
    merged.sort((a, b) => byBytes(b.place, a.place));
    const rows = merged.slice(0, size);
    const more = merged.length > size || pages.some(page => page.cursor !== undefined);
    const values = await resolve(rows.map(row => row.value));
    for (const [i, row] of rows.entries()) {
      const value = values[i];
      place = row.place;
      if (value === undefined) continue;
      items.push(value);
      if (items.length === limit) {
        return more || i < rows.length - 1 ? { items, cursor: encodeCursor(name, place) } : { items };
      }
    }
    if (!more || place === undefined) return { items };
  }
  return place === undefined ? { items } : { items, cursor: encodeCursor(name, place) };
}

function placeIn(name: string, cursor: string): string {
  const place = decodeCursor(name, cursor);
  if (!PLACE.test(place)) throw new InvalidCursorError();
  return place;
}

import { InvalidCursorError } from './errors.ts';
import type { ListQuery, Page } from './ports/lists.ts';

const EARLIEST = Date.parse('0000-01-01T00:00:00.000Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/** Fixed width, so that it sorts as text. `RangeError` outside the years 0 to 9999. */
export function isoOf(ms: number): string {
  if (!(ms >= EARLIEST && ms <= LATEST)) {
    throw new RangeError(`${ms} is not a time in ms of the years 0 to 9999`);
  }
  return new Date(ms).toISOString();
}

/** A place in a list: by time, then by id. `person` keeps apart what a merge shows under two persons for a moment. */
export function placeOf(ms: number, id: string, person = ''): string {
  return `${isoOf(ms)}#${id}${person === '' ? '' : `#${person}`}`;
}

/** Names of lists: a cursor of one is refused by another. */
export const journeyList = (definition: string): string => `J#${definition}`;
export const flagList = (kind: string): string => `F#${kind}`;
export const QUARANTINE_LIST = 'Q';
export const CORRECTION_LIST = 'C';
export const ERASURE_LIST = 'E';
export const AUDIT_LIST = 'A';
export const auditList = (person: string): string => `A#${person}`;
export const personList = (person: string): string => `N#${person}`;

/** Opaque to callers: names the last item a page held by its place, so that it stays good while the list grows. */
export function encodeCursor(list: string, place: string): string {
  return Buffer.from(JSON.stringify([list, place])).toString('base64url');
}

const PLACE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#.{1,800}$/su;

/** The place; `InvalidCursorError` where the cursor is forged, broken or of another list. */
export function decodeCursor(list: string, cursor: string): string {
  const parsed = parse(Buffer.from(cursor, 'base64url').toString());
  const place: unknown = Array.isArray(parsed) ? parsed[1] : undefined;
  if (typeof place !== 'string' || !PLACE.test(place) || encodeCursor(list, place) !== cursor) {
    throw new InvalidCursorError();
  }
  return place;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Places from `lower` (inclusive) up to `upper` (exclusive) are still to be shown, newest first. */
export function boundsOf(list: string, query: ListQuery): { lower: string; upper: string } {
  checkLimit(query.limit);
  const within = (ms: number) => Math.min(Math.max(ms, EARLIEST), LATEST);
  const to = query.to === undefined || query.to > LATEST ? '~' : isoOf(within(query.to));
  const after = query.cursor === undefined ? to : decodeCursor(list, query.cursor);
  return { lower: isoOf(within(query.from ?? EARLIEST)), upper: after < to ? after : to };
}

export function checkLimit(limit: number): void {
  if (!(Number.isInteger(limit) && limit > 0))
    throw new RangeError(`A page holds at least 1 item, not ${limit}`);
}

/** The first `limit` rows and, where there are others or `more` of them, the page's cursor. */
export function cutPage<T>(
  list: string,
  limit: number,
  rows: { place: string; value: T }[],
  more = false,
): Page<T> {
  const items = rows.slice(0, limit).map(row => row.value);
  const last = rows[limit - 1];
  return (more || rows.length > limit) && last !== undefined
    ? { items, cursor: encodeCursor(list, last.place) }
    : { items };
}

/** The order of a table's sort keys: by the bytes of UTF-8, which is by code points and not by UTF-16 units. */
export function byBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const [left, right] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (left !== right) return weight(left) - weight(right);
  }
  return a.length - b.length;
}

// Surrogates stand for code points above all others, but their units lie below U+E000.
const weight = (unit: number) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

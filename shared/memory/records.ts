import type { ScanPage } from '../steps/ports/lists.ts';

/**
 * Keeps values as JSON text, as the table does: callers never share a reference with the store or with each other,
 * and what JSON cannot hold is lost here too.
 */
export interface Records<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
  has(key: string): boolean;
  keys(): Iterable<string>;
}

export function createRecords<T>(): Records<T> {
  const texts = new Map<string, string>();
  return {
    get(key) {
      const text = texts.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as T);
    },
    set: (key, value) => {
      texts.set(key, JSON.stringify(value));
    },
    delete: key => {
      texts.delete(key);
    },
    has: key => texts.has(key),
    keys: () => texts.keys(),
  };
}

/** Parts that no part can run into: any text may be in a key. */
export const keyOf = (...parts: (string | number)[]): string => JSON.stringify(parts);

/** A page of the keys, in their order; the cursor is the last key shown. */
export function scanRecords(
  records: Pick<Records<unknown>, 'keys'>,
  { limit, cursor }: { limit: number; cursor?: string },
): ScanPage<string> {
  const left = [...records.keys()].filter(key => cursor === undefined || key > cursor).sort();
  const items = left.slice(0, limit);
  const last = items.at(-1);
  const more = left.length > limit && last !== undefined;
  return { items, scanned: items.length, ...(more ? { cursor: last } : {}) };
}

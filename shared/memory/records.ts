/**
 * Keeps values as JSON text, as the table does: callers never share a reference with the store or with each other,
 * and what JSON cannot hold is lost here too.
 */
export interface Records<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
  has(key: string): boolean;
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
  };
}

/** Parts that no part can run into: any text may be in a key. */
export const keyOf = (...parts: (string | number)[]): string => JSON.stringify(parts);

import { byBytes } from '../steps/paging.ts';

/** Texts by their place, in the order of the bytes of the places. Sorted when read, so that loading many is cheap. */
export interface Ordered {
  set(place: string, key: string): void;
  delete(place: string): void;
  /** Keys with `lower` ≤ place < `upper`, with their places. */
  ascending(lower: string, upper: string): Iterable<[place: string, key: string]>;
  descending(lower: string, upper: string): Iterable<[place: string, key: string]>;
}

export function createOrdered(): Ordered {
  const keys = new Map<string, string>();
  let sorted: string[] | undefined;

  const between = (lower: string, upper: string): [number, number] => {
    sorted ??= [...keys.keys()].sort(byBytes);
    return [firstAt(sorted, lower), firstAt(sorted, upper)];
  };
  const at = (i: number): [string, string] => {
    const place = sorted?.[i] ?? '';
    return [place, keys.get(place) ?? ''];
  };

  return {
    set(place, key) {
      if (!keys.has(place)) sorted = undefined;
      keys.set(place, key);
    },
    delete(place) {
      if (keys.delete(place)) sorted = undefined;
    },
    *ascending(lower, upper) {
      const [from, to] = between(lower, upper);
      for (let i = from; i < to; i++) yield at(i);
    },
    *descending(lower, upper) {
      const [from, to] = between(lower, upper);
      for (let i = to - 1; i >= from; i--) yield at(i);
    },
  };
}

function firstAt(sorted: string[], place: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byBytes(sorted[middle] ?? '', place) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

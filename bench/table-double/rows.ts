import type { Item } from '../../shared/dynamodb/item-size.ts';
import { byBytes } from '../../shared/steps/paging.ts';

/** The items of one table, each partition in the order of its sort keys. */
export interface Rows {
  get(pk: string, sk: string): Item | undefined;
  put(item: Item): void;
  remove(pk: string, sk: string): void;
  /** Sort keys of a partition, in order. */
  keys(pk: string): readonly string[];
  all(): Generator<Item, void, undefined>;
}

interface Partition {
  /** As JSON: a third of the memory of the objects, and nobody can change what is stored. */
  texts: Map<string, string>;
  order: string[];
  isSorted: boolean;
}

export function createRows(): Rows {
  const partitions = new Map<string, Partition>();
  const partition = (pk: string): Partition => {
    const there = partitions.get(pk) ?? { texts: new Map(), order: [], isSorted: true };
    partitions.set(pk, there);
    return there;
  };
  return {
    get(pk, sk) {
      const text = partitions.get(pk)?.texts.get(sk);
      return text === undefined ? undefined : itemOf(text);
    },
    put(item) {
      const [pk, sk] = [item['pk']?.S ?? '', item['sk']?.S ?? ''];
      const own = partition(pk);
      if (!own.texts.has(sk)) {
        own.isSorted &&= own.order.length === 0 || byBytes(own.order.at(-1) ?? '', sk) < 0;
        own.order.push(sk);
      }
      own.texts.set(sk, textOf(item));
    },
    remove(pk, sk) {
      const own = partitions.get(pk);
      if (own?.texts.delete(sk) !== true) return;
      own.order.splice(firstFrom(sorted(own), sk), 1);
    },
    keys: pk => sorted(partition(pk)),
    *all() {
      for (const { texts } of partitions.values()) for (const text of texts.values()) yield itemOf(text);
    },
  };
}

function sorted(own: Partition): string[] {
  if (!own.isSorted) own.order.sort(byBytes);
  own.isSorted = true;
  return own.order;
}

/** Place of the first key that is not before `sk`. */
export function firstFrom(keys: readonly string[], sk: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (byBytes(keys[middle] ?? '', sk) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

const textOf = (item: Item): string =>
  JSON.stringify(
    Object.entries(item).map(([name, value]) =>
      value.B === undefined ? [name, value] : [name, Buffer.from(value.B).toString('base64')],
    ),
  );

const itemOf = (text: string): Item =>
  Object.fromEntries(
    (JSON.parse(text) as [string, Item[string] | string][]).map(([name, value]) =>
      typeof value === 'string' ? [name, { B: Buffer.from(value, 'base64') }] : [name, value],
    ),
  );

import type { Item } from '../shared/dynamodb/item-size.ts';
import { itemBytes } from '../shared/dynamodb/item-size.ts';
import { writeUnits } from './capacity.ts';

/** Partitions of the table or of its index that many customers' writes share, by the first word of their key. */
export interface Heat {
  note(key: Item, after: Item | undefined): void;
  /** Write units so far: of the hottest partition, and of all under that word. */
  families(): Map<string, { hottest: number; all: number }>;
}

/** One customer's, or one touchpoint's, own: they spread by themselves. */
const OWN = new Set(['T', 'N', 'Q', 'C', 'REPAIR']);

export function createHeat(): Heat {
  const units = new Map<string, number>();
  const add = (partition: string | undefined, bytes: number) => {
    if (partition === undefined || OWN.has(wordOf(partition))) return;
    units.set(partition, (units.get(partition) ?? 0) + writeUnits(bytes));
  };
  return {
    note(key, after) {
      // A read: it has nothing after it.
      if (after === undefined) return;
      add(key['pk']?.S, itemBytes(after));
      add(after['ix']?.S === undefined ? undefined : `${after['ix'].S} (index)`, itemBytes(after));
    },
    families() {
      const families = new Map<string, { hottest: number; all: number }>();
      for (const [partition, count] of units) {
        const word = `${wordOf(partition)}${partition.endsWith(' (index)') ? ' (index)' : ''}`;
        const { hottest, all } = families.get(word) ?? { hottest: 0, all: 0 };
        families.set(word, { hottest: Math.max(hottest, count), all: all + count });
      }
      return families;
    },
  };
}

const wordOf = (partition: string): string => partition.split('#')[0] ?? '';

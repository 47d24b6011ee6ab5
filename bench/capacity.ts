import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Item, itemBytes } from '../shared/dynamodb/item-size.ts';

/**
 * Arithmetic of on-demand capacity. Source: Amazon DynamoDB Developer Guide, "DynamoDB read and write operations" and
 * "Global secondary indexes": a write unit is 1 KB, a read unit 4 KB; eventually consistent reads cost half,
 * transactions twice; a write costs the larger of the item before and after, also where its condition fails; an index
 * takes a write for each entry put, changed or removed.
 */
export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));

export function readUnits(bytes: number, consistent: boolean): number {
  return Math.max(1, Math.ceil(bytes / 4096)) * (consistent ? 1 : 0.5);
}

/** An index, by the attributes of its partition and its sort key; all of an item is projected. */
export type Index = readonly [hash: string, range: string];

/** The one of our table (shared/dynamodb/keys.ts). */
const OURS: readonly Index[] = [['ix', 'iy']];

/** What storage bills on top of each item, in the table and in an index. Source: "DynamoDB item sizes and formats". */
const OVERHEAD_BYTES = 100;

interface Known {
  bytes: number;
  /** Its entry in each index, where it has one. */
  entries: (string | undefined)[];
}

export interface WriteCost {
  table: number;
  index: number;
}

/** What writes cost, from what earlier ones through the same client left in the table. */
export interface Ledger {
  /** `after` undefined: a delete. `held` false: its condition failed, nothing changed. */
  write(tableName: string, key: Item, after: Item | undefined, held: boolean): WriteCost;
  /** Bytes that storage bills for what is there now, indexes included. */
  storedBytes(): number;
}

export function createLedger(indexes: readonly Index[] = OURS): Ledger {
  const items = new Map<string, Known>();
  return {
    write(tableName, key, after, held) {
      const name = JSON.stringify([tableName, key['pk']?.S, key['sk']?.S]);
      const before = items.get(name);
      const now = after === undefined ? undefined : known(after, indexes);
      const table = writeUnits(Math.max(before?.bytes ?? 0, now?.bytes ?? 0));
      if (!held) return { table, index: 0 };
      if (now === undefined) items.delete(name);
      else items.set(name, now);
      const index = indexes.reduce((sum, _, i) => sum + indexUnits(before, now, i), 0);
      return { table, index };
    },
    storedBytes: () =>
      items.values().reduce((sum, { bytes, entries }) => {
        const copies = 1 + entries.filter(entry => entry !== undefined).length;
        return sum + copies * (bytes + OVERHEAD_BYTES);
      }, 0),
  };
}

function known(item: Item, indexes: readonly Index[]): Known {
  const entries = indexes.map(([hash, range]) => {
    const [partition, sort]: (AttributeValue | undefined)[] = [item[hash], item[range]];
    return partition === undefined || sort === undefined ? undefined : JSON.stringify([partition.S, sort.S]);
  });
  return { bytes: itemBytes(item), entries };
}

function indexUnits(before: Known | undefined, now: Known | undefined, i: number): number {
  const [old, fresh] = [before?.entries[i], now?.entries[i]];
  if (old !== undefined && old === fresh) return writeUnits(Math.max(before?.bytes ?? 0, now?.bytes ?? 0));
  return (
    (old === undefined ? 0 : writeUnits(before?.bytes ?? 0)) +
    (fresh === undefined ? 0 : writeUnits(now?.bytes ?? 0))
  );
}

/** EventBridge and SQS bill by 64 KB. */
export const chunksOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / 65_536));

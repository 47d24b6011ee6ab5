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

interface Known {
  bytes: number;
  /** Its entry in the index, where it has one. */
  entry: string | undefined;
}

export interface WriteCost {
  table: number;
  index: number;
}

/** What writes cost, from what earlier ones through the same client left in the table. */
export interface Ledger {
  /** `after` undefined: a delete. `held` false: its condition failed, nothing changed. */
  write(tableName: string, key: Item, after: Item | undefined, held: boolean): WriteCost;
}

export function createLedger(): Ledger {
  const items = new Map<string, Known>();
  return {
    write(tableName, key, after, held) {
      const name = JSON.stringify([tableName, key['pk']?.S, key['sk']?.S]);
      const before = items.get(name);
      const now = after === undefined ? undefined : { bytes: itemBytes(after), entry: entryOf(after) };
      const table = writeUnits(Math.max(before?.bytes ?? 0, now?.bytes ?? 0));
      if (!held) return { table, index: 0 };
      if (now === undefined) items.delete(name);
      else items.set(name, now);
      return { table, index: indexUnits(before, now) };
    },
  };
}

function entryOf(item: Item): string | undefined {
  const [ix, iy]: (AttributeValue | undefined)[] = [item['ix'], item['iy']];
  return ix === undefined || iy === undefined ? undefined : JSON.stringify([ix.S, iy.S]);
}

function indexUnits(before: Known | undefined, now: Known | undefined): number {
  const [old, fresh] = [before?.entry, now?.entry];
  if (old !== undefined && old === fresh) return writeUnits(Math.max(before?.bytes ?? 0, now?.bytes ?? 0));
  return (
    (old === undefined ? 0 : writeUnits(before?.bytes ?? 0)) +
    (fresh === undefined ? 0 : writeUnits(now?.bytes ?? 0))
  );
}

/** EventBridge and SQS bill by 64 KB. */
export const chunksOf = (bytes: number): number => Math.max(1, Math.ceil(bytes / 65_536));

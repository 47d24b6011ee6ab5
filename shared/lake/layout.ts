import { LAKE_TABLES, type LakeTable } from '../contract/lake.ts';
import type { LakeFile } from '../steps/lake/ports.ts';

/** Where nothing else is said. A lake keeps the number it began with: it decides where persons are. */
export const BUCKETS = 16;
/** Two digits name a bucket. */
const MOST_BUCKETS = 100;

export function bucketNames(count: number): string[] {
  if (!Number.isInteger(count) || count < 1 || count > MOST_BUCKETS)
    throw new RangeError(
      `The lake has ${count} buckets; it must be a whole number from 1 to ${MOST_BUCKETS}`,
    );
  return Array.from({ length: count }, (_, i) => String(i).padStart(2, '0'));
}

/** FNV-1a, 32 bits, over the code units of the name, modulo `count`: the same in every version, or rows are lost. */
export function bucketOf(person: string, count: number): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < person.length; i++) hash = Math.imul(hash ^ person.charCodeAt(i), 0x01000193);
  return String((hash >>> 0) % count).padStart(2, '0');
}

export function folderOf(table: LakeTable, bucket: string): string {
  return `${table}/bucket=${bucket}/`;
}

export function keyOf({ table, bucket, id }: Omit<LakeFile, 'size'>): string {
  return `${folderOf(table, bucket)}${id}.parquet`;
}

const shape = /^([a-z_]+)\/bucket=(\d\d)\/([A-Za-z0-9-]+)\.parquet$/;

/** `undefined`: not a file of the lake. */
export function readKey(key: string, size: number): LakeFile | undefined {
  const [, table = '', bucket = '', id = ''] = shape.exec(key) ?? [];
  return isTable(table) ? { table, bucket, id, size } : undefined;
}

function isTable(name: string): name is LakeTable {
  return Object.hasOwn(LAKE_TABLES, name);
}

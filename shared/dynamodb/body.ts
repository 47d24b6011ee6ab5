import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { ItemTooLargeError } from '../steps/errors.ts';
import { type Item, itemBytes } from './item-size.ts';
import type { Key } from './keys.ts';
import { DEFLATE, pack } from './pack.ts';
import { unpack } from './unpack.ts';

/** Below the table's 400 KB, so that names and what the engine adds fit too. */
export const ITEM_LIMIT = 390 * 1024;
const UNIT = 1024;

/** `rest` and the body as one item: plain where that fits in one write unit, packed otherwise. */
export function withBody(rest: Key & { [name: string]: string | number }, body: object): Item {
  const item: Item = {};
  for (const [name, value] of Object.entries(rest)) {
    item[name] = typeof value === 'number' ? { N: String(value) } : { S: value };
  }
  const json = JSON.stringify(body);
  const others = itemBytes(item) + 1;
  if (others + Buffer.byteLength(json) <= UNIT) item['b'] = { S: json };
  else item['c'] = { B: pack(body) };
  const bytes = others + (item['c']?.B?.byteLength ?? 0);
  if (bytes > ITEM_LIMIT) throw new ItemTooLargeError(`The item ${rest.pk} / ${rest.sk}`, bytes, ITEM_LIMIT);
  return item;
}

/** The body as it was given; the table holds nothing but what `withBody` wrote. */
export function bodyOf<T>(item: Item): T {
  const packed = item['c']?.B;
  return (packed === undefined ? JSON.parse(item['b']?.S ?? '') : unpack(packed)) as T;
}

export function deflate(json: string): Uint8Array {
  return deflateRawSync(json, DEFLATE);
}

export function inflate(bytes: Uint8Array): string {
  return inflateRawSync(bytes, { dictionary: DEFLATE.dictionary }).toString();
}

export function textOf(item: Item, name: string): string {
  const text = item[name]?.S;
  if (text === undefined) throw new Error(`The item ${item['pk']?.S} / ${item['sk']?.S} has no ${name}`);
  return text;
}

export function numberOf(item: Item, name: string): number {
  const digits = item[name]?.N;
  if (digits === undefined) throw new Error(`The item ${item['pk']?.S} / ${item['sk']?.S} has no ${name}`);
  return Number(digits);
}

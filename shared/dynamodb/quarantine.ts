import type { QuarantineRecord } from '../contract/quarantine.ts';
import { placeOf, QUARANTINE_LIST } from '../steps/paging.ts';
import type { QuarantineStore } from '../steps/ports/quarantine.ts';
import type { RekeyStore } from '../steps/ports/repair.ts';
import { bodyOf, deflate, inflate, numberOf, textOf, withBody } from './body.ts';
import { type Item, itemBytes } from './item-size.ts';
import { CHUNK, chunkKey, quarantineKey } from './keys.ts';
import type { Listing } from './listing.ts';
import { expiry } from './retention.ts';
import { prefixEnd, type Table } from './table.ts';

const CHUNK_BYTES = 350 * 1024;
/** Above it the payload goes apart: what the head holds is written twice, to the table and to the index. */
const INLINE_BYTES = 8 * 1024;

export function createQuarantineStore(
  table: Table,
  listing: Listing,
  days?: number,
): QuarantineStore & Pick<RekeyStore, 'replaceQuarantine'> {
  /** The head, after its chunks: a record is there with all of its payload or not at all. */
  const toHead = async (record: QuarantineRecord): Promise<Item> => {
    const key = quarantineKey(record.id);
    const place = placeOf(Date.parse(record.receivedAt), record.id);
    const entered = await listing.enter(QUARANTINE_LIST, place);
    const { id, payload, ...rest } = record;
    const expires = expiry(days, Date.parse(record.receivedAt));
    const whole = withBodyOrNone({ ...key, ...entered, ...expires }, { ...rest, payload });
    if (whole !== undefined) return whole;
    const bytes = deflate(JSON.stringify(payload));
    const count = Math.ceil(bytes.byteLength / CHUNK_BYTES);
    for (let i = 0; i < count; i++) {
      const { pk, sk } = chunkKey(id, i);
      const part = bytes.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES);
      const until = Object.entries(expires).map(([name, N]) => [name, { N: String(N) }]);
      await table.put({ pk: { S: pk }, sk: { S: sk }, z: { B: part }, ...Object.fromEntries(until) });
    }
    return withBody({ ...key, ...entered, ...expires, n: count }, rest);
  };
  return {
    async quarantine(record) {
      // Asked before the chunks are written: a redelivery must not pay for them again.
      if ((await table.get(quarantineKey(record.id))) !== undefined) return 'duplicate';
      const stored = await table.put(await toHead(record), { expression: 'attribute_not_exists(pk)' });
      return stored ? 'stored' : 'duplicate';
    },
    async replaceQuarantine(record) {
      await table.put(await toHead(record));
    },
    async listQuarantine(query) {
      const page = await listing.page(QUARANTINE_LIST, query, item => item);
      const items: QuarantineRecord[] = [];
      for (const item of page.items) items.push(await toRecord(table, item));
      return { ...page, items };
    },
    async getQuarantine(id) {
      const head = await table.get(quarantineKey(id));
      return head === undefined || isBuried(head) ? undefined : toRecord(table, head);
    },
    async markRedriven(id, redriven) {
      const key = quarantineKey(id);
      const head = await table.get(key);
      if (head === undefined || isBuried(head)) return false;
      const kept: { [name: string]: string | number } = { ix: textOf(head, 'ix'), iy: textOf(head, 'iy') };
      for (const name of ['n', 'expiresAt']) if (head[name] !== undefined) kept[name] = numberOf(head, name);
      const item = withBody({ ...key, ...kept }, { ...bodyOf<object>(head), redriven });
      return table.put(item, { expression: 'attribute_exists(pk)' });
    },
  };
}

/** A tombstone is in no list: it keeps the id taken, and nothing else. */
const isBuried = (head: Item): boolean => head['iy'] === undefined;

/** The head first: what is left of the payload after a crash no record leads to, and the next attempt takes it away. */
export async function buryQuarantined(table: Table, id: string): Promise<void> {
  const { pk, sk } = quarantineKey(id);
  await table.put({ pk: { S: pk }, sk: { S: sk } });
  for await (const item of table.query({ partition: pk, lower: CHUNK, upper: prefixEnd(CHUNK) })) {
    await table.remove({ pk, sk: textOf(item, 'sk') });
  }
}

function withBodyOrNone(rest: Parameters<typeof withBody>[0], body: { payload: string }): Item | undefined {
  if (body.payload.length > 8 * INLINE_BYTES) return undefined;
  const item = withBody(rest, body);
  return itemBytes(item) <= INLINE_BYTES ? item : undefined;
}

async function toRecord(table: Table, head: Item): Promise<QuarantineRecord> {
  const pk = textOf(head, 'pk');
  const body = bodyOf<Omit<QuarantineRecord, 'id' | 'payload'> & { payload?: string }>(head);
  const id = pk.slice(2);
  if (body.payload !== undefined) return { ...body, id, payload: body.payload };
  const parts: Uint8Array[] = [];
  for await (const item of table.query({ partition: pk, lower: CHUNK, upper: prefixEnd(CHUNK) })) {
    parts.push(item['z']?.B ?? new Uint8Array());
  }
  // More than `n` are there when a first attempt broke off and another version of the codec wrote fewer.
  const payload = inflate(Buffer.concat(parts.slice(0, numberOf(head, 'n'))));
  return { ...body, id, payload: JSON.parse(payload) as string };
}

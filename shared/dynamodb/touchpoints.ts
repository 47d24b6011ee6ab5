import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import type { TouchpointStore } from '../steps/ports/touchpoints.ts';
import { bodyOf, numberOf, textOf, withBody } from './body.ts';
import type { Item } from './item-size.ts';
import { touchpointKey } from './keys.ts';
import { expiry } from './retention.ts';
import type { Table } from './table.ts';

const RACES = 5;

/** In `d` of a tombstone, before the digest: nothing that compares digests takes it for a content. */
const BURIED = 'erased#';

export const isBuried = (item: Item): boolean => textOf(item, 'd').startsWith(BURIED);

export function createTouchpointStore(table: Table, days?: number): TouchpointStore {
  return {
    async putTouchpoint(touchpoint) {
      const item = toItem(touchpoint, days);
      for (let race = 0; race < RACES; race++) {
        if (await table.put(item, { expression: 'attribute_not_exists(pk)' })) return { outcome: 'stored' };
        const there = await table.get(touchpointKey(touchpoint.tid));
        // Erased between the two requests: the place is free again.
        if (there === undefined) continue;
        if (textOf(there, 'd') === touchpoint.digest) return { outcome: 'duplicate' };
        if (isBuried(there)) {
          return { outcome: 'erased', same: textOf(there, 'd') === BURIED + touchpoint.digest };
        }
        return { outcome: 'conflict', existing: touchpointOf(there) };
      }
      throw new Error(
        `The touchpoint ${touchpoint.tid} was put and erased ${RACES} times meanwhile: try again`,
      );
    },
    replaceTouchpoint: (touchpoint, expected) =>
      table.put(toItem(touchpoint, days), {
        expression: 'd = :expected',
        values: { ':expected': { S: expected } },
      }),
    async getTouchpoints(tids) {
      const items = await table.getAll(tids.map(touchpointKey));
      return items.filter(item => !isBuried(item)).map(touchpointOf);
    },
    buryTouchpoint(tid, digest) {
      const { pk, sk } = touchpointKey(tid);
      return table.put(
        { pk: { S: pk }, sk: { S: sk }, d: { S: BURIED + digest } },
        {
          expression: 'attribute_not_exists(pk) OR d IN (:digest, :buried)',
          values: { ':digest': { S: digest }, ':buried': { S: BURIED + digest } },
        },
      );
    },
  };
}

/** `k`: keys beside the first that the digest was made with. */
export async function rekeyTombstone(
  table: Table,
  item: Item,
  generation: number,
  rekey: (digest: string) => string,
): Promise<void> {
  if (item['k'] !== undefined && numberOf(item, 'k') >= generation) return;
  const before = textOf(item, 'd');
  const d = { S: BURIED + rekey(before.slice(BURIED.length)) };
  await table.put(
    { ...item, d, k: { N: String(generation) } },
    { expression: 'd = :before', values: { ':before': { S: before } } },
  );
}

// What the key says and what `occurredAt` says is not said twice: most touchpoints then stay in one write unit.
function toItem({ tid, digest, at, ...body }: StoredTouchpoint, days: number | undefined): Item {
  const derived = Date.parse(body.occurredAt) === at;
  return withBody(
    { ...touchpointKey(tid), d: digest, ...expiry(days, at) },
    derived ? body : { ...body, at },
  );
}

export function touchpointOf(item: Item): StoredTouchpoint {
  const body = bodyOf<Omit<StoredTouchpoint, 'tid' | 'digest' | 'at'> & { at?: number }>(item);
  return {
    ...body,
    tid: textOf(item, 'pk').slice(2),
    digest: textOf(item, 'd'),
    at: body.at ?? Date.parse(body.occurredAt),
  };
}

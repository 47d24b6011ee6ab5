import { InvalidCursorError } from '../steps/errors.ts';
import type { CheckpointStore } from '../steps/ports/checkpoints.ts';
import type { ErasureStore } from '../steps/ports/erasure.ts';
import type { Timer } from '../steps/ports/timers.ts';
import { createAuditStore } from './audit.ts';
import { textOf } from './body.ts';
import { createCheckpointStore } from './checkpoints.ts';
import { DUE_SHARDS, duePartition, flagKey, pageKey, touchpointKey } from './keys.ts';
import { createListing } from './listing.ts';
import { buryQuarantined } from './quarantine.ts';
import { createReceiptStore } from './receipts.ts';
import { createTable, type TableOptions } from './table.ts';
import { toTimer } from './timers.ts';
import { isBuried } from './touchpoints.ts';

/** What only erasure asks of the table, apart from the store so that no other function carries it. */
export function createErasureParts(options: TableOptions): ErasureStore & CheckpointStore {
  const table = createTable(options);
  const listing = createListing(table);
  const { moveAudit } = createAuditStore(table, listing, options.retention?.audit);
  return {
    ...createCheckpointStore(table),
    ...createReceiptStore(table, listing),
    moveAudit,
    async getBuried(tids) {
      const items = await table.getAll(tids.map(touchpointKey));
      return new Set(items.filter(isBuried).map(item => textOf(item, 'pk').slice(2)));
    },
    deletePage: (node, number) => table.remove(pageKey(node, number)),
    deleteFlag: (person, id) => table.remove(flagKey(person, id)),
    buryQuarantined: id => buryQuarantined(table, id),
    async walkTimers({ limit, cursor }) {
      const items: Timer[] = [];
      let { shard, after } = placeIn(cursor);
      for (; shard < DUE_SHARDS; shard++, after = '0') {
        const partition = duePartition(shard);
        for await (const item of table.query({ partition, lower: after, upper: '~', limit })) {
          const place = textOf(item, 'sk');
          if (place === after) continue;
          items.push(toTimer(item));
          if (items.length === limit) return { items, cursor: `${shard}|${place}` };
        }
      }
      return { items };
    },
  };
}

function placeIn(cursor: string | undefined): { shard: number; after: string } {
  if (cursor === undefined) return { shard: 0, after: '0' };
  const match = /^(\d)\|(.+)$/s.exec(cursor);
  if (match === null) throw new InvalidCursorError();
  return { shard: Number(match[1]), after: match[2] ?? '' };
}

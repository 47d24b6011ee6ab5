import { byBytes, isoOf } from '../steps/paging.ts';
import type { Timer, TimerStore } from '../steps/ports/timers.ts';
import { numberOf, textOf } from './body.ts';
import type { Item } from './item-size.ts';
import { DUE_SHARDS, duePartition, timerKey } from './keys.ts';
import type { Table } from './table.ts';

export function createTimerStore(table: Table): TimerStore {
  return {
    async putTimer(timer) {
      const { pk, sk } = timerKey(timer);
      await table.put({
        pk: { S: pk },
        sk: { S: sk },
        p: { S: timer.person },
        j: { S: timer.journey },
        ...(timer.stamp !== undefined && { s: { N: String(timer.stamp) } }),
      });
    },
    deleteTimer: timer => table.remove(timerKey(timer)),
    async dueTimers(now, limit) {
      // A shard is read in pages of its share, so that eight of them do not read eight times too much.
      const share = Math.ceil(limit / DUE_SHARDS) + 1;
      const upper = `${isoOf(now)}$`;
      const shards = Array.from({ length: DUE_SHARDS }, (_, shard) =>
        table.query({ partition: duePartition(shard), lower: '0', upper, limit: share }),
      );
      const heads = await Promise.all(shards.map(nextOf));
      const due: Timer[] = [];
      while (due.length < limit) {
        const earliest = indexOfEarliest(heads);
        const [shard, item] = [shards[earliest], heads[earliest]];
        if (shard === undefined || item === undefined) break;
        due.push(toTimer(item));
        heads[earliest] = await nextOf(shard);
      }
      return due;
    },
  };
}

async function nextOf(shard: AsyncGenerator<Item, void, undefined>): Promise<Item | undefined> {
  const next = await shard.next();
  return next.done === true ? undefined : next.value;
}

function indexOfEarliest(heads: (Item | undefined)[]): number {
  let earliest = -1;
  let least = '';
  for (const [i, item] of heads.entries()) {
    if (item === undefined) continue;
    const place = textOf(item, 'sk');
    if (earliest < 0 || byBytes(place, least) < 0) [earliest, least] = [i, place];
  }
  return earliest;
}

export function toTimer(item: Item): Timer {
  return {
    dueAt: Date.parse(textOf(item, 'sk').slice(0, 24)),
    person: textOf(item, 'p'),
    journey: textOf(item, 'j'),
    ...(item['s'] !== undefined && { stamp: numberOf(item, 's') }),
  };
}

import type { Random } from '../cli/simulation/random.ts';
import { withBody } from '../shared/dynamodb/body.ts';
import { itemBytes } from '../shared/dynamodb/item-size.ts';
import { nodeKey } from '../shared/dynamodb/keys.ts';
import { createMemoryStore } from '../shared/memory/store.ts';
import type { Store } from '../shared/steps/ports/store.ts';
import { readUnits, writeUnits } from './capacity.ts';
import type { SimulatedTime } from './simulated-time.ts';

/**
 * A partition takes 1,000 write and 3,000 read units a second. Source: Amazon DynamoDB Developer Guide, "Designing
 * partition keys". A request that finds none left waits, as the SDK's retries would.
 */
const LIMITS = { write: 1_000, read: 3_000 };
/** Milliseconds of a request within a region, from to; between them most are near the lower end. */
const LATENCY = { write: [4, 14], read: [3, 10] } as const;

export interface SimulatedTable {
  store: Store;
  /** Saves of one node: all tried, and those of them that somebody else overtook. */
  saves(id: string): { tried: number; overtaken: number };
  /** Requests that had to wait for units of their partition. */
  throttled(): number;
}

/** The memory store, with the latency and the limits of a table in simulated time. */
export function createSimulatedTable(time: SimulatedTime, random: Random): SimulatedTable {
  const inner = createMemoryStore();
  const free = new Map<string, number>();
  const sizes = new Map<string, number>();
  const saves = new Map<string, { tried: number; overtaken: number }>();
  let throttled = 0;

  const request = async (kind: 'read' | 'write', partition: string, units: number): Promise<void> => {
    const name = `${kind} ${partition}`;
    const from = Math.max(time.now(), free.get(name) ?? 0);
    // A second's worth may go at once.
    const waits = Math.max(0, from - time.now() - 1_000);
    if (waits > 0) throttled += 1;
    free.set(name, from + (1_000 * units) / LIMITS[kind]);
    const [least, most] = LATENCY[kind];
    await time.sleep(waits + least + (most - least) * random.next() ** 4);
  };

  const store: Store = new Proxy<Store>(inner, {
    get(target, name: keyof Store & string) {
      const method = target[name] as (...args: unknown[]) => Promise<unknown>;
      const kind = /^(put|replace|save|delete|apply|mark|quarantine)/.test(name) ? 'write' : 'read';
      return async (...args: unknown[]) => {
        await request(kind, partitionOf(name, args[0]), 1);
        return method(...args);
      };
    },
  });
  return {
    throttled: () => throttled,
    saves: id => saves.get(id) ?? { tried: 0, overtaken: 0 },
    store: Object.assign(Object.create(store) as Store, {
      async getNodes(ids: string[], reading: 'latest' | 'recent' = 'latest') {
        // One batch: what it waits for is its slowest part.
        await Promise.all(
          ids.map(id => request('read', id, readUnits(sizes.get(id) ?? 0, reading === 'latest'))),
        );
        return inner.getNodes(ids, reading);
      },
      async saveNode(node: Parameters<Store['saveNode']>[0]) {
        const { id, version, ...body } = node;
        const bytes = itemBytes(withBody({ ...nodeKey(id), v: version + 1 }, body));
        await request('write', id, writeUnits(Math.max(bytes, sizes.get(id) ?? 0)));
        const counts = saves.get(id) ?? { tried: 0, overtaken: 0 };
        saves.set(id, counts);
        counts.tried += 1;
        const saved = await inner.saveNode(node);
        if (saved) sizes.set(id, bytes);
        else counts.overtaken += 1;
        return saved;
      },
    } satisfies Pick<Store, 'getNodes' | 'saveNode'>),
  };
}

/** What it is kept under: ids spread over partitions, the items of one node do not. */
function partitionOf(name: string, first: unknown): string {
  if (typeof first === 'string') return first;
  const { node, person, flag, tid } = Object(first) as Record<string, { person?: string } | string>;
  const key = tid ?? node ?? person ?? (typeof flag === 'object' ? flag.person : undefined);
  return typeof key === 'string' ? key : name;
}

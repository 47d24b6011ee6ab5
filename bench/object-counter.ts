import type { LakeFiles } from '../shared/steps/lake/ports.ts';

/** Requests to S3, as they are billed; deleting is free. */
export interface ObjectCounts {
  puts: number;
  gets: number;
  lists: number;
}

/** Keys of one answer to a list. */
const PAGE = 1_000;

/** Objects in memory, and the requests that a bucket of S3 would have had. */
export function createObjectCounter() {
  const objects = new Map<string, Uint8Array>();
  const counts: ObjectCounts = { puts: 0, gets: 0, lists: 0 };
  const files: LakeFiles = {
    async put(key, content) {
      counts.puts += 1;
      objects.set(key, content.slice());
    },
    async get(key, range) {
      counts.gets += 1;
      return objects.get(key)?.slice(range?.start, range?.end);
    },
    async list(prefix) {
      const keys = [...objects.keys()].filter(key => key.startsWith(prefix)).sort();
      counts.lists += Math.max(1, Math.ceil(keys.length / PAGE));
      return keys.map(key => ({ key, size: objects.get(key)?.length ?? 0 }));
    },
    async delete(keys) {
      for (const key of keys) objects.delete(key);
    },
  };
  return {
    files,
    /** Since the last `reset`. */
    counts: (): ObjectCounts => ({ ...counts }),
    reset: () => Object.assign(counts, { puts: 0, gets: 0, lists: 0 }),
    bytes: () => [...objects.values()].reduce((sum, each) => sum + each.length, 0),
    contents: () => objects.entries(),
  };
}

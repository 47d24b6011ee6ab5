import type { NodeId } from '../../domain/types.ts';
import type { CompactDependencies } from './compact.ts';
import { compactAll } from './compact-all.ts';
import { type FlushDependencies, flush } from './flush.ts';

const DAY = 86_400_000;
/** How long files stay for whoever is reading them after others took their place. */
export const GRACE_MS = 900_000;
/** Flushes of one bucket after which it is compacted before its hour: each is a few more files for every reader to open. */
export const MOST_FLUSHES = 16;

/** Flushes of each bucket since it was compacted last. */
export type FlushCounts = Map<string, number>;

export interface Followed {
  persons: number;
  touchpoints: number;
  /** Persons who keep the rows of an earlier fold. */
  tooBig: NodeId[];
  /** Flushes that were brought together, of buckets where there had been many. */
  merged: number;
  /** Buckets that could not be compacted for want of time: their hour will come. */
  left: number;
}

/**
 * Writes the persons of these identifiers to the lake, and compacts where files hold what was erased, or where a burst made many.
 * `counts` are those of this process: a burst comes to one that is running already, and what another did not count, or a
 * restart forgot, the hourly compaction brings together. Listing files instead would cost a request a bucket and flush.
 */
export async function follow(
  deps: FlushDependencies & CompactDependencies,
  ids: readonly NodeId[],
  counts: FlushCounts,
  { isLate, onFailure }: { isLate(): boolean; onFailure(error: unknown): void },
): Promise<Followed> {
  const { persons, touchpoints, tooBig, erasedIn, written } = await flush(deps, ids, deps.now() - DAY);
  // No file may hold what was erased: there is neither a wait for readers, nor a failure that is let pass.
  const erased = await compactAll(deps, {
    buckets: [...erasedIn],
    first: 0,
    graceMs: 0,
    isLate: () => false,
  });
  const done = { persons, touchpoints, tooBig, merged: erased.merged, left: erased.left };
  const buckets = crowded(counts, written);
  try {
    const soon = await compactAll(deps, { buckets, first: 0, graceMs: GRACE_MS, isLate });
    return { ...done, merged: done.merged + soon.merged, left: done.left + soon.left };
  } catch (error) {
    // What was flushed is in the lake: the same changes need not come again.
    onFailure(error);
    return done;
  }
}

/** Buckets that have had many flushes since they were compacted; counted from the start again. */
function crowded(counts: FlushCounts, written: readonly string[]): string[] {
  for (const bucket of written) counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  const buckets = [...counts].filter(([, count]) => count >= MOST_FLUSHES).map(([bucket]) => bucket);
  for (const bucket of buckets) counts.delete(bucket);
  return buckets;
}

import { type CompactDependencies, compactBucket } from './compact.ts';

export interface CompactedAll {
  removed: number;
  merged: number;
  /** Buckets with files too big to be rewritten, those that others were at work on, and those left for want of time. */
  tooBig: number;
  overtaken: number;
  left: number;
}

/** Compacts the buckets from `first` on, round to the one before it, until `isLate`. */
export async function compactAll(
  deps: CompactDependencies,
  { buckets, first, graceMs, isLate }: Round,
): Promise<CompactedAll> {
  const done: CompactedAll = { removed: 0, merged: 0, tooBig: 0, overtaken: 0, left: 0 };
  for (let i = 0; i < buckets.length; i++) {
    const bucket = buckets[(first + i) % buckets.length];
    if (bucket === undefined) continue;
    if (isLate()) {
      done.left += 1;
      continue;
    }
    const { removed, merged, tooBig, overtaken } = await compactBucket(deps, bucket, graceMs);
    done.removed += removed;
    done.merged += merged;
    if (tooBig) done.tooBig += 1;
    if (overtaken) done.overtaken += 1;
  }
  return done;
}

interface Round {
  buckets: readonly string[];
  first: number;
  graceMs: number;
  isLate(): boolean;
}

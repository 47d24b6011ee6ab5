import { defaultIdentityConfig } from '../shared/contract/identity-config.ts';
import { createRanks } from '../shared/domain/identity.ts';
import { changedNodes } from '../shared/dynamodb/stream.ts';
import { type Cleaned, type Cleaning, cleaningAsked } from '../shared/lake/cleaning.ts';
import { cleanLake } from '../shared/steps/lake/clean.ts';
import { compactAll } from '../shared/steps/lake/compact-all.ts';
import { type FlushCounts, follow, GRACE_MS } from '../shared/steps/lake/follow.ts';
import { definitionsIn, dynamoStore } from './dependencies.ts';
import { readEnv } from './env.ts';
import { lakeWriting } from './lake-files.ts';
import { bind, count, logFailure, logger } from './middleware.ts';

const env = readEnv(['TABLE_NAME', 'RETENTION', 'LAKE_BUCKET', 'LAKE_BUCKETS']);
const store = dynamoStore(env.TABLE_NAME);
const definitions = definitionsIn(store);
const writing = lakeWriting(env, env.RETENTION);
const HOUR = 3_600_000;
const base = { ...writing, store, now: Date.now, ranks: createRanks(defaultIdentityConfig) };
const flushes: FlushCounts = new Map();

/** Left of the function's time when no further bucket is begun. */
const MARGIN_MS = 120_000;

export const handler = bind(async (event: unknown, context) => {
  const isLate = () => context.getRemainingTimeInMillis() < MARGIN_MS;
  const cleaning = cleaningAsked(event);
  if (cleaning !== undefined) return clean(cleaning, isLate);
  const changed = changedNodes(event);
  // The hour's event: no record of the table.
  if (changed === undefined) {
    flushes.clear();
    const first = Math.floor(Date.now() / HOUR);
    const done = await compactAll(base, { buckets: base.lake.buckets, first, graceMs: GRACE_MS, isLate });
    const { removed, merged, tooBig, left } = done;
    return count({
      ...{ LakeFilesRemoved: removed, LakeFilesMerged: merged },
      ...{ LakeBucketsTooBig: tooBig, LakeBucketsLeft: left },
    });
  }
  const deps = { ...base, definitions: await definitions() };
  const onFailure = (error: unknown) => logFailure('Compacting before the hour failed', error);
  const { persons, touchpoints, tooBig, merged, left } = await follow(deps, changed, flushes, {
    isLate,
    onFailure,
  });
  count({
    ...{ LakePersons: persons, LakeTouchpoints: touchpoints, LakeFilesMerged: merged },
    ...{ LakePersonsTooBig: tooBig.length, LakeBucketsLeft: left },
  });
  if (tooBig.length > 0)
    logger.warn('Persons too big to be folded at once keep the rows of an earlier fold', { tooBig });
});

/** What an erasure waits for: `privacy` asks for it, and asks again for what was left. */
async function clean({ persons, withinMs }: Cleaning, isLate: () => boolean): Promise<Cleaned> {
  const until = Date.now() + withinMs;
  const deps = { ...base, definitions: await definitions() };
  return { isClean: await cleanLake(deps)(persons, () => isLate() || Date.now() >= until) };
}

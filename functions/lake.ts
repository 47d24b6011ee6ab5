import { defaultIdentityConfig } from '../shared/contract/identity-config.ts';
import { createRanks } from '../shared/domain/identity.ts';
import { changedNodes } from '../shared/dynamodb/stream.ts';
import { compactAll } from '../shared/steps/lake/compact-all.ts';
import { flush } from '../shared/steps/lake/flush.ts';
import { definitionsIn, dynamoStore, lakeWriting } from './dependencies.ts';
import { readEnv } from './env.ts';
import { bind, count, logger } from './middleware.ts';

const env = readEnv(['TABLE_NAME', 'RETENTION', 'LAKE_BUCKET', 'LAKE_BUCKETS']);
const store = dynamoStore(env.TABLE_NAME);
const definitions = definitionsIn(store);
const writing = lakeWriting(env, env.RETENTION);
const DAY = 86_400_000;
const HOUR = 3_600_000;
const base = { ...writing, store, now: Date.now, ranks: createRanks(defaultIdentityConfig) };

/** Left of the function's time when no further bucket is begun. */
const MARGIN_MS = 120_000;

export const handler = bind(async (event: unknown, context) => {
  const isLate = () => context.getRemainingTimeInMillis() < MARGIN_MS;
  const changed = changedNodes(event);
  // The hour's event: no record of the table.
  if (changed === undefined) {
    const round = {
      buckets: base.lake.buckets,
      first: Math.floor(Date.now() / HOUR),
      graceMs: HOUR / 4,
      isLate,
    };
    const { removed, merged, tooBig, left } = await compactAll(base, round);
    return count({
      LakeFilesRemoved: removed,
      LakeFilesMerged: merged,
      LakeBucketsTooBig: tooBig,
      LakeBucketsLeft: left,
    });
  }
  const deps = { ...base, definitions: await definitions() };
  const { persons, touchpoints, tooBig, erasedIn } = await flush(deps, changed, Date.now() - DAY);
  // No file may hold what was erased.
  const round = { buckets: [...erasedIn], first: 0, graceMs: 0, isLate: () => false };
  const { left } = await compactAll(base, round);
  count({
    LakePersons: persons,
    LakeTouchpoints: touchpoints,
    LakePersonsTooBig: tooBig.length,
    LakeBucketsLeft: left,
  });
  if (tooBig.length > 0)
    logger.warn('Persons too big to be folded at once keep the rows of an earlier fold', { tooBig });
});

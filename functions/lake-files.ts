import { randomBytes } from 'node:crypto';
import { defaultIdentityConfig } from '../shared/contract/identity-config.ts';
import { digest } from '../shared/crypto/hasher.ts';
import { createRanks } from '../shared/domain/identity.ts';
import { createDynamoClient } from '../shared/dynamodb/client.ts';
import { defaultRetention, parseRetention } from '../shared/dynamodb/retention.ts';
import { createS3Files, createS3Reader, type S3Options } from '../shared/lake/s3-files.ts';
import { createLakeReader, createLakeTables } from '../shared/lake/tables.ts';
import type { CompactDependencies } from '../shared/steps/lake/compact.ts';
import type { FlushDependencies } from '../shared/steps/lake/flush.ts';
import { foldId } from '../shared/steps/lake/fold-id.ts';
import { lakeNames } from '../shared/steps/lake/lake-names.ts';
import type { LakeReader, LakeTables } from '../shared/steps/lake/ports.ts';

const DAY = 86_400_000;

type LakeEnv = Record<'LAKE_BUCKET' | 'LAKE_BUCKETS', string>;

/** A function that only reads carries nothing that writes Parquet. */
export function lakeReader(env: LakeEnv): LakeReader {
  return createLakeReader(createS3Reader(inBucket(env)), Number(env.LAKE_BUCKETS));
}

function lakeTables(env: LakeEnv): LakeTables {
  return createLakeTables(createS3Files(inBucket(env)), Number(env.LAKE_BUCKETS));
}

function inBucket({ LAKE_BUCKET: bucket }: LakeEnv): S3Options {
  const { config } = createDynamoClient();
  return {
    bucket,
    root: '',
    region: process.env['AWS_REGION'] ?? '',
    endpoint: process.env['AWS_ENDPOINT_URL'],
    credentials: () => config.credentials(),
    now: Date.now,
  };
}

/** For functions that write to the lake; `retention` as in the environment. */
export function lakeWriting(
  env: LakeEnv,
  retention: string,
): Pick<CompactDependencies & FlushDependencies, 'lake' | 'nameOf' | 'newFold' | 'keep'> {
  const { touchpoints, journeys } = { ...defaultRetention, ...parseRetention(retention) };
  return {
    lake: lakeTables(env),
    nameOf: lakeNames(digest, createRanks(defaultIdentityConfig)),
    newFold: () => foldId(Date.now(), randomBytes(4).toString('hex')),
    keep: { touchpoints: touchpoints * DAY, journeys: journeys * DAY },
  };
}

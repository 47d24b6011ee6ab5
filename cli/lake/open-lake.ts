import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createDirectoryFiles } from '../../shared/lake/directory-files.ts';
import { createS3Files } from '../../shared/lake/s3-files.ts';
import { createLakeTables } from '../../shared/lake/tables.ts';
import type { LakeTables } from '../../shared/steps/lake/ports.ts';
import { localLake } from './local-lake.ts';

export interface LakeOptions {
  lake?: string;
  bucket?: string;
  buckets: number;
  data: string;
}

/** The lake in a bucket of AWS, in the folder given, or in that of the running dev or demo. */
export async function openLake(
  { lake, bucket, buckets, data }: LakeOptions,
  { config }: EventBridgeClient,
): Promise<LakeTables> {
  if (bucket === undefined)
    return createLakeTables(createDirectoryFiles(lake ?? (await localLake(data))), buckets);
  const files = createS3Files({
    ...{ bucket, root: '', region: await config.region(), now: Date.now },
    credentials: () => config.credentials(),
  });
  return createLakeTables(files, buckets);
}

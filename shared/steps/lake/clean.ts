import type { CleanLake } from '../ports/erasure.ts';
import { type CompactDependencies, compactBucket } from './compact.ts';
import { DATA_TABLES, type FlushDependencies, flush } from './flush.ts';
import { LakeFileGoneError, type LakeTables } from './ports.ts';
import { surveyBucket } from './survey.ts';

/**
 * Writes these persons again as the table has them now, and rewrites the buckets that hold earlier rows of theirs. `true`:
 * no file holds such a row. `false`: somebody else is at work there, or something is too big, or the time is up; another time
 * may do.
 */
export function cleanLake(deps: FlushDependencies & CompactDependencies): CleanLake {
  const { lake, nameOf } = deps;
  return async (persons, isStopped) => {
    const names = new Set(persons.map(nameOf));
    const { tooBig } = await flush(deps, persons, Number.POSITIVE_INFINITY);
    let clean = tooBig.length === 0;
    for (const bucket of new Set([...names].map(name => lake.bucketOf(name)))) {
      if (isStopped()) return false;
      if (await isClean(lake, bucket, names)) continue;
      await compactBucket(deps, bucket, 0);
      if (!(await isClean(lake, bucket, names))) clean = false;
    }
    return clean;
  };
}

/** Whether every row of these persons in a bucket is of their latest fold. */
async function isClean(lake: LakeTables, bucket: string, names: ReadonlySet<string>): Promise<boolean> {
  try {
    const { latest } = await surveyBucket(lake, bucket);
    for (const table of DATA_TABLES) {
      for (const file of await lake.files(table, bucket)) {
        for await (const rows of lake.read({ ...file, table }))
          if (rows.some(row => names.has(row.person) && !latest.counts(row))) return false;
      }
    }
    return true;
  } catch (error) {
    if (error instanceof LakeFileGoneError) return false;
    throw error;
  }
}

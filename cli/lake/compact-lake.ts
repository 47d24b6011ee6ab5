import type { Retention } from '../../shared/dynamodb/retention.ts';
import { type CompactedAll, compactAll } from '../../shared/steps/lake/compact-all.ts';
import { momentOf } from '../../shared/steps/lake/fold-id.ts';
import { GRACE_MS } from '../../shared/steps/lake/follow.ts';
import type { LakeTables } from '../../shared/steps/lake/ports.ts';
import { surveyBucket } from '../../shared/steps/lake/survey.ts';
import { keepOf, newFold } from './rebuild-lake.ts';

/** `retention` is that of the table. */
export function compactLake(lake: LakeTables, retention: Retention): Promise<CompactedAll> {
  const round = { buckets: lake.buckets, first: 0, graceMs: GRACE_MS, isLate: () => false };
  return compactAll({ lake, newFold, now: Date.now, keep: keepOf(retention) }, round);
}

export interface LakeStatus {
  persons: number;
  touchpoints: number;
  files: number;
  bytes: number;
  /** RFC 3339; `undefined`: never. */
  last: string | undefined;
}

export async function lakeStatus(lake: LakeTables): Promise<LakeStatus> {
  const status: LakeStatus = { persons: 0, touchpoints: 0, files: 0, bytes: 0, last: undefined };
  for (const bucket of lake.buckets) {
    const { groups, latest } = await surveyBucket(lake, bucket);
    for (const { id, files, bytes } of groups) {
      status.files += files.length;
      status.bytes += bytes;
      const at = new Date(momentOf(id)).toISOString();
      if (status.last === undefined || at > status.last) status.last = at;
    }
    for (const { touchpoints } of latest.rows.values()) {
      if (touchpoints > 0) status.persons += 1;
      status.touchpoints += touchpoints;
    }
  }
  return status;
}

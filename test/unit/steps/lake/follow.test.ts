import { describe, expect, it } from 'vitest';
import type { Touchpoint } from '../../../../shared/contract/touchpoint.ts';
import { ingest } from '../../../../shared/steps/ingest.ts';
import { compactBucket } from '../../../../shared/steps/lake/compact.ts';
import { flush } from '../../../../shared/steps/lake/flush.ts';
import { type FlushCounts, follow, MOST_FLUSHES } from '../../../../shared/steps/lake/follow.ts';
import type { LakeFiles } from '../../../../shared/steps/lake/ports.ts';
import { readJourneyLog } from '../../../../shared/steps/lake/read-lake.ts';
import { envelope } from '../stack.ts';
import { BUCKETS, createLakeStack, lakeState, setState } from './lake-stack.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const NEVER = Number.POSITIVE_INFINITY;
/** Of a burst: each has one customer. */
const FLUSHES = 120;
/** Files that a report opens of a flush: persons, journeys and their steps; nothing is flagged here. */
const OPENED = 3;

type Way = (stack: ReturnType<typeof createLakeStack>, counts: FlushCounts) => Promise<unknown>;

const byFlushAlone: Way = ({ lakeDeps, saved }) => flush(lakeDeps, [...saved], NEVER);
const following: Way = ({ lakeDeps, saved }, counts) =>
  follow(lakeDeps, [...saved], counts, {
    isLate: () => false,
    onFailure(error) {
      throw error;
    },
  });

/** Customers who come one after the other, `apartMs` from each other; each is in the lake before the next one. */
async function burst(way: Way, apartMs: number) {
  const stack = createLakeStack();
  const counts: FlushCounts = new Map();
  const log: Touchpoint[] = [];
  for (let i = 0; i < FLUSHES; i++) {
    const occurredAt = new Date(stack.clock.now).toISOString();
    const customer = { identifiers: { customerId: `customer-${i}` }, channel: 'web' };
    log.push({ id: `t${i}`, occurredAt, activity: 'order.placed', ...customer });
    await ingest(stack.deps, [{ id: 'm', body: envelope(...log.slice(-1)) }]);
    await way(stack, counts);
    stack.saved.clear();
    stack.clock.now += apartMs;
  }
  return { ...stack, log };
}

/** Files that a report opens. */
async function filesOpened({ files, over }: ReturnType<typeof createLakeStack>): Promise<number> {
  let gets = 0;
  const counting: LakeFiles = {
    ...files,
    get(key, range) {
      gets += 1;
      return files.get(key, range);
    },
  };
  await readJourneyLog(over(counting).lake);
  return gets;
}

describe('the lake that follows a burst of changes', () => {
  it('has a report open a bounded number of files, not one more a flush', async () => {
    expect(await filesOpened(await burst(byFlushAlone, MINUTE))).toBe(OPENED * FLUSHES);

    const stack = await burst(following, MINUTE);
    // A bucket's latest flushes, a few compactions not much bigger than one another, and what was
    // superseded in the last quarter of an hour, of which only the persons are opened.
    const atMost = BUCKETS * (OPENED * (MOST_FLUSHES + 4) + 15 + MOST_FLUSHES);
    expect(await filesOpened(stack)).toBeLessThanOrEqual(atMost);
    expect(await lakeState(stack.lakeDeps)).toEqual(setState(stack.log, stack.clock.now));
  });

  it('leaves files where they are for a quarter of an hour after others took their place', async () => {
    const taken: string[] = [];
    const watched: Way = ({ files, over, saved }, counts) =>
      follow(over({ ...files, delete: async keys => void taken.push(...keys) }), [...saved], counts, {
        isLate: () => false,
        onFailure() {},
      });
    await burst(watched, 7 * SECOND);
    expect(taken).toEqual([]);
    await burst(watched, MINUTE);
    expect(taken).not.toEqual([]);
  });

  it('is left to the hour where time is short', async () => {
    const isLate = () => true;
    const onFailure = () => {};
    const late: Way = ({ lakeDeps, saved }, counts) =>
      follow(lakeDeps, [...saved], counts, { isLate, onFailure });
    const stack = await burst(late, MINUTE);
    expect(await filesOpened(stack)).toBe(OPENED * FLUSHES);
    for (const bucket of stack.lakeDeps.lake.buckets) await compactBucket(stack.lakeDeps, bucket, 0);
    expect(await filesOpened(stack)).toBe(OPENED * BUCKETS);
  });

  it('does not bring changes again where they were written and only compacting failed', async () => {
    const failures: unknown[] = [];
    let broken = false;
    const fragile: Way = ({ files, over, saved }, counts) => {
      const lake = over({
        ...files,
        get: async (key, range) => (broken ? Promise.reject(new Error('no answer')) : files.get(key, range)),
      });
      broken = counts.values().some(count => count === MOST_FLUSHES - 1);
      return follow(lake, [...saved], counts, {
        isLate: () => false,
        onFailure: error => failures.push(error),
      });
    };
    const stack = await burst(fragile, MINUTE);
    expect(failures.map(String)).toContain('Error: no answer');
    expect(await lakeState(stack.lakeDeps)).toEqual(setState(stack.log, stack.clock.now));
  });
});

import { describe, expect, it } from 'vitest';
import type { Touchpoint } from '../../../../shared/contract/touchpoint.ts';
import { ingest } from '../../../../shared/steps/ingest.ts';
import { compactBucket } from '../../../../shared/steps/lake/compact.ts';
import { flush } from '../../../../shared/steps/lake/flush.ts';
import { personRows } from '../../../../shared/steps/lake/read-lake.ts';
import { intake } from '../../../arbitraries/stored.ts';
import { envelope } from '../stack.ts';
import { createLakeStack } from './lake-stack.ts';

const DAY = 86_400_000;
const NEVER = Number.POSITIVE_INFINITY;
const KEPT_DAYS = 400;

/** A lake over a table of which any touchpoint may expire, nothing else with it. */
function fading() {
  const stack = createLakeStack();
  const expired = new Set<string>();
  const store = {
    ...stack.store,
    getTouchpoints: (tids: readonly string[]) =>
      stack.store.getTouchpoints(tids.filter(tid => !expired.has(tid))),
  };
  const keep = { touchpoints: KEPT_DAYS * DAY, journeys: KEPT_DAYS * DAY };
  const lakeDeps = { ...stack.lakeDeps, store, keep };
  return {
    clock: stack.clock,
    expire: (...ids: string[]) => {
      for (const id of ids) expired.add(intake.hasher.digest(id));
    },
    async send(...touchpoints: Touchpoint[]) {
      await ingest({ ...stack.deps, store }, [{ id: 'm', body: envelope(...touchpoints) }]);
      await flush(lakeDeps, [...stack.saved], NEVER);
    },
    async compact() {
      for (const bucket of lakeDeps.lake.buckets) await compactBucket(lakeDeps, bucket, 0);
    },
    /** What the lake has of each kind; of persons, how many touchpoints they hold. */
    async shown() {
      const all = { touchpoints: [''], steps: [''], journeys: 0, flags: [''], sightings: 0, held: [0] };
      for (const list of [all.touchpoints, all.steps, all.flags, all.held]) list.length = 0;
      for await (const rows of personRows(lakeDeps.lake)) {
        all.held.push(...rows.persons.map(each => each.touchpoints));
        all.touchpoints.push(...rows.touchpoints.map(each => each.touchpoint));
        all.steps.push(...rows.journey_steps.map(each => each.touchpoint));
        all.flags.push(...rows.flags.map(each => each.kind));
        all.journeys += rows.journeys.length;
        all.sightings += rows.sightings.length;
      }
      return all;
    },
  };
}

const T0 = Date.UTC(2026, 5, 1, 9);
const HOUR = 3_600_000;
const alice = { customerId: 'alice', deviceId: 'tablet' };
const of = (id: string, at: number, activity: string, identifiers: Touchpoint['identifiers']) => ({
  ...{ id, occurredAt: new Date(at).toISOString(), channel: 'web', activity, identifiers },
});
/** An order that was placed twice, and one of half a year later. */
const old = [of('a', T0, 'order.placed', alice), of('b', T0 + HOUR, 'order.placed', alice)];
const young = of('c', T0 + 180 * DAY, 'order.placed', alice);
const everything = {
  touchpoints: ['a', 'b', 'c'],
  steps: ['a', 'b', 'c'],
  ...{ journeys: 2, sightings: 3, held: [3] },
};
const youngOnly = { touchpoints: ['c'], steps: ['c'], journeys: 1, sightings: 1, held: [1] };

describe('what is past its retention', () => {
  it('stays until its time, however often the lake is compacted', async () => {
    const { clock, send, compact, shown } = fading();
    clock.now = T0 + 181 * DAY;
    await send(...old, young);
    clock.now = T0 + (KEPT_DAYS - 1) * DAY;
    await compact();
    expect(await shown()).toMatchObject(everything);
  });

  it('leaves the lake with the next compaction: touchpoints, steps, sightings, flags, and journeys that ended with it', async () => {
    const { clock, send, compact, shown } = fading();
    clock.now = T0 + 181 * DAY;
    await send(...old, young);
    const before = await shown();
    expect(before.flags).toContain('self-loop');
    clock.now = T0 + (KEPT_DAYS + 1) * DAY;
    await compact();
    const after = await shown();
    expect(after).toMatchObject(youngOnly);
    expect(after.flags).not.toContain('self-loop');
  });

  it('does not come back when its person is written again after the table let it go', async () => {
    const { clock, send, expire, compact, shown } = fading();
    clock.now = T0 + 181 * DAY;
    await send(...old, young);
    clock.now = T0 + (KEPT_DAYS + 1) * DAY;
    await compact();
    expire('a', 'b');
    await send(of('d', clock.now, 'order.placed', alice));
    await compact();
    const { touchpoints, steps, journeys, flags } = await shown();
    expect({ touchpoints, steps, journeys }).toEqual({
      ...{ touchpoints: ['c', 'd'], steps: ['c', 'd'], journeys: 2 },
    });
    expect(flags).not.toContain('self-loop');
  });

  it('takes with it whoever holds nothing else', async () => {
    const { clock, send, compact, shown } = fading();
    clock.now = T0 + 2 * DAY;
    await send(...old);
    clock.now = T0 + (KEPT_DAYS + 1) * DAY;
    await compact();
    expect(await shown()).toEqual({
      touchpoints: [],
      steps: [],
      journeys: 0,
      flags: [],
      sightings: 0,
      held: [],
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { Touchpoint } from '../../../shared/contract/touchpoint.ts';
import type { newNode } from '../../../shared/domain/ledger.ts';
import { withBody } from '../../../shared/dynamodb/body.ts';
import { itemBytes } from '../../../shared/dynamodb/item-size.ts';
import { nodeKey } from '../../../shared/dynamodb/keys.ts';
import { createMemoryStore } from '../../../shared/memory/store.ts';
import { ingest } from '../../../shared/steps/ingest.ts';
import type { Store } from '../../../shared/steps/ports/store.ts';
import { sweep } from '../../../shared/steps/sweep.ts';
import { stored } from '../../arbitraries/stored.ts';
import { createStack, envelope, stateByBatch, stateOf } from './stack.ts';

const LONG = process.env['HILVAN_LONG'] !== undefined;
/** More than a person's item names. */
const IDENTIFIERS = LONG ? 20_000 : 1_050;
/** More than an identifier may be seen with. */
const CUSTOMERS = LONG ? 20_000 : 300;
const ENVELOPE = 50;
const START = Date.UTC(2026, 5, 1, 9);
const LIMIT = 300 * 1024;

/** Counts requests, and keeps the size that the largest node has as an item of the table. */
function measured(inner: Store): { store: Store; seen: { requests: number; largest: number } } {
  const seen = { requests: 0, largest: 0 };
  const store = new Proxy(inner, {
    get(target, name: keyof Store & string) {
      const method = target[name] as (...args: unknown[]) => Promise<unknown>;
      return (...args: unknown[]) => {
        seen.requests += 1;
        if (name === 'saveNode') {
          const { id, version, ...body } = args[0] as ReturnType<typeof newNode>;
          const bytes = itemBytes(withBody({ ...nodeKey(id), v: version + 1 }, body));
          seen.largest = Math.max(seen.largest, bytes);
        }
        return method(...args);
      };
    },
  });
  return { store, seen };
}

const touch = (n: number, identifiers: Record<string, string>): Touchpoint => ({
  id: `t${n}`,
  occurredAt: new Date(START + n * 60_000).toISOString(),
  channel: 'web',
  activity: 'ad.seen',
  identifiers,
});

async function flood(touchpoints: readonly Touchpoint[]) {
  const { store, seen } = measured(createMemoryStore());
  const { deps, clock, announcer } = createStack(store, 200, 100);
  const total = { received: 0, stored: 0, duplicate: 0, quarantined: 0 };
  const costs: number[] = [];
  for (let from = 0; from < touchpoints.length; from += ENVELOPE) {
    const some = touchpoints.slice(from, from + ENVELOPE);
    seen.requests = 0;
    const { counts, failures } = await ingest(deps, [{ id: `m${from}`, body: envelope(...some) }]);
    expect(failures).toEqual([]);
    costs.push(seen.requests / some.length);
    for (const name of Object.keys(total) as (keyof typeof total)[]) total[name] += counts[name];
  }
  expect(total).toEqual({
    received: touchpoints.length,
    stored: touchpoints.length,
    duplicate: 0,
    quarantined: 0,
  });
  for (let quiet = false; !quiet; clock.now += 120_000) {
    const { looked, postponed } = await sweep(deps);
    quiet = looked + postponed === 0;
  }
  const quarter = Math.floor(costs.length / 4);
  const mean = (values: number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
  return {
    store,
    largest: seen.largest,
    early: mean(costs.slice(0, quarter)),
    late: mean(costs.slice(-quarter)),
    reported: announcer.reported.map(each => each.bound),
    now: clock.now,
  };
}

describe(`${IDENTIFIERS} identifiers`, () => {
  it('of one customer, each with touchpoints of its own', async () => {
    const touchpoints = Array.from({ length: IDENTIFIERS }, (_, n) => [
      touch(2 * n, { customerId: 'c', deviceId: `d-${n}` }),
      touch(2 * n + 1, { deviceId: `d-${n}` }),
    ]).flat();
    const { store, largest, early, late, reported, now } = await flood(touchpoints);
    expect(largest).toBeLessThan(LIMIT);
    expect(late).toBeLessThan(1.2 * early);
    expect(new Set(reported)).toEqual(new Set(['touchpoints-folded-at-once', 'identifiers-per-person']));
    const { persons, ...others } = await stateOf(store, touchpoints, now);
    const expected = stateByBatch(touchpoints, now);
    expect(others).toEqual({ bases: expected.bases, journeys: expected.journeys, flags: expected.flags });
    // All of theirs is counted; of their identifiers the first thousand are named.
    const [person] = Object.values(persons) as { count: number; identifiers: object[] }[];
    expect([person?.count, person?.identifiers.length]).toEqual([touchpoints.length, 1_001]);
  });
});

describe(`${CUSTOMERS} customers`, () => {
  it('at one kiosk', async () => {
    const touchpoints = Array.from({ length: CUSTOMERS }, (_, n) => [
      touch(2 * n, { customerId: `c-${n}`, deviceId: 'kiosk' }),
      touch(2 * n + 1, { deviceId: 'kiosk' }),
    ]).flat();
    const { store, largest, early, late, reported, now } = await flood(touchpoints);
    expect(largest).toBeLessThan(LIMIT);
    expect(late).toBeLessThan(early);
    expect(reported).toContain('anchors-per-identifier');
    expect(await stateOf(store, touchpoints, now)).toEqual(stateByBatch(touchpoints, now));
    const [kiosk = ''] = stored(touch(1, { deviceId: 'kiosk' })).ids;
    expect((await store.getNodes([kiosk])).get(kiosk)).toMatchObject({ up: [], crowded: true });
  });
});

describe('120 customers', () => {
  it('whose cookies come from one tablet', async () => {
    const touchpoints = Array.from({ length: 120 }, (_, n) => [
      touch(2 * n, { customerId: `c-${n}`, anonymousId: `cookie-${n}` }),
      touch(2 * n + 1, { deviceId: 'tablet', anonymousId: `cookie-${n}` }),
    ]).flat();
    const { store, largest, reported, now } = await flood(touchpoints);
    expect(largest).toBeLessThan(LIMIT);
    expect(reported).toEqual([]);
    expect(await stateOf(store, touchpoints, now)).toEqual(stateByBatch(touchpoints, now));
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Touchpoint } from '../../../shared/contract/touchpoint.ts';
import { createMemoryStore } from '../../../shared/memory/store.ts';
import { ingest } from '../../../shared/steps/ingest.ts';
import type { Store } from '../../../shared/steps/ports/store.ts';
import { createStack, envelope, stateByBatch, stateOf } from './stack.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 5, 1, 9);

const touch = (id: string, hours: number, activity: string, order: number): Touchpoint => ({
  id,
  occurredAt: new Date(START + hours * HOUR).toISOString(),
  channel: 'web',
  activity,
  identifiers: { customerId: 'alice' },
  journey: { key: `O-${order}` },
});
const ordered = (n: number): Touchpoint[] => [
  touch(`placed-${n}`, 20 * n, 'order.placed', n),
  touch(`delivered-${n}`, 20 * n + 1, 'order.delivered', n),
];
/** The first order then begins with this one, and has another id. */
const early = touch('early', -1, 'cart.filled', 0);
const latest = ordered(5);

let inner: Store;
let sent: Touchpoint[];

/** One invocation; true: nothing of it failed. */
async function deliver(store: Store, touchpoints: readonly Touchpoint[]): Promise<boolean> {
  const { deps } = createStack(store);
  const { failures } = await ingest(deps, [{ id: 'm', body: envelope(...touchpoints) }]);
  return failures.length === 0;
}

async function expectBatch(): Promise<void> {
  const now = Date.UTC(2026, 11, 1);
  expect(await stateOf(inner, sent, now)).toEqual(stateByBatch(sent, now));
}

/** A store whose first journey for the archive gets there only after somebody else has taken in `early`. */
function slowToArchive(afterwards: () => void = () => {}): Store {
  let calls = 0;
  return {
    ...inner,
    async archiveJourney(journey) {
      if (++calls === 1) expect(await deliver(inner, [early])).toBe(true);
      await inner.archiveJourney(journey);
      if (calls === 1) afterwards();
    },
  };
}

describe('a journey on its way to the archive, which late data shows to be none', () => {
  beforeEach(async () => {
    inner = createMemoryStore();
    const before = [0, 1, 2, 3, 4].map(ordered);
    for (const each of before) expect(await deliver(inner, each)).toBe(true);
    sent = [...before.flat(), early, ...latest];
  });

  it('does not stay there, whoever is faster', async () => {
    expect(await deliver(slowToArchive(), latest)).toBe(true);
    await expectBatch();
  });

  it('does not stay there where the process that archived it ends then, and its message comes again', async () => {
    const dying = slowToArchive(() => {
      throw new Error('the process ended');
    });
    expect(await deliver(dying, latest)).toBe(false);
    expect(await deliver(inner, latest)).toBe(true);
    await expectBatch();
  });

  it('is taken away by who drops it, where the process that archived it ended before', async () => {
    const dying: Store = {
      ...inner,
      async archiveJourney(journey) {
        await inner.archiveJourney(journey);
        throw new Error('the process ended');
      },
    };
    expect(await deliver(dying, latest)).toBe(false);
    expect(await deliver(inner, [early])).toBe(true);
    sent = sent.filter(each => !latest.includes(each));
    await expectBatch();
  });
});

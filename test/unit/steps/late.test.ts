import { beforeEach, describe, expect, it } from 'vitest';
import type { Touchpoint } from '../../../shared/contract/touchpoint.ts';
import type { IdentifierNode, NodeId } from '../../../shared/domain/types.ts';
import { createMemoryStore } from '../../../shared/memory/store.ts';
import { ingest } from '../../../shared/steps/ingest.ts';
import type { Store } from '../../../shared/steps/ports/store.ts';
import { sweep } from '../../../shared/steps/sweep.ts';
import { stored } from '../../arbitraries/stored.ts';
import { createStack, envelope, stateByBatch, stateOf } from './stack.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 5, 1, 9);
/** Touchpoints that are folded at once. */
const BOUND = 50;

const touch = (id: string, minute: number, more: object = {}): Touchpoint => ({
  id,
  occurredAt: new Date(START + minute * MINUTE).toISOString(),
  channel: 'web',
  activity: 'cart.filled',
  identifiers: { customerId: 'big' },
  ...more,
});
const many = (count: number, of: (n: number) => Touchpoint) => Array.from({ length: count }, (_, n) => of(n));
const BIG = stored(touch('x', 0)).ids[0] as NodeId;

/** Every node as it was saved, and how many touchpoints were read. */
function watched(inner: Store): { store: Store; saved: IdentifierNode[]; read: { touchpoints: number } } {
  const saved: IdentifierNode[] = [];
  const read = { touchpoints: 0 };
  const store: Store = {
    ...inner,
    async saveNode(node) {
      saved.push(node);
      return inner.saveNode(node);
    },
    async getTouchpoints(tids) {
      read.touchpoints += tids.length;
      return inner.getTouchpoints(tids);
    },
  };
  return { store, saved, read };
}

let sent: Touchpoint[];
let watch: ReturnType<typeof watched>;
let stack: ReturnType<typeof createStack>;
beforeEach(() => {
  sent = [];
  watch = watched(createMemoryStore());
  stack = createStack(watch.store, 200, BOUND);
});

async function send(...touchpoints: Touchpoint[]): Promise<void> {
  for (let from = 0; from < touchpoints.length; from += 150) {
    const some = touchpoints.slice(from, from + 150);
    const { failures } = await ingest(stack.deps, [{ id: `m${sent.length}`, body: envelope(...some) }]);
    expect(failures).toEqual([]);
    sent.push(...some);
  }
}

async function sweepUntilQuiet(): Promise<void> {
  for (let n = 0; n < 20; n++) {
    const { looked, postponed } = await sweep(stack.deps);
    if (looked + postponed === 0) return;
    stack.clock.now += 2 * MINUTE;
  }
  throw new Error('twenty sweeps did not come to an end');
}

const expectBatch = async () =>
  expect(await stateOf(stack.store, sent, stack.clock.now)).toEqual(stateByBatch(sent, stack.clock.now));
const big = async () => (await stack.store.getNodes([BIG])).get(BIG);

describe('late data of a person with many touchpoints', () => {
  it('is stored at once and folded by the next sweep, to the same journeys and flags', async () => {
    await send(...many(BOUND + 10, n => touch(`t${n}`, 10 * n)));
    const before = (await big())?.person;
    watch.read.touchpoints = 0;
    await send(touch('late', 15, { activity: 'order.placed', channel: 'store' }));
    expect(watch.read.touchpoints).toBe(0);
    expect((await big())?.person).toEqual(before);
    await sweepUntilQuiet();
    expect((await big())?.late).toBeUndefined();
    await expectBatch();
  });

  it('does not hold up what comes after it, which is folded along with it', async () => {
    await send(...many(BOUND + 10, n => touch(`t${n}`, 10 * n)));
    await send(touch('late', 15), touch('next', 5000));
    watch.read.touchpoints = 0;
    await send(touch('one more', 6000), touch('later still', 25));
    expect(watch.read.touchpoints).toBe(0);
    await sweepUntilQuiet();
    await expectBatch();
  });

  it('is announced under one event id, where the answer to a save of the sweep was lost', async () => {
    await send(...many(BOUND + 10, n => touch(`t${n}`, 10 * n)));
    await send(touch('late', 15, { channel: 'store' }));
    const { saveNode } = watch.store;
    let lost = 0;
    watch.store.saveNode = async node => {
      const saved = await saveNode(node);
      const isFold =
        typeof node.late === 'number' && node.person?.outbox.some(each => each.flag.person === BIG);
      return saved && isFold && lost++ === 0 ? false : saved;
    };
    const before = stack.announcer.announced.length;
    await sweepUntilQuiet();
    expect(lost).toBeGreaterThan(0);
    await expectBatch();
    const told = stack.announcer.announced
      .slice(before)
      .map(({ eventId, sequence: _, ...each }) => [eventId, JSON.stringify(each)]);
    expect(told.length).toBeGreaterThan(0);
    expect(new Set(told.map(([, content]) => content)).size).toBe(new Set(told.map(([id]) => id)).size);
  });

  it('of their other identifiers is found too', async () => {
    const device = { identifiers: { deviceId: 'hers' } };
    await send(...many(BOUND + 10, n => touch(`t${n}`, 10 * n)));
    await send(
      touch('anonymous', 5, device),
      touch('login', 9000, { identifiers: { customerId: 'big', deviceId: 'hers' } }),
    );
    await sweepUntilQuiet();
    await expectBatch();
  });

  it('is announced the first time, and never again', async () => {
    await send(...many(BOUND + 10, n => touch(`t${n}`, 10 * n)));
    for (const n of [1, 2, 3]) {
      await send(touch(`late ${n}`, n));
      await sweepUntilQuiet();
    }
    expect(stack.announcer.reported).toEqual([
      {
        eventId: `touchpoints-folded-at-once~${BIG}`,
        bound: 'touchpoints-folded-at-once',
        identifier: BIG,
        limit: BOUND,
      },
    ]);
  });
});

describe('a sweep with a big person to fold', () => {
  const others = many(5, n =>
    touch(`other ${n}`, 0, { identifiers: { customerId: `other ${n}` }, activity: 'cart.filled' }),
  );

  it('looks at everybody else first, and leaves what it has no time for to the next one', async () => {
    await send(...many(BOUND + 10, n => touch(`t${n}`, 10 * n)));
    await send(touch('late', 5), ...others);
    let looks = 0;
    const isLate = () => ++looks > others.length + 1;
    expect(await sweep(stack.deps, isLate)).toMatchObject({ droppedOff: others.length, more: true });
    expect((await big())?.late).toBe('noted');
    await sweepUntilQuiet();
    await expectBatch();
  });

  it('gives up one that takes too long, changes nothing, and lets others go before it the next time', async () => {
    await send(...many(BOUND + 10, n => touch(`t${n}`, 10 * n)));
    await send(touch('late', 5));
    let looks = 0;
    const result = await sweep(stack.deps, () => ++looks > 2);
    expect(result).toMatchObject({ postponed: 1, failures: [] });
    expect(await stack.store.dueTimers(stack.clock.now, 100)).toEqual([]);
    stack.clock.now += 2 * MINUTE;
    await sweepUntilQuiet();
    await expectBatch();
  });
});

describe('the item of a person stays small', () => {
  const largest = () => Math.max(...watch.saved.map(each => JSON.stringify(each).length));

  it('with more flags to announce than it can hold: they go part by part, each once', async () => {
    // On a device first, so that the login moves them all, flags and everything, at one time.
    const anonymous = many(1_500, n =>
      touch(`t${n}`, n, { identifiers: { deviceId: 'hers' }, channel: n % 2 === 0 ? 'web' : 'app' }),
    );
    await send(...anonymous);
    watch.saved.length = 0;
    await send(touch('login', 3_000, { identifiers: { customerId: 'big', deviceId: 'hers' } }));
    await sweepUntilQuiet();
    await expectBatch();
    expect(Math.max(...watch.saved.map(each => each.person?.outbox.length ?? 0))).toBe(500);
    const raised = stack.announcer.announced.filter(
      each => each.flag.person === BIG && each.transition === 'raised',
    );
    expect(raised.length).toBeGreaterThan(1_000);
    expect(new Set(raised.map(each => each.eventId)).size).toBe(raised.length);
  });

  it('with more open journeys than it can hold: the others are in the list, and drop off in time', async () => {
    const ordered = (n: number) =>
      touch(`t${n}`, n, { activity: 'order.placed', journey: { type: 'order', key: `o-${n}` } });
    stack.clock.now = START + 400 * MINUTE;
    await send(...many(260, ordered));
    await send(ordered(260));
    // One that begins in this very save leaves with a later one.
    expect((await big())?.person?.journeys.length).toBeLessThanOrEqual(201);
    stack.clock.now = START + 40 * 1440 * MINUTE;
    await sweepUntilQuiet();
    await expectBatch();
    expect(largest()).toBeLessThan(1_000_000);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { Touchpoint } from '../../../shared/contract/touchpoint.ts';
import type { NodeId } from '../../../shared/domain/types.ts';
import { createMemoryStore } from '../../../shared/memory/store.ts';
import { correct } from '../../../shared/steps/correct.ts';
import { ingest } from '../../../shared/steps/ingest.ts';
import { sweep } from '../../../shared/steps/sweep.ts';
import { stored } from '../../arbitraries/stored.ts';
import { counting } from './counting-store.ts';
import { createStack, envelope, stateByBatch, stateOf } from './stack.ts';

const BOUND = 4;
const START = Date.UTC(2026, 5, 1, 9);

const touch = (id: string, minute: number, identifiers: Record<string, string>): Touchpoint => ({
  id,
  occurredAt: new Date(START + minute * 60_000).toISOString(),
  channel: 'store',
  activity: 'cart.filled',
  identifiers,
});
const login = (n: number) => touch(`login-${n}`, n * 10, { customerId: `customer-${n}`, deviceId: 'kiosk' });
const nodeOf = (touchpoint: Touchpoint, place: number): NodeId => stored(touchpoint).ids[place] as NodeId;
const KIOSK = nodeOf(login(0), 1);

let sent: Touchpoint[];
let stack: ReturnType<typeof createStack>;
let counted: ReturnType<typeof counting>;
beforeEach(() => {
  sent = [];
  counted = counting(createMemoryStore());
  stack = createStack(counted.store, BOUND);
});

async function send(...touchpoints: Touchpoint[]): Promise<void> {
  for (const each of touchpoints) {
    const { failures } = await ingest(stack.deps, [{ id: each.id, body: envelope(each) }]);
    expect(failures).toEqual([]);
    sent.push(each);
  }
}

const holderOf = async (touchpoint: Touchpoint): Promise<string | undefined> => {
  const { bases } = await stateOf(stack.store, sent, stack.clock.now);
  return bases[stored(touchpoint).tid];
};
/** What the whole set says, folded in one go. */
async function expectBatch(): Promise<void> {
  await sweep(stack.deps);
  expect(await stateOf(stack.store, sent, stack.clock.now)).toEqual(
    stateByBatch(sent, stack.clock.now, [], BOUND),
  );
}
const logins = (count: number, from = 1) => Array.from({ length: count }, (_, i) => login(from + i));

describe('an identifier seen with more anchors than it may be', () => {
  const browsing = touch('browsing', 11, { deviceId: 'kiosk' });

  it('was of use up to the bound, and is nobody’s from there on', async () => {
    await send(...logins(BOUND), browsing);
    expect(await holderOf(browsing)).toBe(`${nodeOf(login(1), 0)} same-session`);
    await send(login(BOUND + 1));
    expect(await holderOf(browsing)).toBe(`${KIOSK} unattributed`);
    await expectBatch();
  });

  it('is announced once, by the namespace and the hash', async () => {
    await send(...logins(BOUND));
    expect(stack.announcer.reported).toEqual([]);
    await send(...logins(20, BOUND + 1));
    expect(stack.announcer.reported).toEqual([
      {
        eventId: `anchors-per-identifier~${KIOSK}`,
        bound: 'anchors-per-identifier',
        identifier: KIOSK,
        limit: BOUND,
      },
    ]);
  });

  it('keeps a node that grows no more', async () => {
    await send(...logins(BOUND + 1));
    const size = async () => JSON.stringify((await stack.store.getNodes([KIOSK])).get(KIOSK)).length;
    const before = await size();
    await send(...logins(40, BOUND + 2));
    expect(await size()).toBeLessThanOrEqual(before);
  });

  it('costs one more customer a look at it and no write, and one who is known nothing at all', async () => {
    await send(...logins(BOUND + 1));
    counted.calls.length = 0;
    await send(login(50));
    expect(counted.calls.filter(call => call.includes(KIOSK))).toEqual([`getNodes ${KIOSK}`]);
    counted.calls.length = 0;
    await send({ ...login(50), id: 'again', occurredAt: '2026-06-02T09:00:00Z' });
    expect(counted.calls.filter(call => call.includes(KIOSK))).toEqual([]);
    // The customers who were there when the bound was passed have heard of it too.
    counted.calls.length = 0;
    await send({ ...login(1), id: 'first-again', occurredAt: '2026-06-02T09:00:00Z' });
    expect(counted.calls.filter(call => call.includes(KIOSK))).toEqual([]);
  });

  it('can still be linked by an operator, and unlinked', async () => {
    await send(...logins(BOUND + 3), browsing);
    const decided = (kind: 'link' | 'unlink', minute: number) => ({
      id: kind,
      kind,
      lower: KIOSK,
      higher: nodeOf(login(2), 0),
      at: START + minute,
      actor: 'ops@example.com',
      reason: 'her own tablet',
    });
    await correct(stack.deps, decided('link', 1));
    expect(await holderOf(browsing)).toBe(`${nodeOf(login(2), 0)} corrected`);
    await correct(stack.deps, decided('unlink', 2));
    expect(await holderOf(browsing)).toBe(`${KIOSK} unattributed`);
  });

  it('is finished by whoever comes next, where the one who passed the bound was killed', async () => {
    await send(...logins(BOUND), browsing);
    // What a delivery leaves that is killed right after it noted its link.
    const node = (await stack.store.getNodes([KIOSK])).get(KIOSK);
    if (node === undefined) throw new Error('the kiosk has no node');
    const killed = login(BOUND + 1);
    const up = [...node.up, { anchor: nodeOf(killed, 0), at: START, tid: stored(killed).tid }];
    await stack.store.saveNode({ ...node, up, crowded: true });
    await send(login(BOUND + 2));
    expect(await holderOf(browsing)).toBe(`${KIOSK} unattributed`);
    expect(stack.announcer.reported).toHaveLength(1);
    await send(killed);
    await expectBatch();
  });
});

describe('an identifier that operators corrected a hundred times', () => {
  it('has its next correction in quarantine, which is announced; one that is known is still a duplicate', async () => {
    const correction = (n: number) => ({
      id: `c-${n}`,
      kind: n % 2 === 0 ? 'link' : 'unlink',
      identifier: { namespace: 'deviceId', value: 'kiosk' },
      with: { namespace: 'customerId', value: 'alice' },
      at: new Date(START + n).toISOString(),
      actor: 'ops@example.com',
      reason: 'r',
    });
    const tell = (n: number) =>
      ingest(stack.deps, [
        {
          id: `m-${n}`,
          body: JSON.stringify({
            'detail-type': 'Identity Correction',
            source: 'hilvan.operations',
            detail: correction(n),
          }),
        },
      ]);
    for (let n = 0; n < 100; n++) expect((await tell(n)).counts.stored).toBe(1);
    expect((await tell(100)).counts).toMatchObject({ received: 1, stored: 0, quarantined: 1 });
    expect((await tell(99)).counts).toMatchObject({ received: 1, duplicate: 1 });
    const { items } = await stack.store.listQuarantine({ limit: 5 });
    expect(items.map(({ reason, source }) => `${reason} ${source}`)).toEqual(['too-many-corrections stored']);
    expect(stack.announcer.reported.map(each => each.bound)).toEqual(['corrections-per-identifier']);
  });
});

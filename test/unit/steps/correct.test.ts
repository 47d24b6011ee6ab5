import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Correction, StoredCorrection } from '../../../shared/contract/correction.ts';
import type { Touchpoint } from '../../../shared/contract/touchpoint.ts';
import { createMemoryStore } from '../../../shared/memory/store.ts';
import { correct } from '../../../shared/steps/correct.ts';
import { ingest } from '../../../shared/steps/ingest.ts';
import { readCorrection } from '../../../shared/steps/read-correction.ts';
import { sweep } from '../../../shared/steps/sweep.ts';
import {
  ALICE,
  decided as asKept,
  BOB,
  correctable,
  correctionOf,
  corrections,
  TABLET,
} from '../../arbitraries/corrections.ts';
import { intake } from '../../arbitraries/stored.ts';
import { touchpointLog } from '../../arbitraries/touchpoints.ts';
import { createStack, envelope, stateByBatch, stateOf } from './stack.ts';

const decided = (...given: Parameters<typeof correctionOf>) => asKept(correctionOf(...given));

type Arrival = { touchpoint: Touchpoint } | { correction: StoredCorrection };

async function deliver(arrivals: readonly Arrival[], maxAnchors = 200) {
  const stack = createStack(createMemoryStore(), maxAnchors);
  for (const [i, arrival] of arrivals.entries()) {
    if ('correction' in arrival) await correct(stack.deps, arrival.correction);
    else await ingest(stack.deps, [{ id: `${i}`, body: envelope(arrival.touchpoint) }]);
  }
  await sweep(stack.deps);
  return stack;
}

describe('corrections', () => {
  it('give what one fold over all touchpoints and corrections gives, whatever comes first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(touchpointLog(10), corrections(4)).chain(([log, given]) => {
          const decisions = given.map(asKept);
          const all: Arrival[] = [
            ...log.map(touchpoint => ({ touchpoint })),
            ...decisions.map(correction => ({ correction })),
          ];
          return fc.tuple(
            fc.constant(log),
            fc.constant(decisions),
            fc.shuffledSubarray(all, { minLength: all.length }),
          );
        }),
        fc.constantFrom(1, 2, 200),
        async ([log, decisions, arrivals], maxAnchors) => {
          const { store, clock } = await deliver(arrivals, maxAnchors);
          expect(await stateOf(store, log, clock.now)).toEqual(
            stateByBatch(log, clock.now, decisions, maxAnchors),
          );
        },
      ),
      { numRuns: process.env['HILVAN_LONG'] === undefined ? 150 : 2000 },
    );
  });

  it('are reversible: link then unlink, and unlink then link, give the state before', async () => {
    await fc.assert(
      fc.asyncProperty(
        touchpointLog(10),
        fc.subarray([...correctable], { minLength: 2, maxLength: 2 }),
        fc.boolean(),
        async (log, [one = ALICE, other = BOB], joinFirst) => {
          const { deps, store, clock } = await deliver(log.map(touchpoint => ({ touchpoint })));
          const before = await stateOf(store, log, clock.now);
          const equals = one.namespace === 'customerId' && other.namespace === 'customerId';
          const join = equals ? 'alias' : 'link';
          const [first, second] = joinFirst ? [join, 'unlink' as const] : ['unlink' as const, join];
          await correct(deps, decided(first as Correction['kind'], one, other, 1));
          await correct(deps, decided(second as Correction['kind'], one, other, 2));
          expect(await stateOf(store, log, clock.now)).toEqual(before);
        },
      ),
      { numRuns: process.env['HILVAN_LONG'] === undefined ? 80 : 1000 },
    );
  });

  const touch = (
    id: string,
    minute: number,
    activity: string,
    channel: string,
    ids: Record<string, string>,
  ) => ({
    touchpoint: {
      id,
      occurredAt: new Date(Date.UTC(2026, 9, 1, 9, minute)).toISOString(),
      channel,
      activity,
      identifiers: ids,
    },
  });

  it('make one customer of two by alias, and retract what no longer holds when it is taken back', async () => {
    const { deps, store, announcer } = await deliver([
      touch('a', 0, 'order.changed', 'web', { customerId: 'alice' }),
      touch('b', 5, 'order.changed', 'call-center', { customerId: 'bob' }),
    ]);
    const announced = () =>
      announcer.announced.flatMap(({ transition, flag }) =>
        flag.kind === 'self-loop' && flag.definition.id === 'order' ? [transition] : [],
      );
    expect(announced()).toEqual([]);
    await correct(deps, decided('alias', ALICE, BOB, 1));
    expect(announced()).toEqual(['raised']);
    await correct(deps, decided('alias', ALICE, BOB, 1));
    expect(announced()).toEqual(['raised']);
    await correct(deps, decided('unlink', ALICE, BOB, 2));
    expect(announced()).toEqual(['raised', 'retracted']);
    const trail = await store.listCorrections({ limit: 10 });
    expect(trail.items.map(({ id, actor }) => `${id} by ${actor}`)).toEqual([
      'unlink-2 by ops@example.com',
      'alias-1 by ops@example.com',
    ]);
  });

  it("give an unlinked device's touchpoints back to the device", async () => {
    const log = [
      touch('login', 0, 'cart.filled', 'web', { customerId: 'alice', deviceId: 'tablet' }),
      touch('later', 5, 'order.placed', 'web', { deviceId: 'tablet' }),
    ];
    const { deps, store, clock } = await deliver(log);
    await correct(deps, decided('unlink', TABLET, ALICE));
    const { persons } = await stateOf(
      store,
      log.map(each => each.touchpoint),
      clock.now,
    );
    expect(Object.values(persons)).toEqual([
      expect.objectContaining({ count: 1 }),
      expect.objectContaining({ count: 1 }),
    ]);
  });

  it('are refused with the place and the mend', () => {
    const refused = (kind: string, identifier: object, other: object) => {
      const at = '2026-11-01T00:00:00Z';
      const read = readCorrection(
        { id: 'x', kind, identifier, with: other, at, actor: 'ops', reason: 'r' },
        intake,
      );
      return read.ok ? [] : read.issues.map(({ path, message }) => `${path}: ${message}`);
    };
    expect(refused('link', ALICE, BOB)).toEqual([
      'kind: two customers are joined by alias only: use alias if they are one',
    ]);
    expect(refused('alias', TABLET, ALICE)).toEqual([
      'kind: alias joins two unique identifiers (two customers): use link here',
    ]);
    expect(refused('link', TABLET, TABLET)).toEqual(['with: is the same identifier: name another one']);
    expect(refused('link', { namespace: 'deviceId', value: 'unknown' }, ALICE)[0]).toMatch(
      /^identifier: is a placeholder/,
    );
    expect(refused('merge', TABLET, ALICE)[0]).toMatch(/^kind: /);
  });
});

describe('a correction on the bus', () => {
  const detail = {
    id: 'case-1',
    kind: 'alias',
    identifier: ALICE,
    with: BOB,
    at: '2026-11-01T00:00:00Z',
    actor: 'ops@example.com',
    reason: 'duplicate in the CRM',
  };
  const arrive = async (source: string, body: object) => {
    const { deps, store } = createStack();
    const event = JSON.stringify({ 'detail-type': 'Identity Correction', source, detail: body });
    const first = await ingest(deps, [{ id: 'm', body: event }]);
    const second = await ingest(deps, [{ id: 'm', body: event }]);
    const { items } = await store.listQuarantine({ limit: 5 });
    return { counts: [first.counts, second.counts], reasons: items.map(each => each.reason) };
  };

  it('is taken once from operators', async () => {
    const { counts } = await arrive('hilvan.operations', detail);
    expect(counts).toEqual([
      { received: 1, stored: 1, duplicate: 0, quarantined: 0 },
      { received: 1, stored: 0, duplicate: 1, quarantined: 0 },
    ]);
  });

  it('is not taken from a producer', async () => {
    expect((await arrive('shop.web', detail)).reasons).toEqual(['invalid-envelope']);
  });

  it('is kept in quarantine where it says nothing sensible', async () => {
    expect((await arrive('hilvan.operations', { ...detail, kind: 'link' })).reasons).toEqual(['invalid']);
  });
});

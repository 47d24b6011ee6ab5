import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Touchpoint } from '../../../../shared/contract/touchpoint.ts';
import { createChainHasher, createHasher } from '../../../../shared/crypto/hasher.ts';
import type { KeyChain } from '../../../../shared/crypto/key-chain.ts';
import { createSealer, sealQuarantine } from '../../../../shared/crypto/sealer.ts';
import { createMemoryAnnouncer } from '../../../../shared/memory/announcer.ts';
import { createMemoryStore } from '../../../../shared/memory/store.ts';
import { ingest } from '../../../../shared/steps/ingest.ts';
import { readKeyState } from '../../../../shared/steps/key-state.ts';
import { rebuild } from '../../../../shared/steps/repair/rebuild.ts';
import { beginRotation, RotateError, rotate } from '../../../../shared/steps/repair/rotate.ts';
import { sweep } from '../../../../shared/steps/sweep.ts';
import { intake } from '../../../arbitraries/stored.ts';
import { touchpointLog } from '../../../arbitraries/touchpoints.ts';
import { createStack, envelope } from '../stack.ts';

const LONG = process.env['HILVAN_LONG'] !== undefined;
const FIRST = 'the first key, of one deployment';
const SECOND = 'the second key, made by a rotation';
const ROTATED: KeyChain = [FIRST, SECOND];
const rekey = createHasher(SECOND).keyed;

type Memory = ReturnType<typeof createMemoryStore>;

function stackOf(chain: KeyChain, store: Memory = createMemoryStore()) {
  const { deps, ...rest } = createStack(store);
  const sealer = createSealer(chain);
  const keyed = { ...intake, hasher: createChainHasher(chain) };
  return { ...rest, store, sealer, deps: { ...deps, intake: keyed, store: sealQuarantine(store, sealer) } };
}

async function send(
  { deps }: ReturnType<typeof stackOf>,
  log: readonly unknown[],
  events: readonly string[] = [],
) {
  const bodies = [
    ...Array.from({ length: Math.ceil(log.length / 5) }, (_, i) => envelope(...log.slice(i * 5, i * 5 + 5))),
    ...events,
  ];
  for (const [i, body] of bodies.entries()) {
    expect((await ingest(deps, [{ id: `${i}`, body }])).failures).toEqual([]);
  }
  await sweep(deps);
}

function rotation(store: Memory) {
  const announcer = createMemoryAnnouncer();
  const { deps } = stackOf(ROTATED, store);
  return {
    announcer,
    deps: { ...deps, store, announcer, sealer: createSealer(ROTATED), rekey, generation: 1 },
  };
}

/** Everything derived, by its ids; retracted flags aside. */
async function derived(store: Memory) {
  const { items } = await store.scanNodes({ limit: 10_000 });
  const persons = await Promise.all(
    [...(await store.getNodes(items)).values()].map(async ({ id, person, tail, up }) => {
      const flags = (await store.flagsOf(id))
        .map(each => each.flag)
        .filter(each => each.state !== 'retracted');
      const archived = (await store.archivedJourneys(id, { limit: 1000 })).items.map(each => each.state);
      // Which ones have left the node depends on what came when.
      const journeys = [...archived, ...(person?.journeys ?? [])].toSorted((a, b) => (a.id < b.id ? -1 : 1));
      const holders = tail.map(({ tid, holder, basis }) => [tid, holder, basis].join(' ')).sort();
      const seen = { touchpoints: person?.touchpoints ?? 0, up: up.map(each => each.anchor).sort() };
      return [id, { journeys, flags, holders, ...seen }] as const;
    }),
  );
  return Object.fromEntries(persons);
}

describe('a rotation of the identity key', () => {
  it('leaves the persons, journeys and flags of a fresh run under the new keys, and raises nothing a second time', async () => {
    await fc.assert(
      fc.asyncProperty(touchpointLog(16), async log => {
        const rotated = stackOf([FIRST]);
        await send(rotated, log);
        // What was retracted may hold again: of two hashes at one instant the smaller comes first, and that may change.
        const latest = new Map(rotated.announcer.announced.map(each => [each.flag.id, each.transition]));
        const holding = [...latest].filter(([, transition]) => transition !== 'retracted');
        const known = new Set(holding.map(([id]) => mapped(id)));
        const { deps, announcer } = rotation(rotated.store);
        expect(await beginRotation(deps.store, 1)).toBe('begun');
        expect(await rotate(deps, { pageSize: 3 })).toMatchObject({ finished: true });
        await sweep(deps);
        const fresh = stackOf(ROTATED);
        await send(fresh, log);
        expect(await derived(rotated.store)).toEqual(await derived(fresh.store));
        const again = announcer.announced.filter(
          each => each.transition === 'raised' && known.has(each.flag.id),
        );
        expect(again).toEqual([]);
      }),
      { numRuns: LONG ? 500 : 25 },
    );
  });

  it('stopped at any page goes on there, to the same end', async () => {
    await fc.assert(
      fc.asyncProperty(touchpointLog(10), fc.integer({ min: 1, max: 9 }), async (log, patience) => {
        const [one, other] = [stackOf([FIRST]), stackOf([FIRST])];
        for (const each of [one, other]) {
          await send(each, log);
          await beginRotation(each.store, 1);
        }
        await rotate(rotation(one.store).deps);
        for (let tries = 0; ; tries++) {
          let looks = 0;
          const { finished } = await rotate(rotation(other.store).deps, {
            pageSize: 2,
            isStopped: () => ++looks > patience + tries,
          });
          if (finished) break;
          expect(tries).toBeLessThan(200);
        }
        expect(await derived(other.store)).toEqual(await derived(one.store));
      }),
      { numRuns: LONG ? 200 : 10 },
    );
  });

  it('takes corrections and quarantine along: joined stays joined, and a stored form can still be redriven', async () => {
    const stack = stackOf([FIRST]);
    const touchpoint = (id: string, more: Partial<Touchpoint>): object => ({
      id,
      occurredAt: '2026-11-01T10:00:00Z',
      channel: 'web',
      activity: 'order.placed',
      identifiers: { customerId: 'alice' },
      ...more,
    });
    const alias = {
      id: 'c',
      kind: 'alias',
      identifier: { namespace: 'customerId', value: 'alice' },
      with: { namespace: 'customerId', value: 'alice-2' },
      at: '2026-11-02T00:00:00Z',
      actor: 'ops',
      reason: 'twice in the CRM',
    };
    const operation = (type: string, detail: object) =>
      JSON.stringify({ 'detail-type': type, source: 'hilvan.operations', detail });
    const log = [
      touchpoint('a', {}),
      touchpoint('b', { identifiers: { customerId: 'alice-2' } }),
      touchpoint('a', { channel: 'store' }),
      { broken: 'ana@example.com' },
    ];
    await send(stack, log, [operation('Identity Correction', alias)]);
    await beginRotation(stack.store, 1);
    const { deps } = rotation(stack.store);
    await rotate(deps);

    const now = stackOf(ROTATED, stack.store);
    const ids = ['alice', 'alice-2'].map(
      each => `customerId.${now.deps.intake.hasher.keyed(`customerId.${each}`)}`,
    );
    const nodes = [...(await stack.store.getNodes(ids)).values()];
    expect(nodes.map(each => each.person?.touchpoints ?? 0).sort()).toEqual([0, 2]);
    expect((await stack.store.scanNodes({ limit: 100 })).items.sort()).toEqual([...ids].sort());
    const { items } = await now.deps.store.listQuarantine({ limit: 10 });
    expect(
      (await stack.store.listQuarantine({ limit: 10 })).items.every(each =>
        now.sealer.isCurrent(each.payload),
      ),
    ).toBe(true);
    expect(items.find(each => each.reason === 'invalid')?.payload).toBe('{"broken":"ana@example.com"}');
    const record = items.find(each => each.reason === 'id-conflict')?.id;
    const redrive = { redrive: { record, storedAs: 'a-2' } };
    await send(now, [], [operation('Touchpoint Batch', redrive)]);
    const after = [...(await stack.store.getNodes(ids)).values()];
    expect(after.map(each => each.person?.touchpoints ?? 0).sort()).toEqual([0, 3]);
    // The same touchpoint again is still the same.
    const repeated = await ingest(now.deps, [{ id: 'm', body: envelope(log[1]) }]);
    expect(repeated.counts).toMatchObject({ duplicate: 1, stored: 0 });
  });

  it('in the wrong order is refused, and says why', async () => {
    const { store, deps } = stackOf([FIRST]);
    await expect(rotate(rotation(store).deps)).rejects.toThrow(RotateError);
    await expect(beginRotation(store, 2)).rejects.toThrow(
      /The secret holds 2 keys, but the table was made with 1/,
    );
    await rebuild({ ...deps, store }, { isStopped: () => false, pageSize: 1 });
    let looks = 0;
    await send(stackOf([FIRST], store), [
      {
        id: 'x',
        occurredAt: '2026-11-01T10:00:00Z',
        channel: 'web',
        activity: 'a',
        identifiers: { customerId: 'x' },
      },
    ]);
    await rebuild({ ...deps, store }, { isStopped: () => ++looks > 4, pageSize: 1 });
    await expect(beginRotation(store, 1)).rejects.toThrow(/rebuild --resume/);
    await rebuild({ ...deps, store }, { resume: true });
    expect(await beginRotation(store, 1)).toBe('begun');
    expect(await beginRotation(store, 2)).toBe('goes-on');
    await rotate(rotation(store).deps);
    expect(await readKeyState(store)).toEqual({ generation: 1 });
    await expect(beginRotation(store, 1)).rejects.toThrow(/put the version of the secret back/);
    expect(await beginRotation(store, 2)).toBe('begun');
  });
});

function mapped(flagId: string): string {
  const cut = flagId.lastIndexOf('~') + 1;
  return flagId.slice(0, cut) + rekey(flagId.slice(cut));
}

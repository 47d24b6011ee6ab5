import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LAKE_TABLES, type LakeTable } from '../../../../shared/contract/lake.ts';
import type { Touchpoint } from '../../../../shared/contract/touchpoint.ts';
import { createLakeTables } from '../../../../shared/lake/tables.ts';
import { flush } from '../../../../shared/steps/lake/flush.ts';
import type { CleanLake } from '../../../../shared/steps/ports/erasure.ts';
import { erase } from '../../../../shared/steps/privacy/erase.ts';
import { touchpointLog } from '../../../arbitraries/touchpoints.ts';
import { runs } from '../../../runs.ts';
import { BUCKETS, nameOf } from '../lake/lake-stack.ts';
import { createWorld, idOf, request, take } from './world.ts';

const NEVER = Number.POSITIVE_INFINITY;
const HOUR = 3_600_000;

type World = ReturnType<typeof createWorld>;

async function flushAll({ inner, lakeDeps }: World): Promise<void> {
  await flush(lakeDeps, (await inner.scanNodes({ limit: 10_000 })).items, NEVER);
}

/** All rows of data in all files, whether they count or not. */
async function rowsIn({ files }: World) {
  const lake = createLakeTables(files, BUCKETS);
  const rows: { person: string; touchpoint?: string }[] = [];
  for (const table of Object.keys(LAKE_TABLES) as LakeTable[]) {
    for (const bucket of table === 'persons' ? [] : lake.buckets)
      for (const file of await lake.files(table, bucket))
        for await (const part of lake.read({ ...file, table })) rows.push(...part);
  }
  return rows;
}

const at = (hour: number) => new Date(Date.UTC(2026, 5, 1) + hour * HOUR).toISOString();
const touchpoint = (id: string, hour: number, identifiers: Touchpoint['identifiers']): Touchpoint => ({
  ...{ id, occurredAt: at(hour), channel: 'web', activity: 'order.placed', identifiers },
});

describe('an erasure and the lake', () => {
  it('leaves no row of what was erased in any file, under whatever name it was written', async () => {
    await fc.assert(
      fc.asyncProperty(touchpointLog(10), fc.nat(10), async (log, split) => {
        const world = createWorld();
        const half = log.slice(0, split);
        await take(world.deps, half);
        await flushAll(world);
        world.clock.now += HOUR;
        await take(world.deps, log.slice(split));
        await flushAll(world);

        const receipt = await erase(world.erasing, request('customerId', 'alice'));
        expect(receipt).toMatchObject({ state: 'done', lake: 'clean' });
        const rows = await rowsIn(world);
        expect(rows.map(each => each.person)).not.toContain(nameOf(idOf('customerId', 'alice')));
        const left = new Set(
          (await world.inner.scanTouchpoints({ limit: 10_000 })).items.map(each => each.id),
        );
        for (const row of rows) if (row.touchpoint !== undefined) expect(left).toContain(row.touchpoint);
      }),
      { numRuns: runs(25, 1000) },
    );
  });

  it('is not done before no file holds them, wherever it or the lake ends, and then says so', async () => {
    const ends = fc.constantFrom('before', 'after', 'stopped', 'busy');
    await fc.assert(
      fc.asyncProperty(touchpointLog(6), fc.array(ends, { maxLength: 4 }), async (log, faults) => {
        const world = createWorld();
        await take(world.deps, log);
        await flushAll(world);
        const left = [...faults];
        const cleanLake: CleanLake = async (persons, isStopped) => {
          const fault = left.shift();
          if (fault === 'before') throw new Error('ended before it was asked');
          if (fault === 'busy') return false;
          const isClean = await world.erasing.cleanLake(
            persons,
            fault === 'stopped' ? () => true : isStopped,
          );
          if (fault === 'after') throw new Error('ended before the answer came');
          return isClean;
        };
        for (let tries = 1; ; tries++) {
          const receipt = await erase({ ...world.erasing, cleanLake }, request('customerId', 'alice')).catch(
            (error: Error) => error,
          );
          if (receipt instanceof Error) expect(receipt.message).toMatch(/^ended before/);
          else if (receipt.state === 'done') {
            expect([receipt.lake, left, tries]).toEqual(['clean', [], expect.any(Number)]);
            expect(tries).toBe(faults.length + 1);
            break;
          } else expect([receipt.state, receipt.lake]).toEqual(['waiting', undefined]);
        }
        const rows = await rowsIn(world);
        expect(rows.map(each => each.person)).not.toContain(nameOf(idOf('customerId', 'alice')));
      }),
      { numRuns: runs(15, 500) },
    );
  });

  it('takes rows away that were written for a shared device before its login', async () => {
    const world = createWorld();
    await take(world.deps, [touchpoint('t1', 8.75, { deviceId: 'tablet' })]);
    await flushAll(world);
    await take(world.deps, [
      touchpoint('t2', 9, { customerId: 'alice', deviceId: 'tablet' }),
      touchpoint('t3', 20, { customerId: 'bob', deviceId: 'tablet' }),
    ]);
    await flushAll(world);
    expect((await rowsIn(world)).map(each => each.touchpoint)).toContain('t1');
    await erase(world.erasing, request('customerId', 'alice'));
    expect(new Set((await rowsIn(world)).flatMap(each => each.touchpoint ?? []))).toEqual(new Set(['t3']));
  });

  it('waits while the lake cannot be cleaned, and says so in the end', async () => {
    const world = createWorld();
    await take(world.deps, [touchpoint('a1', 8, { customerId: 'alice' })]);
    const dirty = { ...world.erasing, cleanLake: async () => false };
    let waits = 0;
    for (;;) {
      const { state, lake } = await erase(dirty, request('customerId', 'alice'));
      if (state === 'done') {
        expect(lake).toBe('late');
        break;
      }
      expect([state, lake]).toEqual(['waiting', undefined]);
      waits += 1;
    }
    expect(waits).toBe(40);
  });

  it('is done as soon as the lake is clean', async () => {
    const world = createWorld();
    await take(world.deps, [touchpoint('a1', 8, { customerId: 'alice' })]);
    let calls = 0;
    const cleanLake = async () => ++calls > 2;
    const states = [];
    for (let i = 0; i < 3; i++)
      states.push(await erase({ ...world.erasing, cleanLake }, request('customerId', 'alice')));
    expect(states.map(({ state, lake }) => [state, lake])).toEqual([
      ['waiting', undefined],
      ['waiting', undefined],
      ['done', 'clean'],
    ]);
    expect(calls).toBe(3);
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createChainHasher, createHasher } from '../../../../shared/crypto/hasher.ts';
import { createSealer } from '../../../../shared/crypto/sealer.ts';
import { erase } from '../../../../shared/steps/privacy/erase.ts';
import { beginRotation, rotate } from '../../../../shared/steps/repair/rotate.ts';
import { sweep } from '../../../../shared/steps/sweep.ts';
import { intake } from '../../../arbitraries/stored.ts';
import { touchpointLog } from '../../../arbitraries/touchpoints.ts';
import { createWorld, request, rowsOf, take } from './world.ts';

const FIRST = 'a key for tests only';
const SECOND = 'the second key, made by a rotation';

it('an erasure outlives a change of keys: what is sent again stays away, and nobody inherits', async () => {
  await fc.assert(
    fc.asyncProperty(touchpointLog(12), async log => {
      const { inner, deps, erasing } = createWorld();
      await take(deps, log);
      const { counts } = await erase(erasing, request('customerId', 'alice'));
      await sweep(deps);

      await beginRotation(inner, 1);
      const rekey = createHasher(SECOND).keyed;
      const hasher = createChainHasher([FIRST, SECOND]);
      const rotating = { ...deps, store: inner, sealer: createSealer([FIRST, SECOND]), rekey, generation: 1 };
      expect(await rotate(rotating)).toMatchObject({ finished: true });

      const rotated = { ...deps, intake: { ...intake, hasher } };
      await sweep(rotated);
      const rows = await rowsOf(inner);
      const results = await take(rotated, log);
      await sweep(rotated);
      expect(results.reduce((sum, each) => sum + each.suppressed, 0)).toBe(counts.touchpoints);
      expect(await rowsOf(inner)).toEqual(rows);
      const { items } = await inner.listErasures({ limit: 9 });
      const hash = hasher.keyed('customerId.alice');
      expect(items).toMatchObject([{ identifier: { namespace: 'customerId', hash }, keys: 1 }]);
    }),
    { numRuns: process.env['HILVAN_LONG'] === undefined ? 15 : 500 },
  );
});

it('a change of keys waits for an erasure under way', async () => {
  const { inner, erasing } = createWorld();
  erasing.graceMs = 60_000;
  expect(await erase(erasing, request('customerId', 'alice'))).toMatchObject({ state: 'waiting' });
  await expect(beginRotation(inner, 1)).rejects.toThrow(/hilvan erasures/);
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Touchpoint } from '../../../../shared/contract/touchpoint.ts';
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

const email = 'a@example.com';
const [deviceId, anonymousId] = ['tablet', 'cookie-1'];
/** Whose the tablet is at ten on the fifth only the second sighting of an e-mail says: it comes back later than the first. */
const atOneTablet = (
  [
    ['05T09', { email, deviceId, anonymousId }, 'A-1'],
    ['05T09', { customerId: 'alice', deviceId }],
    ['05T10', { deviceId, anonymousId }],
    ['05T10', { email, deviceId, anonymousId }],
    ['07T10', { anonymousId }, 'A-1'],
    ['09T10', { customerId: 'alice', deviceId }],
    ['09T11', { customerId: 'bob', email, deviceId, anonymousId }, 'A-1'],
    ['09T11', { deviceId, anonymousId }],
  ] satisfies [string, Touchpoint['identifiers'], string?][]
).map(
  ([hour, identifiers, key], i): Touchpoint => ({
    id: `t${i}`,
    occurredAt: `2026-01-${hour}:00:00Z`,
    channel: 'web',
    activity: 'cart.filled',
    identifiers,
    ...(key === undefined ? {} : { journey: { key } }),
  }),
);

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
    { numRuns: process.env['HILVAN_LONG'] === undefined ? 15 : 500, examples: [[atOneTablet]] },
  );
});

it('a change of keys waits for an erasure under way', async () => {
  const { inner, erasing } = createWorld();
  erasing.graceMs = 60_000;
  expect(await erase(erasing, request('customerId', 'alice'))).toMatchObject({ state: 'waiting' });
  await expect(beginRotation(inner, 1)).rejects.toThrow(/hilvan erasures/);
});

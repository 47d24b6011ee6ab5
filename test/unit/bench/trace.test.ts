import { describe, expect, test } from 'vitest';
import { ENVELOPE_SIZE, trace } from '../../../bench/trace.ts';
import { defaultIdentityConfig } from '../../../shared/contract/identity-config.ts';
import { createHasher } from '../../../shared/crypto/hasher.ts';
import { shippedDefinitions } from '../../../shared/definitions/shipped.ts';
import { readTouchpoint } from '../../../shared/steps/intake.ts';

const SIZE = 5_000;

describe.each([1, 3] as const)('the reference trace, r=%i', r => {
  const envelopes = [...trace({ size: SIZE, r })];
  const touchpoints = envelopes.flatMap(each => each.touchpoints);

  test('is a function of its seed', () => {
    expect(JSON.stringify([...trace({ size: SIZE, r })])).toBe(JSON.stringify(envelopes));
    expect(JSON.stringify([...trace({ size: SIZE, r, seed: 2 })])).not.toBe(JSON.stringify(envelopes));
  });

  test('has the size asked for, each touchpoint once, of 320 bytes on average', () => {
    expect(touchpoints).toHaveLength(SIZE);
    expect(new Set(touchpoints.map(each => each.id)).size).toBe(SIZE);
    const bytes = touchpoints.reduce((sum, each) => sum + Buffer.byteLength(JSON.stringify(each)), 0);
    expect(bytes / SIZE).toBeGreaterThan(312);
    expect(bytes / SIZE).toBeLessThan(336);
  });

  test('is valid on arrival, and every activity belongs to a journey', () => {
    const intake = { identity: defaultIdentityConfig, hasher: createHasher('a key for tests only') };
    for (const { at, touchpoints: held } of envelopes) {
      for (const touchpoint of held) {
        expect(readTouchpoint(touchpoint, at, intake)).toMatchObject({ ok: true });
        expect(shippedDefinitions.some(each => each.stageOf(touchpoint.activity) !== undefined)).toBe(true);
      }
    }
  });

  test(`one person has ${r} in an envelope, but for late ones`, () => {
    const counts = envelopes.slice(0, Math.floor(SIZE / ENVELOPE_SIZE)).flatMap(each => [
      ...Map.groupBy(
        each.touchpoints,
        ({ identifiers }) => identifiers['customerId'] ?? identifiers['anonymousId'],
      )
        .values()
        .map(own => own.length),
    ]);
    expect(counts.filter(count => count === r).length / counts.length).toBeGreaterThan(0.9);
  });
});

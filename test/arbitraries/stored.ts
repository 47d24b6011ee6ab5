import { defaultIdentityConfig } from '../../shared/contract/identity-config.ts';
import type { StoredTouchpoint, Touchpoint } from '../../shared/contract/touchpoint.ts';
import { createHasher } from '../../shared/crypto/hasher.ts';
import { readTouchpoint } from '../../shared/steps/intake.ts';

export const intake = { identity: defaultIdentityConfig, hasher: createHasher('a key for tests only') };

// Oracles ask for the same ones over and over, and hashing is most of it.
const known = new WeakMap<Touchpoint, StoredTouchpoint>();

/** As the set keeps it; the touchpoint must be valid, and stay as it is. */
export function stored(touchpoint: Touchpoint): StoredTouchpoint {
  const before = known.get(touchpoint);
  if (before !== undefined) return before;
  const read = readTouchpoint(touchpoint, Number.POSITIVE_INFINITY, intake);
  if (!read.ok) throw new Error(`not valid: ${JSON.stringify(read.issues)}`);
  known.set(touchpoint, read.touchpoint);
  return read.touchpoint;
}

/** Of two contents under one id the one with the smaller digest counts. */
export function winners(touchpoints: Touchpoint[]): Touchpoint[] {
  const byId = Map.groupBy(touchpoints, each => each.id);
  return [...byId.values()].map(same =>
    same.reduce((a, b) => (stored(a).digest <= stored(b).digest ? a : b)),
  );
}

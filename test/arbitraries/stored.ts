import { defaultIdentityConfig } from '../../shared/contract/identity-config.ts';
import type { StoredTouchpoint, Touchpoint } from '../../shared/contract/touchpoint.ts';
import { createHasher } from '../../shared/crypto/hasher.ts';
import { readTouchpoint } from '../../shared/steps/intake.ts';

export const intake = { identity: defaultIdentityConfig, hasher: createHasher('a key for tests only') };

/** As the set keeps it; the touchpoint must be valid. */
export function stored(touchpoint: Touchpoint): StoredTouchpoint {
  const read = readTouchpoint(touchpoint, Number.POSITIVE_INFINITY, intake);
  if (!read.ok) throw new Error(`not valid: ${JSON.stringify(read.issues)}`);
  return read.touchpoint;
}

import { defaultIdentityConfig } from '../../shared/contract/identity-config.ts';
import { createHasher } from '../../shared/crypto/hasher.ts';
import type { IntakeConfig } from '../../shared/steps/intake.ts';

/** Fixed, so that two runs name persons alike; set HILVAN_IDENTITY_KEY before results leave the house. */
const PUBLIC_KEY = 'hilvan analyze: not a secret';

/** Reads touchpoints as the ingest function does, with the key and country of the environment, if any. */
export function localIntake(env: Readonly<Record<string, string | undefined>>): IntakeConfig {
  const defaultCountry = env['HILVAN_DEFAULT_COUNTRY'] ?? defaultIdentityConfig.defaultCountry;
  return {
    identity: { ...defaultIdentityConfig, defaultCountry },
    hasher: createHasher(env['HILVAN_IDENTITY_KEY'] || PUBLIC_KEY),
  };
}

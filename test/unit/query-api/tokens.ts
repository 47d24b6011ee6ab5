import type { ServiceClaims } from '../../../shared/contract/viewer.ts';
import { createIdentify } from '../../../shared/crypto/identify.ts';
import { signServiceToken } from '../../../shared/crypto/service-tokens.ts';

export const SIGNING_KEY = 'a signing key of the tests, long enough to be one';
/** When the tokens of the tests are looked at. */
export const TOKEN_TIME = Date.parse('2026-11-20T12:00:00Z');

const issuedAt = TOKEN_TIME / 1000 - 60;

export function tokenOf(claims: Omit<ServiceClaims, 'sub'> & { sub?: string }) {
  const times = { issuedAt, expiresAt: issuedAt + 86_400 };
  return signServiceToken(SIGNING_KEY, { sub: claims.role, ...claims }, times);
}

export const identify = createIdentify({ key: SIGNING_KEY, now: () => TOKEN_TIME });
/** Of an admin. */
export const TOKEN = tokenOf({ role: 'admin' });

import type { UserPool } from '../shared/crypto/user-tokens.ts';

/** The pool whose users may ask; `undefined` in local mode, which has none. */
export function userPool(env: Record<'USER_ISSUER' | 'USER_CLIENT_ID', string>): UserPool | undefined {
  if (!env.USER_ISSUER.startsWith('https://')) return undefined;
  return { issuer: env.USER_ISSUER, clientId: env.USER_CLIENT_ID };
}

import { decodeProtectedHeader } from 'jose';
import { NO_TOKEN, readServiceToken, signingKey, type TokenReading } from './service-tokens.ts';
import type { UserPool } from './user-tokens.ts';

export interface TokenOptions {
  /** Service tokens are signed with it. */
  key: string;
  /** Left out: there are no users, as in local mode. */
  users?: UserPool | undefined;
  /** Milliseconds. */
  now: () => number;
}

/** Tells whose a token is: a service's by the signing key, a user's by the keys of the pool. */
export function createIdentify({ key, users, now }: TokenOptions) {
  const signing = signingKey(key);
  // Whoever only sends service tokens never waits for it.
  const reading = async (pool: UserPool) => (await import('./user-tokens.ts')).userTokens(pool);
  let readUser: ReturnType<typeof reading> | undefined;
  return async (token: string): Promise<TokenReading & { later?: true }> => {
    switch (isCanonical(token) ? algorithmOf(token) : undefined) {
      case 'HS256':
        return readServiceToken(token, signing, now());
      case 'RS256':
        if (users === undefined)
          return { ok: false, detail: 'There is no user pool here: send a service token' };
        readUser ??= reading(users);
        return (await readUser)(token, now());
      default:
        return { ok: false, detail: NO_TOKEN };
    }
  };
}

/** One token, one text: spare bits at the end of a part are not for anybody to play with. */
function isCanonical(token: string): boolean {
  const parts = token.split('.');
  return (
    parts.length === 3 && parts.every(each => Buffer.from(each, 'base64url').toString('base64url') === each)
  );
}

function algorithmOf(token: string): unknown {
  try {
    return decodeProtectedHeader(token).alg;
  } catch {
    return undefined;
  }
}

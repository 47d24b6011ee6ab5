import { readJwt } from './jwt.ts';
import { readServiceToken, signingKey, type TokenReading } from './service-tokens.ts';
import { type UserPool, userTokens } from './user-tokens.ts';

export interface TokenOptions {
  /** Service tokens are signed with it. */
  key: string;
  /** Left out: there are no users, as in local mode. */
  users?: UserPool | undefined;
  /** Milliseconds. */
  now: () => number;
}

const NO_TOKEN =
  'This is no token of this API: send one of "hilvan token" or of the user pool as Authorization: Bearer <token>';

/** Tells whose a token is: a service's by the signing key, a user's by the keys of the pool; each by its one algorithm. */
export function createIdentify({ key, users, now }: TokenOptions) {
  const signing = signingKey(key);
  const readUser = users === undefined ? undefined : userTokens(users);
  return async (token: string): Promise<TokenReading> => {
    const jwt = readJwt(token);
    if (jwt?.header['alg'] === 'HS256') return readServiceToken(jwt, signing, now());
    if (jwt?.header['alg'] !== 'RS256') return { ok: false, detail: NO_TOKEN };
    return (
      readUser?.(jwt, now()) ?? { ok: false, detail: 'There is no user pool here: send a service token' }
    );
  };
}

import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { userClaims, viewerInGroups } from '../contract/viewer.ts';
import { faultOf, type TokenReading } from './service-tokens.ts';

export interface UserPool {
  /** `iss` of its tokens; its keys are at `/.well-known/jwks.json` below it. */
  issuer: string;
  /** The app client of the dashboard. */
  clientId: string;
}

/** An unknown key id is looked up again, but not more often. */
const REFETCH_MS = 30_000;
const PATIENCE_MS = 3000;

/** Reads access tokens of a user pool: RS256 under its published keys. */
export function userTokens({ issuer, clientId }: UserPool) {
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), {
    cooldownDuration: REFETCH_MS,
    timeoutDuration: PATIENCE_MS,
  });
  return async (token: string, now: number): Promise<TokenReading & { later?: true }> => {
    try {
      const options = { algorithms: ['RS256'], issuer, currentDate: new Date(now), requiredClaims: ['exp'] };
      const { payload } = await jwtVerify(token, keys, options);
      const claims = userClaims.safeParse(payload);
      if (!claims.success || claims.data.client_id !== clientId) {
        return { ok: false, detail: 'This is no access token for this API: sign in at its dashboard' };
      }
      const { sub, username, 'cognito:groups': groups } = claims.data;
      const viewer = viewerInGroups(groups, username ?? sub);
      if (viewer !== undefined) return { ok: true, viewer };
      return { ok: false, detail: 'You are in no group of this API: ask an admin of it to put you into one' };
    } catch (error) {
      const isFault = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout);
      if (isFault && error.code !== 'ERR_JOSE_GENERIC') return { ok: false, detail: faultOf(error) };
      return {
        ok: false,
        later: true,
        detail: 'The keys of the user pool cannot be read: try again in a moment',
      };
    }
  };
}

import { readUserClaims, viewerInGroups } from '../contract/viewer.ts';
import { isSignedFor, type Jwt, timeFault } from './jwt.ts';
import { createKeySet, KeysUnreachableError } from './key-set.ts';
import type { TokenReading } from './service-tokens.ts';

export interface UserPool {
  /** `iss` of its tokens; its keys are at `/.well-known/jwks.json` below it. */
  issuer: string;
  /** The app client of the dashboard. */
  clientId: string;
}

/** Reads access tokens of a user pool: those of algorithm RS256, under its published keys. */
export function userTokens({ issuer, clientId }: UserPool) {
  const keys = createKeySet(`${issuer}/.well-known/jwks.json`);
  return async (jwt: Jwt, now: number): Promise<TokenReading> => {
    const { claims, header } = jwt;
    if (claims['iss'] !== issuer || typeof header['kid'] !== 'string') {
      return refused('The token is of another user pool: sign in at the dashboard of this API');
    }
    const fault = timeFault(claims, now);
    if (fault !== undefined) return refused(fault);
    try {
      const key = await keys.find(header['kid'], now);
      if (key === undefined || !isSignedFor(jwt, key)) {
        return refused('The token was not signed by the user pool of this API: sign in again');
      }
    } catch (error) {
      if (!(error instanceof KeysUnreachableError)) throw error;
      return {
        ok: false,
        later: true,
        detail: 'The keys of the user pool cannot be read: try again in a moment',
      };
    }
    const read = readUserClaims(claims);
    if (read?.clientId !== clientId) {
      return refused('This is no access token for this API: send the access token of its dashboard');
    }
    const viewer = viewerInGroups(read.groups, read.subject);
    if (viewer !== undefined) return { ok: true, viewer };
    return refused('You are in no group of this API: ask an admin of it to put you into one');
  };
}

function refused(detail: string): TokenReading {
  return { ok: false, detail };
}

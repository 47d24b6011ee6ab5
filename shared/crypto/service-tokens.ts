import { createSecretKey, type KeyObject } from 'node:crypto';
import {
  AUDIENCE,
  readServiceClaims,
  type ServiceClaims,
  type Viewer,
  viewerOf,
} from '../contract/viewer.ts';
import { isSignedBy, type Jwt, signHs256, timeFault } from './jwt.ts';

/** Of HS256: as long as its hash (RFC 7518, section 3.2). */
const SHORTEST_KEY = 32;
/** A leaked token that nobody misses is of no use any more after that. */
export const LONGEST_LIFE_DAYS = 366;

export type TokenReading = { ok: true; viewer: Viewer } | { ok: false; detail: string; later?: true };

/** An installation's signing key; an `Error` where the text is too short to be one. */
export function signingKey(text: string): KeyObject {
  if (text.length >= SHORTEST_KEY) return createSecretKey(text, 'utf8');
  throw new Error(
    `The signing key has ${text.length} characters: set one of ${SHORTEST_KEY} or more, made up at random`,
  );
}

/** A service token of claims that `readServiceClaims` takes. Times are whole seconds since 1970. */
export function signServiceToken(
  key: string,
  claims: ServiceClaims,
  { issuedAt, expiresAt }: { issuedAt: number; expiresAt: number },
): string {
  const told = { ...claims, aud: AUDIENCE, iat: issuedAt, exp: expiresAt };
  return signHs256(told, signingKey(key));
}

/** Reads a service token of algorithm HS256 at `now` (ms). */
export function readServiceToken(jwt: Jwt, key: KeyObject, now: number): TokenReading {
  const { claims } = jwt;
  if (!isSignedBy(jwt, key)) {
    return { ok: false, detail: 'The token was not signed with the key of this API: sign one with that key' };
  }
  if (claims['aud'] !== AUDIENCE) {
    return { ok: false, detail: `The token is not for this API: its aud must be ${AUDIENCE}` };
  }
  const fault = timeFault(claims, now);
  if (fault !== undefined) return { ok: false, detail: fault };
  if (Number(claims['exp']) - Number(claims['iat']) > LONGEST_LIFE_DAYS * 86_400) {
    return { ok: false, detail: `The token is good for too long: ${LONGEST_LIFE_DAYS} days are the most` };
  }
  const read = readServiceClaims(claims);
  if (read.ok) return { ok: true, viewer: viewerOf(read.claims) };
  return {
    ok: false,
    detail: `The token says nothing that counts here (${read.claim} ${read.message}): sign another`,
  };
}

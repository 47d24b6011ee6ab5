import { errors, jwtVerify, SignJWT } from 'jose';
import { AUDIENCE, type ServiceClaims, serviceClaims, type Viewer, viewerOf } from '../contract/viewer.ts';

/** Of HS256: as long as its hash (RFC 7518, section 3.2). */
const SHORTEST_KEY = 32;
/** A token that says nothing else is of no use any more after that. */
export const LONGEST_LIFE_DAYS = 366;
const TOLERANCE_SECONDS = 10;

export const NO_TOKEN =
  'This is no token of this API: send one of "hilvan token" or of the user pool as Authorization: Bearer <token>';

export type TokenReading = { ok: true; viewer: Viewer } | { ok: false; detail: string };

/** HS256 under the signing key of an installation; an `Error` where that is too short to be one. */
export function signingKey(text: string): Uint8Array {
  if (text.length < SHORTEST_KEY) {
    throw new Error(
      `The signing key has ${text.length} characters: set one of ${SHORTEST_KEY} or more, made up at random`,
    );
  }
  return new TextEncoder().encode(text);
}

/** A service token (RFC 7519). Times are seconds since 1970. */
export function signServiceToken(
  key: string,
  claims: ServiceClaims,
  { issuedAt, expiresAt }: { issuedAt: number; expiresAt: number },
): Promise<string> {
  return new SignJWT({ ...serviceClaims.parse(claims) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiresAt)
    .sign(signingKey(key));
}

/** Reads a service token at `now` (ms). */
export async function readServiceToken(token: string, key: Uint8Array, now: number): Promise<TokenReading> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      audience: AUDIENCE,
      requiredClaims: ['sub', 'iat', 'exp'],
      maxTokenAge: LONGEST_LIFE_DAYS * 86_400,
      clockTolerance: TOLERANCE_SECONDS,
      currentDate: new Date(now),
    });
    const claims = serviceClaims.safeParse(payload);
    if (claims.success) return { ok: true, viewer: viewerOf(claims.data) };
    const issues = claims.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    return {
      ok: false,
      detail: `The token says nothing that counts here (${issues.join('; ')}): sign another`,
    };
  } catch (error) {
    if (error instanceof errors.JOSEError) return { ok: false, detail: faultOf(error) };
    throw error;
  }
}

/** What is wrong with a token, and how to mend it. Nothing of its content is repeated. */
export function faultOf(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) {
    return 'The token has expired: sign another with "hilvan token", or sign in again';
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    return `The token is not for this API or not valid yet (${error.claim}): sign another with "hilvan token"`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return 'The token was not signed with the key of this API: sign one with that key';
  }
  return NO_TOKEN;
}

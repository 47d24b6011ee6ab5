import { createHmac, type KeyObject, timingSafeEqual, verify } from 'node:crypto';

/** A JSON Web Token (RFC 7519) in compact form (RFC 7515), taken apart; nothing of it is proven by that. */
export interface Jwt {
  header: Readonly<Record<string, unknown>>;
  claims: Readonly<Record<string, unknown>>;
  /** What the signature is over. */
  signed: string;
  signature: Buffer;
}

/** Seconds by which clocks may differ. */
const TOLERANCE = 10;

/** `undefined` for what is no JWT, or asks for an extension (`crit`). One token has one text: spare bits are refused. */
export function readJwt(token: string): Jwt | undefined {
  const parts = token.split('.');
  const [head = '', body = '', tail = ''] = parts;
  const bytes = [head, body, tail].map(part => Buffer.from(part, 'base64url'));
  const [header, claims] = [objectIn(bytes[0]), objectIn(bytes[1])];
  const signature = bytes[2];
  const isCanonical = bytes.map(each => each.toString('base64url')).join('.') === token;
  if (parts.length !== 3 || !isCanonical || header === undefined || claims === undefined) return undefined;
  if (signature === undefined || signature.length === 0 || 'crit' in header) return undefined;
  return { header, claims, signed: `${head}.${body}`, signature };
}

/** By HMAC-SHA-256 (RFC 7518, section 3.2); the caller has seen that `alg` is HS256. */
export function isSignedBy({ signed, signature }: Jwt, key: KeyObject): boolean {
  const expected = hs256(signed, key);
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}

/** By RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518, section 3.3); the caller has seen that `alg` is RS256. */
export function isSignedFor({ signed, signature }: Jwt, key: KeyObject): boolean {
  return verify('sha256', Buffer.from(signed), key, signature);
}

export function signHs256(claims: object, key: KeyObject): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${hs256(signed, key).toString('base64url')}`;
}

/** What is wrong with the times of a token at `now` (ms), and how to mend it. `exp` and `iat` must be there. */
export function timeFault({ exp, nbf, iat }: Jwt['claims'], now: number): string | undefined {
  const at = now / 1000;
  if (!isTime(exp) || !isTime(iat) || (nbf !== undefined && !isTime(nbf))) {
    return 'The token does not say from when to when it is good (iat, exp): sign another with "hilvan token"';
  }
  if (exp <= at - TOLERANCE) {
    return 'The token has expired: sign another with "hilvan token", or sign in again';
  }
  if (Math.max(iat, nbf ?? iat) > at + TOLERANCE) {
    return 'The token is not valid yet: wait, or set the clock of whoever signed it';
  }
  return undefined;
}

function hs256(signed: string, key: KeyObject): Buffer {
  return createHmac('sha256', key).update(signed).digest();
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function objectIn(bytes: Buffer | undefined): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { encodeText } from '../shared/lake/sign.ts';
import { AwsError } from './aws-error.ts';

export interface SignedRequest {
  method: string;
  /** Path and query as they were sent. */
  url: string;
  headers: IncomingHttpHeaders;
}

/** S3 takes no request that was signed longer ago, or further in the future. */
const MOST_SKEW_MS = 15 * 60_000;
const SHAPE =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Refuses as S3 does, with its codes, a request whose signature (AWS Signature Version 4) is not that of its sender, or not of
 * now. Our own requests are signed by our own code, and a mistake in it should not show in AWS first. `secretOf`: `undefined`
 * for a key that nobody here has given out, of which only the time can be looked at.
 */
export function checkSignature(
  { method, url, headers }: SignedRequest,
  secretOf: (accessKeyId: string) => string | undefined,
  now: number,
): void {
  const [, key = '', day = '', region = '', names = '', given = ''] =
    SHAPE.exec(headers.authorization ?? '') ?? [];
  const time = String(headers['x-amz-date'] ?? '');
  if (given === '' || !time.startsWith(`${day}T`))
    throw new AwsError('AuthorizationHeaderMalformed', 'The authorization header is malformed');
  if (!(Math.abs(now - momentOf(time)) <= MOST_SKEW_MS))
    throw new AwsError(
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large',
      403,
    );
  const secret = secretOf(key);
  if (secret === undefined) return;
  const signed = names.split(';');
  const missing = Object.keys(headers).find(
    name => (name === 'host' || name.startsWith('x-amz-')) && !signed.includes(name),
  );
  if (missing !== undefined)
    throw new AwsError(
      'AccessDenied',
      `There were headers present in the request which were not signed: ${missing}`,
      403,
    );
  const { pathname, searchParams } = new URL(url, 'http://local');
  const canonical = [
    method,
    pathname.split('/').map(decodeURIComponent).map(encodeText).join('/'),
    [...searchParams]
      .map(pair => pair.map(encodeText).join('='))
      .sort()
      .join('&'),
    ...signed.map(name => `${name}:${String(headers[name] ?? '').trim()}`),
    '',
    names,
    String(headers['x-amz-content-sha256'] ?? ''),
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const derived = scope.split('/').reduce<string | Buffer>((last, part) => hmac(last, part), `AWS4${secret}`);
  if (!timingSafeEqual(hmac(derived, text), Buffer.from(given, 'hex')))
    throw new AwsError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided',
      403,
    );
}

/** Refuses a body that is not the one that was signed. */
export function checkBody(headers: IncomingHttpHeaders, body: Uint8Array): void {
  const given = String(headers['x-amz-content-sha256'] ?? '');
  // Words such as UNSIGNED-PAYLOAD say that the body is not signed.
  if (/^[0-9a-f]{64}$/.test(given) && given !== sha256(body))
    throw new AwsError(
      'XAmzContentSHA256Mismatch',
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
    );
}

/** Of `20261122T140000Z`; NaN where it is no time. */
function momentOf(time: string): number {
  return Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

import { createHash, createHmac } from 'node:crypto';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}

export interface SignedRequest {
  service: 's3' | 'lambda';
  method: 'GET' | 'PUT' | 'DELETE' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: Uint8Array;
}

/**
 * Headers of a request with its signature (AWS Signature Version 4, in the form that S3 asks for: the path is encoded once,
 * and the digest of the body is a header). Other services want the path encoded twice: theirs must have nothing to encode.
 * `now` in ms.
 */
export function signedHeaders(
  { service, method, url, headers, body = new Uint8Array() }: SignedRequest,
  region: string,
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  now: number,
): Record<string, string> {
  const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const bodyDigest = sha256(body);
  const all: Record<string, string> = {
    ...headers,
    host: url.host,
    'x-amz-content-sha256': bodyDigest,
    'x-amz-date': time,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
  };
  const names = Object.keys(all).sort();
  const canonical = [
    method,
    url.pathname.split('/').map(encoded).join('/'),
    [...url.searchParams]
      .map(([name, value]) => `${encodeText(name)}=${encodeText(value)}`)
      .sort()
      .join('&'),
    ...names.map(name => `${name}:${all[name]?.trim()}`),
    '',
    names.join(';'),
    bodyDigest,
  ].join('\n');
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const key = [time.slice(0, 8), region, service, 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `AWS4${secretAccessKey}`,
  );
  const signature = hmac(key, toSign).toString('hex');
  return {
    ...all,
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`,
  };
}

const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** Of a part of a path that may be encoded already. */
const encoded = (part: string) => encodeText(decodeURIComponent(part));

/** As RFC 3986 has it: more than `encodeURIComponent` encodes. */
export function encodeText(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    each => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

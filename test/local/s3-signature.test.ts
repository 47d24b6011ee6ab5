import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AwsError, sendXmlError } from '../../local/aws-error.ts';
import { createS3 } from '../../local/s3.ts';
import { checkSignature } from '../../local/s3-signature.ts';
import { signedHeaders } from '../../shared/lake/sign.ts';

const own = { accessKeyId: 'given-out-here', secretAccessKey: 'secret' };
const region = 'eu-west-1';
const MINUTE = 60_000;

let folder: string;
let endpoint: string;
const server = createServer((request, response) => {
  const secretOf = (key: string) => (key === own.accessKeyId ? own.secretAccessKey : undefined);
  createS3(folder, ['lake'], secretOf)
    .answer(request, response, () => {})
    .catch(error => {
      if (!(error instanceof AwsError)) throw error;
      sendXmlError(response, error, false);
    });
});
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hilvan-s3-'));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise(resolve => server.close(resolve));
  await rm(folder, { recursive: true });
});

interface Sent {
  method?: 'GET' | 'PUT' | 'DELETE';
  at?: string;
  signedAs?: string;
  body?: string;
  signedBody?: string;
  credentials?: Parameters<typeof signedHeaders>[2];
  ageMs?: number;
  alter?: (headers: Record<string, string>) => Record<string, string>;
}

/** Signs a request, changes something about it, sends it: its status, and the code of a refusal. */
async function send({ method = 'GET', at = '/lake/a', body, alter = same, ...signed }: Sent) {
  const headers = signedHeaders(
    {
      service: 's3',
      method,
      url: new URL(endpoint + (signed.signedAs ?? at)),
      headers: {},
      body: Buffer.from(signed.signedBody ?? body ?? ''),
    },
    region,
    signed.credentials ?? own,
    Date.now() - (signed.ageMs ?? 0),
  );
  const init = { method, headers: alter(headers) };
  const answer = await fetch(endpoint + at, body === undefined ? init : { ...init, body });
  const text = await answer.text();
  return [answer.status, /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? text];
}
const same = (headers: Record<string, string>) => headers;
const put = (more: Sent = {}) => send({ method: 'PUT', body: 'as it was signed', ...more });
const stored = () => readFile(path.join(folder, 'lake', 'a'), 'utf8');

describe('the local S3', () => {
  it('takes a request that its sender signed just now', async () => {
    expect(await put()).toEqual([200, '']);
    expect(await send({})).toEqual([200, 'as it was signed']);
    expect(await send({ credentials: { ...own, sessionToken: 'token' } })).toEqual([200, 'as it was signed']);
    const list = '/lake/?list-type=2&prefix=a+b%2F&start-after=%C3%A9%27(!)*';
    expect((await send({ at: list }))[0]).toBe(200);
  });

  it.each<[string, string, Sent]>([
    ['another secret', 'SignatureDoesNotMatch', { credentials: { ...own, secretAccessKey: 'guessed' } }],
    ['another path than the signed one', 'SignatureDoesNotMatch', { at: '/lake/b', signedAs: '/lake/a' }],
    ['another query', 'SignatureDoesNotMatch', { at: '/lake/?prefix=b', signedAs: '/lake/?prefix=a' }],
    [
      'another time than the signed one',
      'SignatureDoesNotMatch',
      { alter: headers => ({ ...headers, 'x-amz-date': oneSecondLater(headers['x-amz-date']) }) },
    ],
    [
      'another token than the signed one',
      'SignatureDoesNotMatch',
      {
        credentials: { ...own, sessionToken: 'token' },
        alter: headers => ({ ...headers, 'x-amz-security-token': 'other' }),
      },
    ],
    [
      'a header of AWS that was not signed',
      'AccessDenied',
      { alter: headers => ({ ...headers, 'x-amz-acl': 'public-read' }) },
    ],
    ['a signature of sixteen minutes ago', 'RequestTimeTooSkewed', { ageMs: 16 * MINUTE }],
    ['a signature of the future', 'RequestTimeTooSkewed', { ageMs: -16 * MINUTE }],
  ])('refuses %s with %s', async (_, code, sent) => {
    expect(await send(sent)).toEqual([403, code]);
  });

  it('refuses a deletion signed as reading, and each digit of a signature that was altered', async () => {
    await put();
    const reading = signedHeaders(
      { service: 's3', method: 'GET', url: new URL(`${endpoint}/lake/a`), headers: {} },
      region,
      own,
      Date.now(),
    );
    const answer = await fetch(`${endpoint}/lake/a`, { method: 'DELETE', headers: reading });
    expect(await answer.text()).toContain('<Code>SignatureDoesNotMatch</Code>');
    for (let i = 0; i < 64; i++) {
      const alter = (headers: Record<string, string>) => ({
        ...headers,
        authorization: withDigit(headers['authorization'] ?? '', i),
      });
      expect(await send({ alter })).toEqual([403, 'SignatureDoesNotMatch']);
    }
    expect(await stored()).toBe('as it was signed');
  });

  it('refuses what is no signature, or of another day than its scope', async () => {
    const with_ = (authorization: string) => send({ alter: headers => ({ ...headers, authorization }) });
    expect(await with_('AWS4-HMAC-SHA256 Credential=a/b')).toEqual([400, 'AuthorizationHeaderMalformed']);
    const otherDay = (headers: Record<string, string>) => ({
      ...headers,
      authorization: (headers['authorization'] ?? '').replace(/\/\d{8}\//, '/20200101/'),
    });
    expect(await send({ alter: otherDay })).toEqual([400, 'AuthorizationHeaderMalformed']);
  });

  it('keeps what it has where the body is not the one that was signed', async () => {
    await put();
    expect(await put({ body: 'altered', signedBody: 'as it was signed' })).toEqual([
      400,
      'XAmzContentSHA256Mismatch',
    ]);
    expect(await stored()).toBe('as it was signed');
  });

  it('takes any key that it did not give out, as all of local mode does, but not out of time', async () => {
    const credentials = { accessKeyId: 'developer', secretAccessKey: 'whatever' };
    await put();
    expect(await send({ credentials })).toEqual([200, 'as it was signed']);
    expect(await send({ credentials, ageMs: 16 * MINUTE })).toEqual([403, 'RequestTimeTooSkewed']);
  });
});

it('a signature is checked as AWS publishes it: its example of a range of an object', () => {
  const request = {
    method: 'GET',
    url: '/test.txt',
    headers: {
      host: 'examplebucket.s3.amazonaws.com',
      range: 'bytes=0-9',
      'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      'x-amz-date': '20130524T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    },
  };
  const secretOf = () => 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
  const at = Date.UTC(2013, 4, 24);
  expect(() => checkSignature(request, secretOf, at)).not.toThrow();
  expect(() => checkSignature({ ...request, method: 'PUT' }, secretOf, at)).toThrow(/does not match/);
});

function withDigit(authorization: string, i: number): string {
  const from = authorization.length - 64 + i;
  const digit = authorization[from] === '0' ? '1' : '0';
  return authorization.slice(0, from) + digit + authorization.slice(from + 1);
}

function oneSecondLater(time = ''): string {
  const second = Number(time.slice(13, 15));
  return `${time.slice(0, 13)}${String(second === 59 ? 58 : second + 1).padStart(2, '0')}Z`;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { backoffMs } from '../steps/backoff.ts';
import type { LakeFiles } from '../steps/lake/ports.ts';
import { type Credentials, encodeText, signedHeaders } from './sign.ts';

export interface S3Options {
  bucket: string;
  /** Before each key, with `/` at its end, or empty. */
  root: string;
  region: string;
  /** Another address than that of AWS, with the bucket in the path. */
  endpoint?: string | undefined;
  credentials(): Promise<Credentials>;
  now(): number;
}

/** A request is sent so often at most. */
const ATTEMPTS = 5;
const TIMEOUT_MS = 60_000;
/** Deletions at a time. */
const WIDTH = 8;

type Send = (
  method: 'GET' | 'PUT' | 'DELETE',
  path: string,
  more?: { headers?: Record<string, string>; body?: Uint8Array },
) => Promise<Response>;

/** A lake in a bucket of S3. The SDK's client would be three times what all of this function is. */
export function createS3Files(options: S3Options): LakeFiles {
  const send = sender(options);
  const pathOf = pathsUnder(options);
  return {
    ...createS3Reader(options),
    async put(key, content) {
      const answer = await send('PUT', pathOf(key), { body: content });
      if (!answer.ok) throw await refusalOf('PUT', key, answer);
      await answer.arrayBuffer();
    },
    async delete(keys) {
      const queue = keys.values();
      const work = async () => {
        for (const key of queue) {
          const answer = await send('DELETE', pathOf(key));
          if (!answer.ok && answer.status !== 404) throw await refusalOf('DELETE', key, answer);
          await answer.arrayBuffer();
        }
      };
      await Promise.all(Array.from({ length: Math.min(WIDTH, keys.length) }, work));
    },
  };
}

/** The same to look at. Apart, so that who only reads need not carry what writes. */
export function createS3Reader(options: S3Options): Pick<LakeFiles, 'get' | 'list'> {
  const { root } = options;
  const send = sender(options);
  const pathOf = pathsUnder(options);
  return {
    async get(key, range) {
      const headers: Record<string, string> =
        range === undefined ? {} : { range: `bytes=${range.start}-${range.end - 1}` };
      const answer = await send('GET', pathOf(key), { headers });
      if (!answer.ok) {
        const refusal = await refusalOf('GET', key, answer);
        if (refusal.cause === 'NoSuchKey') return undefined;
        throw refusal;
      }
      return new Uint8Array(await answer.arrayBuffer());
    },
    async list(prefix) {
      const found: { key: string; size: number }[] = [];
      for (let token: string | undefined; ; ) {
        const query = new URLSearchParams({
          'list-type': '2',
          'encoding-type': 'url',
          prefix: root + prefix,
        });
        if (token !== undefined) query.set('continuation-token', token);
        const answer = await send('GET', `?${query}`);
        if (!answer.ok) throw await refusalOf('LIST', prefix, answer);
        const text = await answer.text();
        for (const [, entry = ''] of text.matchAll(/<Contents>(.*?)<\/Contents>/gs)) {
          const key = decodeURIComponent((textOf(entry, 'Key') ?? '').replaceAll('+', ' '));
          found.push({ key: key.slice(root.length), size: Number(textOf(entry, 'Size')) });
        }
        token = textOf(text, 'NextContinuationToken');
        if (token === undefined) return found;
      }
    },
  };
}

const pathsUnder =
  ({ root }: S3Options) =>
  (key: string) =>
    (root + key).split('/').map(encodeText).join('/');

function sender(options: S3Options): Send {
  const { bucket, region, endpoint } = options;
  const base =
    endpoint === undefined ? `https://${bucket}.s3.${region}.amazonaws.com/` : `${endpoint}/${bucket}/`;
  return async (method, path, { headers = {}, body } = {}) => {
    const url = new URL(base + path);
    for (let attempt = 1; ; attempt++) {
      const given = { service: 's3' as const, method, url, headers, ...(body === undefined ? {} : { body }) };
      const signed = signedHeaders(given, region, await options.credentials(), options.now());
      const init = { method, headers: signed, signal: AbortSignal.timeout(TIMEOUT_MS) };
      const answer = await fetch(
        url,
        body === undefined ? init : { ...init, body: new Uint8Array(body) },
      ).catch((error: unknown) => failureOf(method, url, error));
      if (answer instanceof Response && answer.status < 500 && answer.status !== 429) return answer;
      if (attempt === ATTEMPTS) throw answer instanceof Error ? answer : await refusalOf(method, url, answer);
      await sleep(backoffMs(attempt, Math.random));
    }
  };
}

function textOf(xml: string, name: string): string | undefined {
  const found = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return found
    ?.replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

function failureOf(method: string, url: URL, cause: unknown): Error {
  return new Error(`S3 does not answer ${method} ${url.pathname}: ${String(cause)}`, { cause });
}

async function refusalOf(method: string, what: string | URL, answer: Response): Promise<Error> {
  const text = await answer.text();
  const [code, message] = [textOf(text, 'Code'), textOf(text, 'Message')];
  const where = typeof what === 'string' ? what : what.pathname;
  return new Error(`S3 refused ${method} ${where} with ${answer.status} ${code ?? ''}: ${message ?? ''}`, {
    cause: code,
  });
}

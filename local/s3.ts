import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { createDirectoryFiles } from '../shared/lake/directory-files.ts';
import { AwsError, escapeXml } from './aws-error.ts';
import type { Need } from './iam/access.ts';
import { s3Needs } from './iam/request-needs.ts';
import { readBody } from './request-body.ts';
import { checkBody, checkSignature } from './s3-signature.ts';

const LARGEST_OBJECT = 512 * 1024 * 1024;
const PAGE = 1_000;

/** S3 over a folder: a bucket is a folder in it, a key the path of a file. */
export type S3 = {
  answer(request: IncomingMessage, response: ServerResponse, check: (needs: Need[]) => void): Promise<void>;
};

/** Known by its signature: the other services name their operation in a header. */
export function isS3({ headers }: IncomingMessage): boolean {
  return /\/s3\/aws4_request/.test(headers.authorization ?? '');
}

/** `secretOf`: of the keys that were given out here; of any other key only the time of its signature is checked. */
export function createS3(
  folder: string,
  buckets: readonly string[],
  secretOf: (accessKeyId: string) => string | undefined,
): S3 {
  return {
    async answer(request, response, check) {
      const { method = 'GET', headers } = request;
      checkSignature({ method, headers, url: request.url ?? '/' }, secretOf, Date.now());
      const url = new URL(request.url ?? '/', 'http://local');
      const [bucket = '', ...parts] = url.pathname.slice(1).split('/').map(decodeURIComponent);
      const key = parts.join('/');
      check(s3Needs(method, bucket, key));
      if (!buckets.includes(bucket))
        throw new AwsError('NoSuchBucket', `The specified bucket does not exist: ${bucket}`, 404);
      const files = createDirectoryFiles(path.join(folder, bucket));
      if (key === '') {
        const text = listing(
          bucket,
          url.searchParams,
          await files.list(url.searchParams.get('prefix') ?? ''),
        );
        return send(response, 200, Buffer.from(text), 'application/xml');
      }
      if (method === 'PUT') {
        const body = await readBody(request, LARGEST_OBJECT);
        if (body === undefined) throw new AwsError('EntityTooLarge', 'The object is too large', 413);
        checkBody(headers, body);
        await files.put(key, body);
        return send(response, 200, Buffer.alloc(0));
      }
      if (method === 'DELETE') {
        await files.delete([key]);
        response.writeHead(204).end();
        return;
      }
      const range = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '');
      const [start, end] = [Number(range?.[1]), Number(range?.[2]) + 1];
      const content = await files.get(key, range === null ? undefined : { start, end });
      if (content === undefined)
        throw new AwsError('NoSuchKey', `The specified key does not exist: ${key}`, 404);
      send(response, range === null ? 200 : 206, content);
    },
  };
}

function send(response: ServerResponse, status: number, body: Uint8Array, type = 'application/octet-stream') {
  response.writeHead(status, { 'content-type': type, 'content-length': body.length });
  response.end(body);
}

/** ListObjectsV2; a page goes on behind the key that its token names. */
function listing(bucket: string, query: URLSearchParams, all: { key: string; size: number }[]): string {
  const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
  const left = all.filter(({ key }) => key > after);
  const page = left.slice(0, Math.min(PAGE, Number(query.get('max-keys') ?? PAGE)));
  const isCut = page.length < left.length;
  const encode = (text: string) =>
    query.get('encoding-type') === 'url' ? encodeURIComponent(text).replaceAll('%2F', '/') : escapeXml(text);
  const contents = page.map(
    ({ key, size }) => `<Contents><Key>${encode(key)}</Key><Size>${size}</Size></Contents>`,
  );
  const token = isCut
    ? `<NextContinuationToken>${escapeXml(page.at(-1)?.key ?? '')}</NextContinuationToken>`
    : '';
  return `<?xml version="1.0"?><ListBucketResult><Name>${escapeXml(bucket)}</Name><KeyCount>${page.length}</KeyCount><IsTruncated>${isCut}</IsTruncated>${token}${contents.join('')}</ListBucketResult>`;
}

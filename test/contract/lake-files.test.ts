import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AwsError } from '../../local/aws-error.ts';
import { createS3, isS3 } from '../../local/s3.ts';
import { createDirectoryFiles } from '../../shared/lake/directory-files.ts';
import { createS3Files } from '../../shared/lake/s3-files.ts';
import type { LakeFiles } from '../../shared/steps/lake/ports.ts';
import { createMemoryFiles } from '../unit/steps/lake/memory-lake.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hilvan-lake-files-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The local S3 behind HTTP; what it was asked, as `METHOD path`. */
async function startS3() {
  const s3 = createS3(path.join(folder, 's3'), ['lake'], key => (key === 'key' ? 'secret' : undefined));
  const asked: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    asked.push(`${request.method} ${request.url}`);
    if (!isS3(request)) response.writeHead(403).end();
    else await s3.answer(request, response, () => {});
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const known = error instanceof AwsError;
      const text = known
        ? `<Error><Code>${error.code}</Code><Message>${error.message}</Message></Error>`
        : '';
      response.writeHead(known ? error.status : 500).end(text);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const files = (root: string, bucket = 'lake') =>
    createS3Files({
      ...{ bucket, root, region: 'eu-west-1', endpoint, now: Date.now },
      credentials: async () => ({ accessKeyId: 'key', secretAccessKey: 'secret' }),
    });
  return { files, asked, stop: () => new Promise(resolve => server.close(resolve)) };
}

let s3: Awaited<ReturnType<typeof startS3>>;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.stop());

const bytes = (text: string) => new TextEncoder().encode(text);
const textOf = (content: Uint8Array | undefined) => content && new TextDecoder().decode(content);

let count = 0;
const backends: [string, () => LakeFiles][] = [
  ['memory', createMemoryFiles],
  ['a folder', () => createDirectoryFiles(path.join(folder, `dir-${count++}`))],
  ['S3', () => s3.files(`root-${count++}/`)],
];

describe.each(backends)('files of the lake in %s', (_, create) => {
  let files: LakeFiles;
  beforeEach(() => {
    files = create();
  });
  afterEach(async () => {
    await files.delete((await files.list('')).map(each => each.key));
    expect(await files.list('')).toEqual([]);
  });

  it('are read as they were put, the latest content of each key', async () => {
    const content = Uint8Array.from({ length: 70_000 }, (_, i) => (i * 7) % 256);
    await files.put('a/b=00/1.parquet', bytes('first'));
    await files.put('a/b=00/1.parquet', content);
    expect(new Uint8Array((await files.get('a/b=00/1.parquet')) ?? [])).toEqual(content);
  });

  it('are not there before they are put, nor after they are deleted', async () => {
    expect(await files.get('a/none')).toBeUndefined();
    expect(await files.get('a/none', { start: 0, end: 2 })).toBeUndefined();
    expect(await files.list('a/')).toEqual([]);
    await files.put('a/x', bytes('x'));
    await files.delete(['a/x', 'a/never']);
    await files.delete([]);
    expect(await files.get('a/x')).toBeUndefined();
    expect(await files.list('a/')).toEqual([]);
  });

  it('are read in part, the end exclusive', async () => {
    await files.put('a/x', bytes('0123456789'));
    expect(textOf(await files.get('a/x', { start: 0, end: 1 }))).toBe('0');
    expect(textOf(await files.get('a/x', { start: 3, end: 7 }))).toBe('3456');
    expect(textOf(await files.get('a/x', { start: 8, end: 10 }))).toBe('89');
  });

  it('are listed by the beginning of their keys, in order, with their sizes', async () => {
    for (const key of ['t/b=01/2', 't/b=01/10', 't/b=00/1', 'u/b=01/1']) await files.put(key, bytes(key));
    const listed = (keys: string[]) => keys.map(key => ({ key, size: key.length }));
    expect(await files.list('t/b=01/')).toEqual(listed(['t/b=01/10', 't/b=01/2']));
    expect(await files.list('t/b=01/1')).toEqual(listed(['t/b=01/10']));
    expect(await files.list('')).toEqual(listed(['t/b=00/1', 't/b=01/10', 't/b=01/2', 'u/b=01/1']));
  });

  it('have names with characters that addresses and XML keep for themselves', async () => {
    const key = 'a/b=1/c d+e&f<g>\'h"!(*)é%20.x';
    await files.put(key, bytes('x'));
    expect(await files.list('a/')).toEqual([{ key, size: 1 }]);
    expect(textOf(await files.get(key))).toBe('x');
  });
});

describe('the local S3', () => {
  it('lists a thousand keys a page', async () => {
    const files = s3.files('many/');
    const direct = createDirectoryFiles(path.join(folder, 's3', 'lake', 'many'));
    const keys = Array.from({ length: 1_203 }, (_, i) => `k/${String(i).padStart(5, '0')}`);
    for (const key of keys) await direct.put(key, bytes('x'));
    s3.asked.length = 0;
    expect((await files.list('k/')).map(each => each.key)).toEqual(keys);
    expect(s3.asked).toHaveLength(2);
  });

  it('takes nothing outside of its folder', async () => {
    await expect(s3.files('').put('../../outside', bytes('x'))).rejects.toThrow(/S3 (refused|does not)/);
  });

  it('knows no other bucket', async () => {
    await expect(s3.files('', 'other').get('x')).rejects.toThrow(/NoSuchBucket/);
    await expect(s3.files('', 'other').put('x', bytes('x'))).rejects.toThrow(/NoSuchBucket/);
    await expect(s3.files('', 'other').list('')).rejects.toThrow(/NoSuchBucket/);
  });
});

it('a folder takes nothing outside of it', async () => {
  const files = createDirectoryFiles(path.join(folder, 'inner'));
  await expect(files.put('../outside', bytes('x'))).rejects.toThrow(/leaves the folder/);
  await expect(files.get('../outside')).rejects.toThrow(/leaves the folder/);
});

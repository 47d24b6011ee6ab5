import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findApi } from '../../../cli/api/address.ts';
import { readDevFile, writeDevFile } from '../../../cli/stack/dev-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'hilvan-dev-'));
afterAll(() => rmSync(folder, { recursive: true }));

const running = {
  pid: process.pid,
  apiUrl: 'http://127.0.0.1:4100',
  token: 'secret',
  signingKey: 'a key',
  awsEndpoint: 'http://127.0.0.1:4566',
  busName: 'hilvan',
};
/** No process has this number. */
const GONE = 2 ** 22 + 1;

test('only its owner may read it, and it goes with its folder', async () => {
  const data = join(folder, 'new');
  const forget = await writeDevFile(data, running);
  expect(statSync(join(data, 'dev.json')).mode & 0o777).toBe(0o600);
  expect(await readDevFile(data)).toEqual(running);
  await forget?.();
  expect(existsSync(data)).toBe(false);
});

test('a folder with state stays', async () => {
  const data = join(folder, 'kept');
  const forget = await writeDevFile(data, running);
  writeFileSync(join(data, 'state'), '');
  await forget?.();
  expect(existsSync(join(data, 'state'))).toBe(true);
  expect(existsSync(join(data, 'dev.json'))).toBe(false);
});

test('one that was killed counts as not running, and the next one takes its place', async () => {
  const data = join(folder, 'killed');
  await writeDevFile(data, { ...running, pid: GONE });
  expect(await readDevFile(data)).toBeUndefined();
  expect(await writeDevFile(data, running)).toBeDefined();
});

test('one that runs is not pushed aside', async () => {
  const data = join(folder, 'two');
  await writeDevFile(data, { ...running, pid: process.ppid });
  expect(await writeDevFile(data, running)).toBeUndefined();
  expect((await readDevFile(data))?.pid).toBe(process.ppid);
});

test('leads the other commands there; options go before it', async () => {
  const data = join(folder, 'found');
  await writeDevFile(data, running);
  expect(await findApi({ data })).toEqual({ url: running.apiUrl, token: 'secret' });
  expect(await findApi({ data, token: 'mine' })).toEqual({ url: running.apiUrl, token: 'mine' });
  // The token is for the address it came with, and for no other.
  await expect(findApi({ data, api: 'https://example.com' })).rejects.toThrow(
    /token for https:\/\/example.com/,
  );
  await expect(findApi({ data: join(folder, 'none') })).rejects.toThrow(/No query API is known/);
});

test('a broken file is as none', async () => {
  const data = join(folder, 'broken');
  await writeDevFile(data, running);
  writeFileSync(join(data, 'dev.json'), '{"pid":');
  expect(await readDevFile(data)).toBeUndefined();
});

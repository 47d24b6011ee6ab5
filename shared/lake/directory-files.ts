import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { LakeFiles } from '../steps/lake/ports.ts';

/** A lake in a folder of this machine, laid out as in a bucket. */
export function createDirectoryFiles(root: string): LakeFiles {
  const fileOf = (key: string) => {
    const file = path.resolve(root, key);
    if (!file.startsWith(path.resolve(root) + path.sep))
      throw new Error(`"${key}" leaves the folder ${root}`);
    return file;
  };
  return {
    async put(key, content) {
      const file = fileOf(key);
      await mkdir(path.dirname(file), { recursive: true });
      // Whole or not at all, whoever ends in between.
      const draft = `${file}.${randomBytes(6).toString('hex')}.part`;
      await writeFile(draft, content);
      await rename(draft, file);
    },
    async get(key, range) {
      try {
        if (range === undefined) return await readFile(fileOf(key));
        return await readRange(fileOf(key), range);
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    async list(prefix) {
      const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
      const found: { key: string; size: number }[] = [];
      for (const name of await namesBelow(path.resolve(root, folder))) {
        const key = folder + name;
        if (!key.startsWith(prefix) || key.endsWith('.part')) continue;
        const size = await sizeOf(fileOf(key));
        if (size !== undefined) found.push({ key, size });
      }
      return found.sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    async delete(keys) {
      await Promise.all(keys.map(key => rm(fileOf(key), { force: true })));
    },
  };
}

async function readRange(file: string, { start, end }: { start: number; end: number }): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const buffer = Buffer.alloc(Math.max(0, end - start));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Files in a folder and in those below it, with `/` between. */
async function namesBelow(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter(entry => entry.isFile())
      .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

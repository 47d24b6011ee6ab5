import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { LogError, type ReadOptions } from './event-log.ts';

const SNIFF = 64 * 1024;
const CHUNK = 1024 * 1024;

export type FileHead = { gzip: boolean; size: number; head: Buffer };

/** The first bytes of the file, unpacked where it is gzip. Throws `LogError` where it cannot be read. */
export async function readHead(path: string): Promise<FileHead> {
  try {
    const handle = await open(path);
    try {
      const { size } = await handle.stat();
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(SNIFF), 0, SNIFF, 0);
      const start = buffer.subarray(0, bytesRead);
      if (start[0] !== 0x1f || start[1] !== 0x8b) return { gzip: false, size, head: start };
      // A cut stream is expected here: only its beginning is at hand.
      const head = gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH });
      return { gzip: true, size, head };
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The bytes of the file, unpacked where it is gzip. Stops with the signal's reason when aborted. */
export async function* fileBytes(path: string, of: FileHead, options: ReadOptions): AsyncGenerator<Buffer> {
  const { onProgress, signal } = options;
  signal?.throwIfAborted();
  const file = createReadStream(path, { highWaterMark: CHUNK });
  const unpacked = of.gzip ? createGunzip({ chunkSize: CHUNK / 4 }) : undefined;
  const stopped = new AbortController();
  const pumping = unpacked && pipeline(file, unpacked, { signal: stopped.signal }).catch(() => undefined);
  try {
    for await (const chunk of unpacked ?? file) {
      signal?.throwIfAborted();
      yield chunk;
      onProgress?.(file.bytesRead, of.size);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof LogError ? error : unreadable(path, error);
  } finally {
    stopped.abort();
    file.destroy();
    await pumping;
  }
}

function unreadable(path: string, error: unknown): LogError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new LogError('unreadable', `${path}: ${WHY[code] ?? (code || String(error))}`, error);
}

const WHY: Record<string, string> = {
  ENOENT: 'there is no such file. Check the path.',
  EISDIR: 'is a directory. Name a file in it.',
  EACCES: 'may not be read. Check the permissions of the file.',
  Z_BUF_ERROR: 'the gzip data end too early. The file was cut short: copy or download it again.',
  Z_DATA_ERROR: 'the gzip data are damaged. Copy or download the file again.',
};

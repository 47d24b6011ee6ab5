import { createReadStream } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { ASIDE, type Writer } from '../../shared/exports/writer.ts';
import { type Checkpoint, readCheckpoint, removeCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { asideOf, NOT_BEGUN, partOf, type Target } from './target.ts';

export interface FileTargetOptions {
  out: string;
  settings: string;
  gzip: boolean;
  resume: boolean;
  /** Goes on from the state, where there is one. */
  createWriter: (state: string | undefined) => Writer;
}

const COPY = 1024 * 1024;

/**
 * A file that grows by what its writer makes. With gzip each save is a member of its own (RFC 1952 allows many), so that
 * the bytes do not depend on where an export was interrupted.
 */
export async function openFileTarget(options: FileTargetOptions): Promise<Target> {
  const { out, settings } = options;
  const known = options.resume ? await readCheckpoint(out, settings) : undefined;
  const writer = options.createWriter(known?.state);
  const file = await openAt(partOf(out), known?.file);
  const aside = await openAt(asideOf(out), known?.aside);
  const at = { file: known?.file ?? 0, aside: known?.aside ?? 0 };
  const pack = (bytes: Uint8Array): Uint8Array =>
    options.gzip && bytes.length > 0 ? gzipSync(bytes) : bytes;

  async function append(bytes: Uint8Array): Promise<void> {
    const packed = pack(bytes);
    await writeAll(file, packed, at.file);
    at.file += packed.length;
  }

  async function appendAside(): Promise<void> {
    if (at.aside === 0) return;
    for await (const chunk of createReadStream(asideOf(out), { end: at.aside - 1, highWaterMark: COPY })) {
      await append(chunk);
    }
  }

  return {
    position: known === undefined ? NOT_BEGUN : { persons: known.persons, digest: known.digest },
    add: writer.add,
    waiting: writer.waiting,
    async save(position) {
      const taken = writer.take();
      await append(taken.file);
      await writeAll(aside, taken.aside, at.aside);
      at.aside += taken.aside.length;
      await file.datasync();
      await aside.datasync();
      const checkpoint: Checkpoint = { settings, ...position, ...at, state: writer.state() };
      await writeCheckpoint(out, checkpoint);
    },
    async finish() {
      for (const piece of writer.end()) {
        if (piece === ASIDE) await appendAside();
        else await append(piece);
      }
      await file.datasync();
      await file.close();
      await aside.close();
      await rename(partOf(out), out);
      await removeCheckpoint(out);
      await rm(asideOf(out), { force: true });
    },
    async close() {
      await file.close();
      await aside.close();
    },
  };
}

/** The file as long as it was at its checkpoint; a new one where there was none. */
async function openAt(path: string, length: number | undefined): Promise<FileHandle> {
  const file = await open(path, length === undefined ? 'w' : 'r+');
  if (length !== undefined) await file.truncate(length);
  return file;
}

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

export interface AttributionWriter {
  /** False where nothing is written down. */
  wanted: boolean;
  /** A JSON line: whose a touchpoint is, why, and in which journey. */
  write(line: { id: string; person: string; basis: string; journey: string | null }): void;
  /** Waits while the disk is behind. */
  drained(): Promise<void>;
  end(): Promise<void>;
}

/** Rejects (in `drained` or `end`) where the file cannot be written. */
export async function openAttributions(path: string | undefined): Promise<AttributionWriter> {
  if (path === undefined)
    return { wanted: false, write: () => {}, drained: async () => {}, end: async () => {} };
  const stream = createWriteStream(path);
  await once(stream, 'open');
  let full = false;
  return {
    wanted: true,
    write(line) {
      full = !stream.write(`${JSON.stringify(line)}\n`);
    },
    async drained() {
      if (full) await once(stream, 'drain');
      full = false;
    },
    async end() {
      stream.end();
      await finished(stream);
    },
  };
}

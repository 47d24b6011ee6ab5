import { paint } from './terminal.ts';

export interface Progress {
  /** `done` of `total`, in whatever unit. */
  at(done: number, total: number): void;
  /** Wipes the line. */
  end(): void;
}

const WIDTH = 24;
const EVERY_MS = 100;

/** A bar on the error stream while the work lasts; nothing where nobody watches. */
export function startProgress(title: string, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return { at: () => {}, end: () => {} };
  let last = Number.NEGATIVE_INFINITY;
  const wipe = () => stream.write('\r\u001b[K');
  return {
    at(done, total) {
      const now = performance.now();
      if (now - last < EVERY_MS) return;
      last = now;
      const share = total > 0 ? Math.min(1, done / total) : 0;
      const full = Math.round(share * WIDTH);
      const bar = paint('cyan', '━'.repeat(full), stream) + paint('dim', '━'.repeat(WIDTH - full), stream);
      stream.write(`\r\u001b[K${title} ${bar} ${Math.floor(share * 100)} %`);
    },
    end() {
      if (last !== Number.NEGATIVE_INFINITY) wipe();
    },
  };
}

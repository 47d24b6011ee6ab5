import { rm } from 'node:fs/promises';
import type { TestProject } from 'vitest/node';

/** Removes at the end what the processes of the tests compiled for one another. */
export default function setup({ config }: TestProject): () => Promise<void> {
  const folder = config.env['NODE_COMPILE_CACHE'];
  return async () => {
    if (typeof folder !== 'string') return;
    // A process that is just ending may still write there.
    await rm(folder, { recursive: true, force: true, maxRetries: 10 }).catch(() => {});
  };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Bundles, bundleFunctions } from '../../infra/bundle.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    bundles: Bundles;
  }
}

/** The functions bundled once for all tests of the infrastructure: three seconds of CPU each time. */
export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'hilvan-bundles-'));
  provide('bundles', await bundleFunctions(folder));
  return () => rm(folder, { recursive: true, force: true });
}

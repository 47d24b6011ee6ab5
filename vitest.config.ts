import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// One seed for the whole run, printed, so that any failure of a property can be run again: HILVAN_SEED=… npm test
const seed = Number(process.env['HILVAN_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
if (!Number.isInteger(seed))
  throw new Error(`HILVAN_SEED is "${process.env['HILVAN_SEED']}"; it must be a whole number`);
process.env['HILVAN_SEED'] = String(seed);
console.log(`fast-check seed ${seed} (again with HILVAN_SEED=${seed})`);

const project = (
  name: string,
  testTimeout: number,
  more: { include?: string[]; isolate?: boolean; globalSetup?: string; env?: Record<string, string> } = {},
) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    setupFiles: ['test/seed.ts'],
    environment: 'node',
    // The long run has ten times the cases, and so the time.
    testTimeout: process.env['HILVAN_LONG'] === undefined ? testTimeout : 10 * testTimeout,
    hookTimeout: Math.max(testTimeout, 30_000),
    ...more,
  },
});

export default defineConfig(({ mode }) => {
  // `npm run test:long`: the same properties over many more runs.
  if (mode === 'long') process.env['HILVAN_LONG'] = '1';
  return {
    test: {
      // One worker waits while its local stack works: two keep two cores busy.
      maxWorkers: 2,
      projects: [
        project('unit', 120_000, {
          include: ['test/{unit,oracle}/**/*.test.ts'],
          // Loading the same modules for each file anew took as long as half of the tests. So whoever mocks a client restores it.
          isolate: false,
        }),
        project('faults', 240_000),
        project('contract', 120_000),
        project('infra', 180_000, {
          globalSetup: 'test/infra/bundles.ts',
          isolate: false,
          // CDK's own validation of the template takes seconds each time; CI runs it in a check of its own.
          env: { CDK_VALIDATION: 'false' },
        }),
        project('local', 120_000),
        project('pipeline', 600_000, {
          globalSetup: 'test/pipeline/compiled.ts',
          env: {
            // The command line is started some eighty times, and half of a start is the compiler's.
            NODE_COMPILE_CACHE: join(tmpdir(), `hilvan-compiled-${process.pid}`),
            // One application for all of them; nobody here writes for longer than a second.
            HILVAN_GRACE_SECONDS: '1',
          },
        }),
      ],
    },
  };
});

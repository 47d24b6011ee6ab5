import { defineConfig } from 'vitest/config';

// One seed, so that a mutant survives or dies alike in every run; fewer runs of each property (test/runs.ts).
process.env['HILVAN_SEED'] ??= '20261122';
process.env['HILVAN_MUTATION'] = '1';

/** The tests of the core alone, for `npm run mutation`. */
export default defineConfig({
  test: {
    include: ['test/unit/domain/**/*.test.ts', 'test/unit/definitions/{check-definition,versions}.test.ts'],
    setupFiles: ['test/seed.ts'],
    environment: 'node',
    testTimeout: 60_000,
  },
});

import fc from 'fast-check';

const seed = Number(process.env['HILVAN_SEED']);
if (!Number.isInteger(seed))
  throw new Error('HILVAN_SEED is not set; run the tests through vitest.config.ts');
// A mutant is dead with the first counterexample: nobody needs the smallest.
const endOnFailure = process.env['HILVAN_MUTATION'] !== undefined;
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed, endOnFailure });

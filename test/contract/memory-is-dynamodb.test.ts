import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createMemoryStore } from '../../shared/memory/store.ts';
import { record } from '../faults/tally.ts';
import { startDynamoBackend } from './dynamo-backend.ts';
import { operation, runner } from './operations.ts';
import type { Backend } from './store-contract.ts';

const long = Boolean(process.env['HILVAN_LONG']);
const RUNS = long ? 140 : 12;
const LEAST = long ? 5_000 : 200;

let backend: Backend;
beforeAll(async () => {
  backend = await startDynamoBackend('dynalite');
});
afterAll(async () => {
  await backend?.close();
});

test(`R4 · the memory store answers as DynamoDB does, over ${LEAST} random operations or more`, async () => {
  let compared = 0;
  let listed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 100, size: 'max' }), async operations => {
      const { store } = await backend.fresh();
      const dynamo = runner(store);
      const memory = runner(createMemoryStore());
      for (const each of operations) {
        const answer = await dynamo(each);
        expect(await memory(each), JSON.stringify(each)).toBe(answer);
        compared++;
        if (answer.includes('"cursor":')) listed++;
      }
    }),
    { numRuns: RUNS },
  );
  expect(compared).toBeGreaterThanOrEqual(LEAST);
  // Random operations that never met would prove nothing.
  expect(listed).toBeGreaterThan(RUNS / 2);
  record('R4', { operations: compared });
}, 900_000);

import { expect, test } from 'vitest';
import { goalsTable } from '../../../bench/goals.ts';
import { reliabilityReport } from '../../../bench/reliability.ts';

const rowOf = (known: Record<string, Record<string, number>>, id: string) =>
  goalsTable({ reliability: [reliabilityReport(new Map(Object.entries(known)))] })
    .split('\n')
    .find(line => line.trim().startsWith(`${id} `)) ?? '';

test('a row that no long run has counted is not measured', () => {
  expect(rowOf({}, 'R1')).toMatch(/not measured$/);
  expect(rowOf({ R2: { permutations: 3000 } }, 'R1')).toMatch(/not measured$/);
});

test('a row is met by all that belongs to it, and by no less than its goal', () => {
  const memory = { 'R1 memory': { runs: 10_000 } };
  expect(rowOf(memory, 'R1')).toMatch(/short$/);
  expect(rowOf({ ...memory, 'R1 dynalite': { runs: 299 } }, 'R1')).toMatch(/short$/);
  expect(rowOf({ ...memory, 'R1 dynalite': { runs: 300 } }, 'R1')).toMatch(/✓$/);
});

test('crashes at all calls but one are not crashes at every call', () => {
  expect(rowOf({ R3: { calls: 400, reached: 400 } }, 'R3')).toMatch(/✓$/);
  expect(rowOf({ R3: { calls: 400, reached: 399 } }, 'R3')).toMatch(/short$/);
});

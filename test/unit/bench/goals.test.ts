import { expect, test } from 'vitest';
import { goalsTable } from '../../../bench/goals.ts';

const figure = (value: number, goal: { id: string; atMost: number } | { id: string; atLeast: number }) => ({
  name: 'it',
  value,
  unit: 'ms',
  kind: 'count' as const,
  goal,
});
const table = (values: number[]) =>
  goalsTable({
    one: [{ title: 'A: more', figures: values.map(value => figure(value, { id: 'P5', atMost: 4 })) }],
  });
const row = (text: string, id: string) =>
  text.split('\n').find(line => line.trim().startsWith(`${id} `)) ?? '';

test('a row is met only where each of its figures is', () => {
  expect(row(table([4, 3]), 'P5')).toMatch(/✓$/);
  expect(row(table([4, 4.1]), 'P5')).toMatch(/short$/);
});

test('a goal stands beside its figure, and the figure beside what was measured', () => {
  expect(table([4.1])).toMatch(/A · it\s+4\.1 ms\s+≤ 4\s+short/);
});

test('a goal from below is met from above', () => {
  const of = (value: number) =>
    goalsTable({ one: [{ title: 'A', figures: [figure(value, { id: 'R10', atLeast: 90 })] }] });
  expect(row(of(90), 'R10')).toMatch(/✓$/);
  expect(row(of(89), 'R10')).toMatch(/short$/);
});

test('a row without a figure is not measured, and never met', () => {
  expect(row(table([]), 'R3')).toMatch(/not measured$/);
  expect(row(goalsTable({}, 'left out'), 'R3')).toBe('');
});

import { describe, expect, test } from 'vitest';
import { differenceOf } from '../../../bench/scale/answers.ts';
import { measureScale } from '../../../bench/scale/measure-scale.ts';
import { reports } from '../../../bench/scale/reports.ts';

describe('two answers to one question', () => {
  test('are equal in any order of their rows, and to a thousandth', () => {
    const ours = [
      ['web', 2, 0.1 + 0.2],
      ['app', 1, 5],
    ];
    expect(
      differenceOf(ours, [
        ['app', 1, 5],
        ['web', 2, 0.3],
      ]),
    ).toBeUndefined();
  });

  test('differ where a number differs, a row is missing, or one comes twice', () => {
    const rows = [
      ['web', 2],
      ['app', 1],
    ];
    expect(
      differenceOf(rows, [
        ['web', 2],
        ['app', 1.002],
      ]),
    ).toMatch(/app/);
    expect(differenceOf(rows, [['web', 2]])).toMatch(/^2 and 1 rows; the reports alone: \["app",1\]/);
    expect(differenceOf([['web', 2]], rows)).toMatch(/SQL alone: \["app",1\]/);
    expect(differenceOf([...rows, ['web', 2]], rows)).toMatch(/^3 and 2 rows/);
    expect(differenceOf([], [])).toBeUndefined();
  });
});

test('the reports say what plain SQL says of the same files', async () => {
  const [beside, goals] = await measureScale(3_000);
  const measured = new Set(beside?.figures.map(({ name }) => name));
  expect(measured).toEqual(new Set(['load', ...Object.keys(reports)]));
  expect(goals?.figures.length).toBeGreaterThan(5);
}, 60_000);

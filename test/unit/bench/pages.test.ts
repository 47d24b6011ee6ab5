import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Figure } from '../../../bench/figure.ts';
import { withTables } from '../../../bench/pages.ts';
import { markdown } from '../../../bench/render.ts';
import { readResults } from '../../../bench/results.ts';

const figure = (name: string, value: number, more: Partial<Figure> = {}): Figure => ({
  name,
  value,
  unit: '$',
  kind: 'count',
  ...more,
});

test('figures with columns stand in one row by their name, and empty columns are left out', () => {
  const figures = [
    figure('SQS', 1.2345, { column: 'ours' }),
    figure('SQS', 2, { column: 'naive' }),
    figure('all', 3, { column: 'naive', note: 'a | b' }),
  ];
  expect(markdown({ title: '', figures })).toBe(
    '|  | ours | naive | note |\n| --- | --- | --- | --- |\n| SQS | 1.23 $ | 2 $ |  |\n| all |  | 3 $ | a \\| b |',
  );
  expect(markdown({ title: '', figures: [figure('SQS', 1)] })).toBe(
    '| figure | value |\n| --- | --- |\n| SQS | 1 $ |',
  );
});

test('a slot takes the table of its report, and keeps its own where there is none', () => {
  const slot = (text: string) => `before\n<!-- bench cost: Prices -->\n${text}\n<!-- end -->\nafter`;
  const report = { title: 'Prices: dollars', figures: [figure('SQS', 1)] };
  expect(withTables(slot('old'), { cost: [report] })).toBe(slot(markdown(report)));
  expect(withTables(slot('old'), { units: [report] })).toBe(slot('old'));
});

test.each([
  { name: 'cost.md', slots: 4 },
  { name: 'scale.md', slots: 3 },
])('docs/$name shows the last results (npm run bench -- --docs)', async ({ name, slots }) => {
  const page = await readFile(join(import.meta.dirname, '../../../docs', name), 'utf8');
  expect(page.match(/<!-- bench \w+: /g)?.length).toBeGreaterThanOrEqual(slots);
  expect(withTables(page, await readResults())).toBe(page);
});

import { expect, test } from 'vitest';
import { type MutationReport, mutationScore } from '../../../bench/mutation.ts';

const report = (files: Record<string, string[]>, mutate = ['shared/domain/**/*.ts']): MutationReport => ({
  files: Object.fromEntries(
    Object.entries(files).map(([name, statuses]) => [
      `shared/domain/${name}`,
      { source: '', mutants: statuses.map(status => ({ status })) },
    ]),
  ),
  config: { mutate },
});

test('a timeout is detected, what nothing covers is not, and what is ignored does not count', () => {
  const { figures } = mutationScore(
    report({
      'flag.ts': ['Killed', 'Killed', 'Timeout', 'Survived', 'Ignored'],
      'view.ts': ['Killed', 'NoCoverage', 'NoCoverage', 'NoCoverage', 'CompileError'],
      'types.ts': [],
    }),
  );
  expect(figures.map(({ name, value, goal }) => [name, value, goal?.id])).toEqual([
    ['score', 50, 'R10'],
    ['  flag.ts', 75, undefined],
    ['  view.ts', 25, undefined],
  ]);
  expect(figures[0]?.note).toBe('killed 3, timeout 1, survived 1, no coverage 3');
});

test('the score of a part is not taken for that of the core', () => {
  const part = report({ 'flag.ts': ['Killed'] }, ['shared/domain/flag.ts']);
  expect(() => mutationScore(part)).toThrow(/The report is of shared\/domain\/flag.ts only/);
});

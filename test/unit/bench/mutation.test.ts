import { expect, test } from 'vitest';
import { type Dated, mutationScore } from '../../../bench/mutation.ts';

const CODE = 'export const x = 1;\n';
const dated = (files: Record<string, string[]>, day = '2026-11-22', source = CODE): Dated => ({
  day,
  report: {
    files: Object.fromEntries(
      Object.entries(files).map(([name, statuses]) => [
        `shared/domain/${name}`,
        { source, mutants: statuses.map(status => ({ status })) },
      ]),
    ),
  },
});
const core = (...names: string[]) => new Map(names.map(name => [`shared/domain/${name}`, CODE]));

test('a timeout is detected, what nothing covers is not, and what is ignored does not count', () => {
  const files = {
    'flag.ts': ['Killed', 'Killed', 'Timeout', 'Survived', 'Ignored'],
    'view.ts': ['Killed', 'NoCoverage', 'NoCoverage', 'NoCoverage', 'CompileError'],
    'types.ts': [],
  };
  const { figures, title } = mutationScore([dated(files)], core('flag.ts', 'view.ts', 'types.ts'));
  expect(figures.map(({ name, value, goal }) => [name, value, goal?.id])).toEqual([
    ['score of the files measured', 50, 'R10'],
    ['files of the core not measured as they are now', 0, undefined],
    ['  flag.ts', 75, undefined],
    ['  view.ts', 25, undefined],
  ]);
  expect(figures[0]?.note).toBe('killed 3, timeout 1, survived 1, no coverage 3');
  expect(title).toBe('Mutation: 8 mutants of shared/domain, 2026-11-22');
});

test('reports of parts are read together; of one file the latest counts', () => {
  const { figures, title } = mutationScore(
    [
      dated({ 'flag.ts': ['Survived'], 'view.ts': ['Killed'] }, '2026-11-21'),
      dated({ 'flag.ts': ['Killed'] }, '2026-11-22'),
    ],
    core('flag.ts', 'view.ts'),
  );
  expect(figures[0]).toMatchObject({ value: 100, note: 'killed 2, timeout 0, survived 0, no coverage 0' });
  expect(title).toBe('Mutation: 2 mutants of shared/domain, 2026-11-21 and 2026-11-22');
});

test('the score of a part is not taken for that of the core, nor that of what a file was for what it is', () => {
  const all = core('flag.ts', 'view.ts', 'analytics/funnel.ts').set(
    'shared/domain/types.ts',
    'export interface X {}\n',
  );
  const reports = [dated({ 'flag.ts': ['Killed'] }), dated({ 'view.ts': ['Survived'] }, '2026-11-20', 'old')];
  const [score, missing] = mutationScore(reports, all).figures;
  expect(score?.value).toBe(100);
  expect(missing).toMatchObject({ value: 2, note: 'view.ts analytics/funnel.ts' });
});

import { expect, test } from 'vitest';
import { changedLines, linesOf } from '../../../tools/mutation/changed-lines.ts';

const of = (...lines: string[]) => Object.fromEntries(changedLines(lines.join('\n')));
const file = (name: string) => [`diff --git a/${name} b/${name}`, `--- a/${name}`, `+++ b/${name}`];

test('lines added and changed are mutated, by file', () => {
  expect(
    of(
      ...file('shared/domain/flag.ts'),
      '@@ -3 +3 @@ function raise() {',
      '-old',
      '+new',
      '@@ -10,2 +10,4 @@',
      '+more',
      ...file('shared/domain/view.ts'),
      '@@ -0,0 +1,7 @@',
    ),
  ).toEqual({
    'shared/domain/flag.ts': ['shared/domain/flag.ts:3-3', 'shared/domain/flag.ts:10-13'],
    'shared/domain/view.ts': ['shared/domain/view.ts:1-7'],
  });
});

test('where lines only went, there is nothing to mutate', () => {
  expect(of(...file('shared/domain/flag.ts'), '@@ -3,2 +2,0 @@', '-old')).toEqual({});
  expect(of('--- a/shared/domain/flag.ts', '+++ /dev/null', '@@ -1,9 +0,0 @@')).toEqual({});
  expect(of('')).toEqual({});
});

test('knows how many lines a range has', () => {
  expect(['shared/domain/flag.ts:7-7', 'shared/domain/flag.ts:1-300'].map(linesOf)).toEqual([1, 300]);
});

import { expect, test } from 'vitest';
import { withLinks } from '../../../shared/analytics-api/links.ts';

const linkOf = (cell: string) => `/behind/${cell}`;

test('whatever has a cell gets a link, in any depth', () => {
  const figures = { cell: 'all', count: 2, groups: [{ value: 'web', own: { cell: 'by/web' } }] };
  expect(withLinks(figures, linkOf)).toEqual({
    cell: 'all',
    open: '/behind/all',
    count: 2,
    groups: [{ value: 'web', own: { cell: 'by/web', open: '/behind/by/web' } }],
  });
  expect(figures).not.toHaveProperty('open');
});

test('what has none stays as it is', () => {
  const figures = { share: null, count: 0, name: 'cell', list: [1, 'a', null, [true]], cells: { cell: 3 } };
  expect(withLinks(figures, linkOf)).toEqual(figures);
  for (const plain of [null, 1, 'cell', undefined]) expect(withLinks(plain, linkOf)).toBe(plain);
});

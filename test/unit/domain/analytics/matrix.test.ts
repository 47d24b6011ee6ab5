import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matrix } from '../../../../shared/domain/analytics/matrix.ts';
import { persons } from '../../../arbitraries/journeys.ts';
import { runs } from '../../../runs.ts';
import { everyJourney, logOf, logOfTexts } from './journeys.ts';
import { expectOpens } from './opens.ts';

const DIMENSIONS = ['channel', 'stage', 'team', 'activity'] as const;

describe('transition matrix', () => {
  const log = logOfTexts('a/web a/web b/call', 'a/web b/app a/web b/app');

  test('counts every move, from the beginning to the end', () => {
    const { moves, ...rest } = matrix.figures(log, everyJourney(log), { of: 'activity' });
    expect(moves.map(({ from, to, count, journeys, share }) => [from, to, count, journeys, share])).toEqual([
      ['a', 'b', 3, 2, 0.75],
      ['b', '~end', 2, 2, 2 / 3],
      ['~start', 'a', 2, 2, 1],
      ['a', 'a', 1, 1, 0.25],
      ['b', 'a', 1, 1, 1 / 3],
    ]);
    expect(rest).toMatchObject({ of: 'activity', journeys: 2, steps: 7, transitions: 5 });
  });

  test('what enters a value leaves it', () => {
    const { totals } = matrix.figures(log, everyJourney(log), { of: 'channel' });
    expect(totals.map(({ value, leaving, entering }) => [value, leaving.count, entering.count])).toEqual([
      ['app', 2, 2],
      ['call', 1, 1],
      ['web', 4, 4],
      ['~end', 0, 2],
      ['~start', 2, 0],
    ]);
  });

  test('a move opens the journeys that made it; an unknown one none', () => {
    const open = (cell: string) => matrix.open(log, everyJourney(log), { of: 'channel' }, cell);
    expect(open('move/web/app')).toEqual([1]);
    expect(open('leaving/web')).toEqual([0, 1]);
    expect(open('entering/~0end')).toEqual([0, 1]);
    for (const cell of ['', 'move', 'move/web', 'move/web/fax', 'move/fax/web', 'move/web/app/x']) {
      expect(open(cell), cell).toEqual([]);
    }
    for (const cell of ['leaving/fax', 'leaving/web/app', 'other/web', 'leaving'])
      expect(open(cell), cell).toEqual([]);
  });

  test('of nothing: nothing', () => {
    expect(matrix.figures(log, new Uint32Array(), { of: 'team' })).toEqual({
      of: 'team',
      journeys: 0,
      steps: 0,
      transitions: 0,
      moves: [],
      totals: [],
    });
  });

  test('as counted by hand on random logs; each cell opens what it counts', () => {
    fc.assert(
      fc.property(persons, fc.constantFrom(...DIMENSIONS), (told, of) => {
        const counts: Record<string, number> = {};
        for (const { steps } of told.flat()) {
          const values = ['~start', ...steps.map(step => step[of] ?? ''), '~end'];
          for (const [i, from] of values.slice(0, -1).entries()) {
            const move = `${from} ${values[i + 1]}`;
            counts[move] = (counts[move] ?? 0) + 1;
          }
        }
        const random = logOf(told);
        const { moves } = matrix.figures(random, everyJourney(random), { of });
        expect(Object.fromEntries(moves.map(({ from, to, count }) => [`${from} ${to}`, count]))).toEqual(
          counts,
        );
        expectOpens(matrix, random, everyJourney(random), { of });
      }),
      { numRuns: runs(60, 2000) },
    );
  });
});

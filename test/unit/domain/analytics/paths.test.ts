import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PathOptions } from '../../../../shared/domain/analytics/path-trie.ts';
import { paths } from '../../../../shared/domain/analytics/paths.ts';
import { persons } from '../../../arbitraries/journeys.ts';
import { runs } from '../../../runs.ts';
import { everyJourney, logOf, logOfTexts, MINUTE, type Step, stepsOf } from './journeys.ts';
import { expectOpens } from './opens.ts';

const LOG = logOfTexts('a/web b/web c/call', 'a/web b/web c/call', 'a/web b/app', 'b/app b/app c/app');

function variants(options: PathOptions, log = LOG) {
  return paths
    .figures(log, everyJourney(log), options)
    .variants.map(({ path, journeys, cut }) => `${path.join(' ')}${cut ? ' …' : ''}: ${journeys}`);
}

describe('variants', () => {
  test('the most frequent first, then by name', () => {
    expect(variants({ of: 'activity' })).toEqual(['a b c: 2', 'a b: 1', 'b c: 1']);
  });

  test('runs are one, unless they are to be seen', () => {
    expect(variants({ of: 'channel' })).toEqual(['web call: 2', 'app: 1', 'web app: 1']);
    expect(variants({ of: 'activity', collapse: false })).toEqual(['a b c: 2', 'a b: 1', 'b b c: 1']);
  });

  test('long ones are cut, and apart from those that end there', () => {
    expect(variants({ of: 'activity', maxLength: 2 })).toEqual(['a b …: 2', 'a b: 1', 'b c: 1']);
    expect(variants({ of: 'activity', maxLength: 3 })).toEqual(variants({ of: 'activity' }));
    // As often: the one that ends there first.
    const alike = logOfTexts('a@0 b@1 c@9', 'a@0 b@2');
    expect(variants({ of: 'activity', maxLength: 2 }, alike)).toEqual(['a b: 1', 'a b …: 1']);
    const { variants: found, tree } = paths.figures(alike, everyJourney(alike), {
      of: 'activity',
      maxLength: 2,
    });
    expect(found.map(({ duration }) => [duration.n, duration.p50])).toEqual([
      [1, 2 * MINUTE],
      [1, 9 * MINUTE],
    ]);
    expect(tree).toMatchObject([
      { value: 'a', journeys: 2, ended: 0, next: [{ value: 'b', journeys: 2, ended: 2 }] },
    ]);
  });

  test('from a step, up to a step, between two', () => {
    const b = { activity: 'b' };
    expect(variants({ of: 'activity', from: b })).toEqual(['b c: 3', 'b: 1']);
    expect(variants({ of: 'activity', to: { channel: 'app' } })).toEqual(['b: 1', 'a b: 1']);
    expect(variants({ of: 'activity', to: { activity: 'c' }, maxLength: 2 })).toEqual(['b c …: 2', 'b c: 1']);
    expect(variants({ of: 'activity', from: b, to: b })).toEqual(['b: 4']);
    const { journeys, without } = paths.figures(LOG, everyJourney(LOG), {
      of: 'activity',
      from: { activity: 'a' },
    });
    expect([journeys, without]).toEqual([3, { journeys: 1, cell: 'without' }]);
  });

  test('what is not listed is summed', () => {
    const { variants: listed, others } = paths.figures(LOG, everyJourney(LOG), { of: 'activity', limit: 1 });
    expect([listed.length, others]).toEqual([1, { variants: 2, journeys: 2 }]);
    const rising = logOfTexts('a', 'b', 'b', 'c', 'c', 'c');
    expect(variants({ of: 'activity', limit: 2 }, rising)).toEqual(['c: 3', 'b: 2']);
  });

  test('with share, completion, duration and rework', () => {
    const steps = stepsOf('a@0 b@10');
    const log = logOf([
      [{ steps, state: 'completed', flags: [{ kind: 'self-loop', variant: 'redo', step: 1 }] }],
      [{ steps: stepsOf('a@0 b@20'), state: 'completed', flags: [{ kind: 'ping-pong', step: 1 }] }],
      [{ steps: stepsOf('a@0 b@15'), state: 'dropped-off' }],
      [{ steps: stepsOf('c'), flags: [{ kind: 'repetition', variant: 'repeat', step: 0 }] }],
    ]);
    const [first] = paths.figures(log, everyJourney(log), { of: 'activity' }).variants;
    expect(first).toMatchObject({
      path: ['a', 'b'],
      share: { count: 3, of: 4, share: 0.75 },
      completed: { count: 2, of: 3, share: 2 / 3 },
      duration: { n: 3, p50: 15 * MINUTE, p90: 19 * MINUTE },
      rework: 1,
    });
  });
});

describe('tree and flow', () => {
  test('the tree splits journeys by what they did next', () => {
    const { tree } = paths.figures(LOG, everyJourney(LOG), { of: 'activity' });
    expect(tree).toMatchObject([
      {
        value: 'a',
        journeys: 3,
        ended: 0,
        cell: 'through/a',
        next: [
          { value: 'b', journeys: 3, ended: 1, next: [{ value: 'c', journeys: 2, ended: 2, next: [] }] },
        ],
      },
      { value: 'b', journeys: 1, next: [{ value: 'c', journeys: 1, ended: 1 }] },
    ]);
    expect(paths.figures(LOG, everyJourney(LOG), { of: 'activity', limit: 1 }).tree).toMatchObject([
      { value: 'a', journeys: 3, next: [] },
    ]);
  });

  test('the flow, position by position', () => {
    const { flow, direction } = paths.figures(LOG, everyJourney(LOG), { of: 'activity', maxLength: 2 });
    expect(direction).toBe('forward');
    expect(flow.map(({ position, from, to, journeys }) => `${position} ${from} ${to} ${journeys}`)).toEqual([
      '0 ~start a 3',
      '0 ~start b 1',
      '1 a b 3',
      '1 b c 1',
      '2 b ~more 2',
      '2 b ~end 1',
      '2 c ~end 1',
    ]);
  });

  test('back from a step', () => {
    const { flow, direction, tree } = paths.figures(LOG, everyJourney(LOG), {
      of: 'activity',
      to: { activity: 'c' },
    });
    expect(direction).toBe('backward');
    expect(flow.map(({ position, from, to, journeys }) => `${position} ${from} ${to} ${journeys}`)).toEqual([
      '0 ~start c 3',
      '1 c b 3',
      '2 b a 2',
      '2 b ~end 1',
      '3 a ~end 2',
    ]);
    expect(tree).toMatchObject([{ value: 'c', next: [{ value: 'b', next: [{ value: 'a' }] }] }]);
  });
});

test('a cell that is none opens nothing', () => {
  const open = (cell: string) => paths.open(LOG, everyJourney(LOG), { of: 'activity', maxLength: 2 }, cell);
  expect(open('all')).toEqual([0, 1, 2, 3]);
  expect(open('cut/a/b')).toEqual([0, 1]);
  expect(open('path/a/b')).toEqual([2]);
  expect(open('flow/2/b/~0more')).toEqual([0, 1]);
  for (const cell of ['', 'all/a', 'without/a', 'other', 'path', 'path/z', 'path/a/z', 'cut/a', 'other/a']) {
    expect(open(cell), cell).toEqual([]);
  }
  for (const cell of [
    'flow',
    'flow/0/a/b',
    'flow/1/~0start/a',
    'flow/x/a/b',
    'flow/1/a',
    'flow/1/a/b/c',
    'flow/9/a/b',
  ]) {
    expect(open(cell), cell).toEqual([]);
  }
});

test('of nothing: nothing', () => {
  expect(paths.figures(LOG, new Uint32Array(), { of: 'activity' })).toEqual({
    journeys: 0,
    cell: 'all',
    without: { journeys: 0, cell: 'without' },
    direction: 'forward',
    variants: [],
    others: { variants: 0, journeys: 0 },
    tree: [],
    flow: [],
  });
});

describe('on random logs', () => {
  const match = fc.constantFrom({ activity: 'a.*' }, { channel: 'web' }, { stage: 'buy' });
  const options = fc
    .record({
      of: fc.constantFrom('channel' as const, 'stage' as const, 'activity' as const, 'team' as const),
      collapse: fc.boolean(),
      maxLength: fc.integer({ min: 1, max: 6 }),
      from: fc.option(match, { nil: undefined }),
      to: fc.option(match, { nil: undefined }),
    })
    .map(({ from, to, ...rest }): PathOptions => ({ ...rest, ...(from && { from }), ...(to && { to }) }));

  function pathOf(steps: Step[], { of, collapse, maxLength = 0, from, to }: PathOptions): string | undefined {
    const fits = (step: Step, wanted: NonNullable<PathOptions['from']>) =>
      (wanted.activity === undefined || step.activity.startsWith('a.')) &&
      (wanted.channel ?? step.channel) === step.channel &&
      (wanted.stage ?? step.stage) === step.stage;
    const first = from === undefined ? 0 : steps.findIndex(step => fits(step, from));
    if (first === -1) return undefined;
    const later = steps.slice(first);
    const stop = to === undefined ? later.length - 1 : later.findIndex(step => fits(step, to));
    if (stop === -1) return undefined;
    let values = later.slice(0, stop + 1).map(step => step[of] ?? '');
    if (collapse) values = values.filter((value, i) => value !== values[i - 1]);
    const kept =
      to !== undefined && from === undefined ? values.slice(-maxLength) : values.slice(0, maxLength);
    return `${kept.join(' ')}${values.length > maxLength ? ' …' : ''}`;
  }

  test('variants as read one by one; each cell opens what it counts', () => {
    fc.assert(
      fc.property(persons, options, (told, chosen) => {
        const counts: Record<string, number> = {};
        for (const { steps } of told.flat()) {
          const path = pathOf(steps, chosen);
          if (path !== undefined) counts[path] = (counts[path] ?? 0) + 1;
        }
        const log = logOf(told);
        const { variants: found } = paths.figures(log, everyJourney(log), chosen);
        const read = found.map(({ path, cut, journeys }) => [
          `${path.join(' ')}${cut ? ' …' : ''}`,
          journeys,
        ]);
        expect(Object.fromEntries(read)).toEqual(counts);
        expectOpens(paths, log, everyJourney(log), chosen);
      }),
      { numRuns: runs(60, 2000) },
    );
  });
});

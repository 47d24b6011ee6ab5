import { describe, expect, test } from 'vitest';
import { pathsBelow, type Sink, sinkWithin, tallyWithin } from '../../../../shared/domain/analytics/cells.ts';
import { reportOf } from '../../../../shared/domain/analytics/report-of.ts';
import { everyJourney, logOfTexts } from './journeys.ts';

const LOG = ['a', 'b', 'c'];

/** What a visit counts of three journeys, and what each of its cells opens. */
function counting(visit: (sink: Sink, journey: number) => void) {
  const log = logOfTexts(...LOG);
  const report = reportOf<null, Parameters<Parameters<typeof reportOf>[1]>[0]>(
    (_log, selection, _none, sink) => {
      for (const journey of selection) visit(sink, journey);
    },
    tally => tally,
  );
  return {
    tally: report.figures(log, everyJourney(log), null),
    open: (cell: string) => report.open(log, everyJourney(log), null, cell),
  };
}

const below = (sink: Sink, ...names: string[]) =>
  names.reduce((cell, name) => sink.child(cell, sink.word(name)), 0);

describe('a cell', () => {
  test('counts how often and in how many journeys, and opens these', () => {
    const { tally, open } = counting((sink, journey) => {
      sink.add(below(sink, 'x', 'y'), journey);
      if (journey > 0) sink.add(below(sink, 'x', 'y'), journey, 0, 3);
      sink.add(below(sink, 'x', 'none'), journey, 5, 0);
    });
    expect(tally.at('x', 'y')).toMatchObject({ cell: 'x/y', count: 9, journeys: 3, path: ['x', 'y'] });
    expect(tally.at('x', 'none')).toMatchObject({ cell: 'x/none', count: 0, journeys: 0, amount: 0 });
    expect(open('x/y')).toEqual([0, 1, 2]);
    for (const cell of ['x', 'x/none', 'x/y/z', 'y', '', 'x/']) expect(open(cell), cell).toEqual([]);
  });

  test('adds amounts exactly to a millionth, whatever their order', () => {
    const { tally } = counting(sink => {
      for (const amount of [0.1, 0.2, 1e9, 0.1, -0.4, 2]) sink.add(below(sink, 'cost'), 0, amount);
    });
    expect(tally.at('cost').amount).toBe(3 * (1e9 + 2));
  });

  test('keeps values, ascending, and the latest of what was said', () => {
    const { tally } = counting((sink, journey) => {
      const cell = below(sink, 'said');
      sink.value(cell, 10 - journey);
      const quote = { at: journey, text: `${journey}`, stage: '', channel: '', journey: '' };
      sink.quote(cell, 2, journey, () => quote);
    });
    expect([...tally.at('said').values]).toEqual([8, 9, 10]);
    expect(tally.at('said').quotes.map(({ text }) => text)).toEqual(['2', '1']);
  });

  test('of which nothing is known has nothing', () => {
    const { tally } = counting(() => undefined);
    expect(tally.at('x', 'y')).toEqual({
      cell: 'x/y',
      count: 0,
      journeys: 0,
      amount: 0,
      path: ['x', 'y'],
      quotes: [],
      values: new Float64Array(),
    });
    expect(tally.below('x')).toEqual([]);
  });

  test('of a boundary is named with an arrow between its sides', () => {
    const { tally, open } = counting((sink, journey) => {
      if (journey === 1) sink.add(below(sink, 'from', 'web', 'net', '>', 'call', ''), journey);
    });
    const [path = []] = pathsBelow(tally, ['from'], 5);
    expect(tally.at(...path).cell).toBe('from/web/net>call/');
    expect(open('from/web/net>call/')).toEqual([1]);
    expect(open('from/web/net>call')).toEqual([]);
  });

  test('that nobody made is an error, whatever is done with it', () => {
    const quote = { at: 0, text: '', stage: '', channel: '', journey: '' };
    for (const misuse of [
      (sink: Sink) => sink.add(9, 0),
      (sink: Sink) => sink.child(9, 0),
      (sink: Sink) => sink.value(9, 0),
      (sink: Sink) => sink.quote(9, 1, 0, () => quote),
    ])
      expect(() => counting(misuse)).toThrow('There is no cell 9');
  });
});

describe('parts', () => {
  test('are words, or texts of the log, each with a number of its own', () => {
    const { tally } = counting((sink, journey) => {
      sink.add(sink.child(0, 0), journey);
      sink.add(sink.child(0, sink.word('w')), journey);
      sink.add(sink.child(0, sink.word('v')), journey);
      sink.add(sink.child(0, sink.word('w')), journey);
    });
    expect(tally.below().map(({ cell, count }) => [cell, count])).toEqual([
      ['', 3],
      ['v', 3],
      ['w', 6],
    ]);
  });

  test('below a cell of its own, a visit counts as it would below the root', () => {
    const { tally, open } = counting((sink, journey) => {
      const within = sinkWithin(sink, below(sink, 'voice'));
      within.add(within.child(within.child(0, within.word('nps')), within.word('all')), journey);
    });
    const inside = tallyWithin(tally, 'voice');
    expect(inside.at('nps', 'all')).toMatchObject({ cell: 'voice/nps/all', path: ['nps', 'all'], count: 3 });
    expect(inside.below('nps').map(({ path }) => path)).toEqual([['nps', 'all']]);
    expect(pathsBelow(inside, [], 2)).toEqual([['nps', 'all']]);
    expect(open('voice/nps/all')).toEqual([0, 1, 2]);
  });
});

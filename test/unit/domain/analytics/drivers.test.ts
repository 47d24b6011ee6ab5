import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Association, driverReport } from '../../../../shared/domain/analytics/drivers.ts';
import { journeyOf } from '../../../arbitraries/journey-rows.ts';
import { everything, logOf, persons } from '../../../arbitraries/lake-rows.ts';
import { runs } from '../../../runs.ts';

const figuresOf = (rows: Parameters<typeof logOf>[0], options = {}) => {
  const log = logOf(rows);
  return driverReport.figures(log, everything(log), options);
};
const found = (associations: readonly Association[], exposure: string, outcome: string) =>
  associations.find(each => each.exposure === exposure && each.outcome === outcome);

/** So many journeys of a segment on a path of channels, the first of them completed. */
const group = (segment: string, path: string, completed: number, all: number) =>
  Array.from({ length: all }, (_, i) =>
    journeyOf(`${segment}-${path.length}-${path}-${i}`, path, {
      segment,
      state: i < completed ? 'completed' : 'dropped-off',
    }),
  );

describe('what goes together with what', () => {
  // The kidney stones of Charig et al. (BMJ 1986): over all −0.046, within strata the other way.
  const rows = [
    ...group('small', 'a/web b/call', 81, 87),
    ...group('large', 'a/web b/call', 192, 263),
    ...group('small', 'a/web b/web', 234, 270),
    ...group('large', 'a/web b/web', 55, 80),
  ];

  test('is read within strata of segment: the crude difference misleads', () => {
    const { reading, associations, above } = figuresOf(rows, { above: { 'hand-overs': 0 } });
    expect(reading).toBe('association');
    expect(above['hand-overs']).toBe(0);
    const of = found(associations, 'hand-overs', 'conversion');
    expect([of?.exposed.count, of?.unexposed.count]).toEqual([350, 350]);
    expect(of?.crude.value).toBeCloseTo(273 / 350 - 289 / 350, 10);
    // Weights 87·270/357 and 263·80/343.
    const [w1, w2] = [(87 * 270) / 357, (263 * 80) / 343];
    expect(of?.controlled.value).toBeCloseTo(
      (w1 * (81 / 87 - 234 / 270) + w2 * (192 / 263 - 55 / 80)) / (w1 + w2),
      10,
    );
    expect(of?.oddsRatio?.value).toBeCloseTo(
      ((81 * 36) / 357 + (192 * 25) / 343) / ((6 * 234) / 357 + (71 * 55) / 343),
      10,
    );
    expect(of?.strata).toEqual({ used: 2, leftOut: 0, journeysUsed: 700, journeysLeftOut: 0 });
  });

  test('leaves out strata of one side, and says how many', () => {
    const lone = [...rows, ...group('gold', 'a/web b/call', 1, 3)];
    const [whole, less] = [rows, lone].map(each =>
      found(figuresOf(each, { above: { 'hand-overs': 0 } }).associations, 'hand-overs', 'conversion'),
    );
    expect(less?.controlled).toEqual(whole?.controlled);
    expect(less?.strata).toEqual({ used: 2, leftOut: 1, journeysUsed: 700, journeysLeftOut: 3 });
  });

  test('controls for length: bands end where they are asked to', () => {
    const long = [...group('s', 'a/web b/call b/call', 1, 2), ...group('s', 'a/web b/web', 1, 2)];
    const strata = (lengthBands: number[]) =>
      found(
        figuresOf(long, { lengthBands, above: { 'hand-overs': 0 } }).associations,
        'hand-overs',
        'conversion',
      )?.strata;
    expect(strata([2])).toMatchObject({ used: 0, leftOut: 2 });
    expect(strata([3])).toMatchObject({ used: 1, leftOut: 0 });
    expect(strata([])).toMatchObject({ used: 1, leftOut: 0 });
    expect(strata([1, 2, 3])).toMatchObject({ used: 0, leftOut: 2 });
  });

  test('and for definition', () => {
    const own = group('s', 'a/web b/call', 1, 2);
    const others = group('s', 'a/web b/web', 1, 2).map(each => ({
      ...each,
      journeys: each.journeys.map(row => ({ ...row, definition: 'claim' })),
    }));
    const strata = (rows: Parameters<typeof logOf>[0]) =>
      found(figuresOf(rows, { above: { 'hand-overs': 0 } }).associations, 'hand-overs', 'conversion')?.strata;
    expect(strata([...own, ...others])).toMatchObject({ used: 0, leftOut: 2 });
    expect(strata([...own, ...group('s', 'a/web b/web', 1, 2)])).toMatchObject({ used: 1, leftOut: 0 });
  });

  test('a journey is exposed above what is asked for; of journeys that named no value, conversion alone is told', () => {
    const above = { rework: 2, 'drop-off': 3, 'longest-wait': 60_000, 'hand-over-wait': 5, 'hand-overs': 4 };
    const figures = figuresOf(group('s', 'a/web b/call', 1, 2), { above });
    expect(figures.above).toEqual(above);
    expect(figures.associations.map(({ outcome }) => outcome)).toEqual(new Array(5).fill('conversion'));
    expect(figures.associations.map(({ exposed }) => exposed.count)).toEqual([0, 0, 0, 2, 0]);
  });

  test('waits and hand-overs are split at their median, flags at none', () => {
    const { above, lengthBands } = figuresOf([
      journeyOf('a', 'a/web'),
      journeyOf('b', 'a/web b/web'),
      journeyOf('c', 'a/web b/app'),
      journeyOf('d', 'a/web b/app c/web'),
    ]);
    expect(above).toEqual({
      rework: 0,
      'drop-off': 0,
      'longest-wait': 60_000,
      'hand-over-wait': 0,
      'hand-overs': 0,
    });
    expect(lengthBands).toEqual([2, 4, 8, 16]);
  });

  test('NPS differs in points, CES on its scale, value in its currency; each by the last answer of a customer', () => {
    const answered = (journey: string, path: string, instrument: string, scores: number[], value: number) => {
      const rows = journeyOf(journey, path, { value, value_currency: 'EUR' });
      const [variant] = instrument === 'nps' ? ['0-10'] : ['1-7'];
      return {
        ...rows,
        journey_steps: rows.journey_steps.map((each, i) => {
          const score = scores[i];
          return score === undefined
            ? each
            : { ...each, survey_instrument: instrument, survey_variant: variant, survey_score: score };
        }),
      };
    };
    const { associations } = figuresOf(
      [
        answered('a', 'a/web b/app', 'nps', [10, 6], 10),
        answered('b', 'a/web b/app', 'nps', [0, 7], 20),
        answered('c', 'a/web b/web', 'nps', [1, 9], 40),
        answered('d', 'a/web b/web', 'nps', [9, 10], 60),
        answered('e', 'a/web b/app', 'ces', [7, 2], 0),
        answered('f', 'a/web b/web', 'ces', [1, 5], 0),
      ],
      { above: { 'hand-overs': 0 } },
    );
    expect(found(associations, 'hand-overs', 'nps')).toMatchObject({
      exposed: { count: 2 },
      unexposed: { count: 2 },
      crude: { value: -150 },
      controlled: { value: -150 },
    });
    expect(found(associations, 'hand-overs', 'ces')).toMatchObject({ controlled: { value: -3, low: null } });
    expect(found(associations, 'hand-overs', 'value-EUR')?.controlled.value).toBeCloseTo(-70 / 3, 10);
    expect(found(associations, 'hand-overs', 'nps')).not.toHaveProperty('oddsRatio');
  });

  test('counts exposed journeys as reading their flags and steps gives', () => {
    fc.assert(
      fc.property(persons(5), rows => {
        const { associations } = figuresOf(rows, {
          above: { 'hand-overs': 1, 'longest-wait': 3_600_000, 'hand-over-wait': 3_600_000 },
        });
        const decided = rows.flatMap(each => each.journeys).filter(each => each.state !== 'open');
        const flagged = (kind: string) => {
          const journeys = new Set(
            rows
              .flatMap(each => each.flags)
              .filter(each => each.kind === kind)
              .map(each => each.journey),
          );
          return decided.filter(each => journeys.has(each.journey)).length;
        };
        const gaps = (journey: string) => {
          const steps = rows.flatMap(each => each.journey_steps).filter(each => each.journey === journey);
          return steps.slice(1).map((step, i) => ({
            wait: step.occurred_at - (steps[i]?.occurred_at ?? 0),
            handOver: step.channel !== steps[i]?.channel,
          }));
        };
        const handOvers = (journey: string) => gaps(journey).filter(each => each.handOver);
        const exposed = (exposure: string) => found(associations, exposure, 'conversion')?.exposed.count ?? 0;
        expect(exposed('rework')).toBe(flagged('repetition'));
        expect(exposed('drop-off')).toBe(flagged('drop-off'));
        expect(exposed('hand-overs')).toBe(decided.filter(each => handOvers(each.journey).length > 1).length);
        expect(exposed('longest-wait')).toBe(
          decided.filter(each => gaps(each.journey).some(({ wait }) => wait > 3_600_000)).length,
        );
        expect(exposed('hand-over-wait')).toBe(
          decided.filter(each => handOvers(each.journey).reduce((sum, { wait }) => sum + wait, 0) > 3_600_000)
            .length,
        );
      }),
      { numRuns: runs(30, 2000) },
    );
  });
});

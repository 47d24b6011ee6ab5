import { describe, expect, test } from 'vitest';
import {
  oddsRatio,
  riskDifference,
  stratifiedMeanDifference,
} from '../../../../shared/domain/analytics/strata.ts';

const stratum = (y1: number, n1: number, y0: number, n0: number) => ({
  exposed: { events: y1, n: n1 },
  unexposed: { events: y0, n: n0 },
});

/** Berkeley admissions 1973 (Bickel, Hammel and O'Connell 1975; R's UCBAdmissions): men against women, six departments. */
const BERKELEY = [
  stratum(512, 825, 89, 108),
  stratum(353, 560, 17, 25),
  stratum(120, 325, 202, 593),
  stratum(138, 417, 131, 375),
  stratum(53, 191, 94, 393),
  stratum(22, 373, 24, 341),
];

/** Tolbutamide trial, by age (Rothman, Greenland and Lash, Modern Epidemiology, ch. 15). */
const TOLBUTAMIDE = [stratum(8, 106, 5, 120), stratum(22, 98, 16, 85)];

describe('Mantel–Haenszel odds ratio', () => {
  test('of the Berkeley admissions is 0.9047 (0.7719 to 1.0603), as R’s mantelhaen.test prints', () => {
    const { value, low, high } = oddsRatio(BERKELEY);
    expect(value).toBeCloseTo(0.9046968, 6);
    expect(low).toBeCloseTo(0.7719074, 5);
    expect(high).toBeCloseTo(1.0603298, 5);
  });

  test('of one stratum is its odds ratio, with Woolf’s interval', () => {
    const { value, low, high } = oddsRatio([stratum(10, 30, 5, 25)]);
    expect(value).toBeCloseTo((10 * 20) / (20 * 5), 10);
    const half = 1.959963984540054 * Math.sqrt(1 / 10 + 1 / 20 + 1 / 5 + 1 / 20);
    expect(low).toBeCloseTo(2 * Math.exp(-half), 8);
    expect(high).toBeCloseTo(2 * Math.exp(half), 8);
  });

  test('is not known where nobody differs', () => {
    const none = { value: null, low: null, high: null };
    expect(oddsRatio([])).toEqual(none);
    expect(oddsRatio([stratum(0, 5, 3, 5)])).toEqual(none);
    expect(oddsRatio([stratum(5, 5, 3, 5)])).toEqual(none);
  });

  test('strata of one side weigh nothing', () => {
    const lone = [stratum(5, 9, 0, 0), stratum(0, 0, 5, 9), stratum(0, 0, 0, 0)];
    expect(oddsRatio([...TOLBUTAMIDE, ...lone])).toEqual(oddsRatio(TOLBUTAMIDE));
    expect(riskDifference([...TOLBUTAMIDE, ...lone])).toEqual(riskDifference(TOLBUTAMIDE));
  });
});

describe('Mantel–Haenszel risk difference', () => {
  test('of the tolbutamide trial is 0.035', () => {
    expect(riskDifference(TOLBUTAMIDE).value).toBeCloseTo(0.0349, 4);
  });

  test('of one stratum is its difference', () => {
    const { value, low, high } = riskDifference([stratum(10, 30, 5, 25)]);
    expect(value).toBeCloseTo(10 / 30 - 5 / 25, 10);
    // Sato by hand: w = 750/55, P = (30²·5 − 25²·10 + 750·(−5)/2)/55², Q = (10·20 + 5·20)/110.
    const variance = ((2 / 15) * ((4500 - 6250 - 1875) / 3025) + 300 / 110) / (750 / 55) ** 2;
    expect(high).toBeCloseTo(2 / 15 + 1.959964 * Math.sqrt(variance), 6);
    expect(low).toBeCloseTo(2 / 15 - 1.959964 * Math.sqrt(variance), 6);
  });

  test('turns its sign where the sides are exchanged', () => {
    const turned = TOLBUTAMIDE.map(({ exposed, unexposed }) => ({ exposed: unexposed, unexposed: exposed }));
    const [one, other] = [riskDifference(TOLBUTAMIDE), riskDifference(turned)];
    expect(other.value).toBeCloseTo(-(one.value ?? 0), 10);
    expect(other.low).toBeCloseTo(-(one.high ?? 0), 10);
  });

  test('within the departments of Berkeley shows the reverse of what it shows over all', () => {
    const over = BERKELEY.reduce(
      (sum, { exposed, unexposed }) =>
        stratum(
          sum.exposed.events + exposed.events,
          sum.exposed.n + exposed.n,
          sum.unexposed.events + unexposed.events,
          sum.unexposed.n + unexposed.n,
        ),
      stratum(0, 0, 0, 0),
    );
    expect(riskDifference([over]).low).toBeGreaterThan(0.1);
    expect(riskDifference(BERKELEY).value).toBeLessThan(0);
  });

  test('stays within −1 and 1, and is not known without two sides', () => {
    expect(riskDifference([stratum(3, 3, 0, 3)])).toEqual({ value: 1, low: 1, high: 1 });
    expect(riskDifference([stratum(3, 3, 0, 0), stratum(0, 0, 1, 2)]).value).toBeNull();
    const [small] = [riskDifference([stratum(2, 3, 0, 3)])];
    expect(small?.high).toBe(1);
  });
});

describe('stratified difference of means', () => {
  const samples = (exposed: number[], unexposed: number[]) => ({
    exposed: Float64Array.from(exposed),
    unexposed: Float64Array.from(unexposed),
  });

  // R: t.test(extra ~ group, data = sleep, var.equal = TRUE): −3.363874 to 0.203874.
  test('of one stratum is Student’s t-test with one variance (the sleep data)', () => {
    const { value, low, high } = stratifiedMeanDifference([
      samples(
        [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2],
        [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
      ),
    ]);
    expect(value).toBeCloseTo(-1.58, 10);
    expect(low).toBeCloseTo(-3.363874, 4);
    expect(high).toBeCloseTo(0.203874, 4);
  });

  test('weighs strata by n₁n₀/(n₁+n₀) and pools their variance', () => {
    const { value, low } = stratifiedMeanDifference([samples([3, 5], [1, 1]), samples([10], [8, 9, 10])]);
    // Weights 1 and 3/4, differences 3 and 1; squares 2 + 0 + 0 + 2 over 2 + 2 degrees of freedom.
    expect(value).toBeCloseTo((3 + 0.75) / 1.75, 10);
    expect(low).toBeCloseTo(3.75 / 1.75 - 2.776445 * Math.sqrt(1 / 1.75), 5);
  });

  test('strata of one side say nothing; single values give no interval', () => {
    expect(stratifiedMeanDifference([samples([1], []), samples([], [2])]).value).toBeNull();
    expect(stratifiedMeanDifference([samples([5], [2]), samples([1, 9], []), samples([], [4, 4])])).toEqual({
      value: 3,
      low: null,
      high: null,
    });
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  difference,
  meanDifference,
  meanOf,
  netShare,
  points,
  shareDifference,
  shareOf,
  studentT,
} from '../../../../shared/domain/analytics/intervals.ts';

const sample = (...values: number[]) => Float64Array.from(values);

describe('a share with its interval (Wilson; Newcombe 1998, table I, method 3)', () => {
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i', (count, of, low, high) => {
    const share = shareOf(count, of);
    expect(share).toMatchObject({ count, of, share: count / of });
    expect(share.low).toBeCloseTo(low, 4);
    expect(share.high).toBeCloseTo(high, 4);
  });

  test('reaches the ends exactly, and mirrors', () => {
    expect(shareOf(0, 20).low).toBe(0);
    expect(shareOf(20, 20).high).toBe(1);
    expect(shareOf(20, 20).low).toBeCloseTo(1 - 0.1611, 4);
  });

  test('its ends are where the score test turns', () => {
    const counts = fc
      .integer({ min: 1, max: 2000 })
      .chain(n => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(counts, ([count, of]) => {
        const { share, low, high } = shareOf(count, of);
        if (share === null || low === null || high === null) throw new Error('there is something to share');
        expect(low).toBeLessThanOrEqual(share);
        expect(high).toBeGreaterThanOrEqual(share);
        for (const end of [low, high]) {
          if (end === 0 || end === 1) continue;
          expect(Math.abs((share - end) / Math.sqrt((end * (1 - end)) / of))).toBeCloseTo(1.96, 3);
        }
      }),
    );
  });

  test('of nothing, nothing is known', () => {
    expect(shareOf(0, 0)).toEqual({ count: 0, of: 0, share: null, low: null, high: null });
  });
});

describe('the difference of two shares (Newcombe 1998, table II, method 10)', () => {
  test.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [0, 10, 0, 10, -0.2775, 0.2775],
    [10, 10, 0, 20, 0.6791, 1],
  ])('%i/%i − %i/%i', (a, m, b, n, low, high) => {
    const found = shareDifference(shareOf(a, m), shareOf(b, n));
    expect(found.value).toBeCloseTo(a / m - b / n, 10);
    expect(found.low).toBeCloseTo(low, 4);
    expect(found.high).toBeCloseTo(high, 4);
  });

  test('is not known where a side has none', () => {
    const none = { value: null, low: null, high: null };
    expect(shareDifference(shareOf(0, 0), shareOf(1, 2))).toEqual(none);
    expect(shareDifference(shareOf(1, 2), shareOf(0, 0))).toEqual(none);
  });

  test('of estimates without an interval has none', () => {
    const bare = { value: 3, low: null, high: null };
    const whole = { value: 1, low: 0, high: 2 };
    expect(difference(bare, whole)).toEqual({ value: 2, low: null, high: null });
    expect(difference(whole, bare)).toEqual({ value: -2, low: null, high: null });
  });
});

describe('a net share (adjusted Wald of Rocks 2016)', () => {
  test('of 36 promoters, 8 detractors and 16 between', () => {
    // By hand: (36.75 − 8.75) / 63 = 0.4444; variance (45.5/63 − 0.4444²) / 63 = 0.0083280.
    const { value, low, high } = netShare(36, 8, 60);
    expect(value).toBeCloseTo(28 / 60, 10);
    expect(low).toBeCloseTo(0.44444 - 1.959964 * Math.sqrt(0.008328), 4);
    expect(high).toBeCloseTo(0.44444 + 1.959964 * Math.sqrt(0.008328), 4);
  });

  test('stays within −1 and 1', () => {
    expect(netShare(5, 0, 5)).toMatchObject({ value: 1, high: 1 });
    expect(netShare(0, 5, 5)).toMatchObject({ value: -1, low: -1 });
  });

  test('of nobody is not known; in points it is a hundredfold', () => {
    expect(points(netShare(0, 0, 0))).toEqual({ value: null, low: null, high: null });
    expect(points({ value: 0.5, low: -0.25, high: 1 })).toEqual({ value: 50, low: -25, high: 100 });
  });
});

describe('means', () => {
  test.each([
    [1, 12.7062],
    [2, 4.3027],
    [3, 3.1824],
    [4, 2.7764],
    [5, 2.5706],
    [6, 2.4469],
    [7, 2.3646],
    [8, 2.306],
    [9, 2.2622],
    [10, 2.2281],
    [15, 2.1314],
    [30, 2.0423],
    [120, 1.9799],
  ])('Student’s t of %i degrees of freedom is %f', (freedom, t) => {
    expect(studentT(freedom)).toBeCloseTo(t, 4);
  });

  test('of ten degrees of freedom, where the table ends, it errs by less than 0.00001', () => {
    expect(Math.abs(studentT(10) - 2.228138852)).toBeLessThan(0.00001);
  });

  test('broken degrees of freedom are rounded down, none count as one', () => {
    expect(studentT(5.9)).toBe(studentT(5));
    expect(studentT(0)).toBe(studentT(1));
    expect(studentT(1e9)).toBeCloseTo(1.959964, 6);
  });

  test('mean of 1 to 5: 3 ± t(4) √(2.5 / 5)', () => {
    const mean = meanOf(sample(5, 4, 3, 2, 1));
    expect(mean).toMatchObject({ n: 5, value: 3 });
    expect(mean.deviation).toBeCloseTo(Math.sqrt(2.5), 10);
    expect(mean.low).toBeCloseTo(3 - 2.776445 * Math.sqrt(0.5), 5);
    expect(mean.high).toBeCloseTo(3 + 2.776445 * Math.sqrt(0.5), 5);
  });

  test('the order of a sample does not change its mean by a bit', () => {
    expect(meanOf(sample(0.3, 0.2, 0.1))).toEqual(meanOf(sample(0.1, 0.2, 0.3)));
  });

  test('one value has no interval, none no mean', () => {
    expect(meanOf(sample(7))).toEqual({ n: 1, value: 7, low: null, high: null, deviation: null });
    expect(meanOf(sample())).toEqual({ n: 0, value: null, low: null, high: null, deviation: null });
  });

  // R's data set sleep: t.test(extra ~ group), Welch: t = −1.8608, df = 17.776, interval −3.3654832 to 0.2054832.
  test('Welch’s difference of the sleep data; degrees of freedom rounded down widen it a little', () => {
    const one = meanOf(sample(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2));
    const two = meanOf(sample(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4));
    const found = meanDifference(one, two);
    expect(found.value).toBeCloseTo(-1.58, 10);
    expect(found.low).toBeCloseTo(-1.58 - 2.1098 * (1.58 / 1.8608), 3);
    expect(found.high).toBeCloseTo(-1.58 + 2.1098 * (1.58 / 1.8608), 3);
  });

  test('a difference of samples that do not vary is certain; one value has no interval; none no difference', () => {
    expect(meanDifference(meanOf(sample(2, 2)), meanOf(sample(1, 1)))).toEqual({ value: 1, low: 1, high: 1 });
    expect(meanDifference(meanOf(sample(2)), meanOf(sample(1, 1)))).toEqual({
      value: 1,
      low: null,
      high: null,
    });
    expect(meanDifference(meanOf(sample(1, 1)), meanOf(sample(2)))).toEqual({
      value: -1,
      low: null,
      high: null,
    });
    expect(meanDifference(meanOf(sample()), meanOf(sample(1, 1))).value).toBeNull();
    expect(meanDifference(meanOf(sample(1, 1)), meanOf(sample())).value).toBeNull();
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { difference, proportion } from '../../../shared/domain/proportion.ts';

it('is Wilson’s interval, as published tables have it', () => {
  // Newcombe 1998 (interval estimation for the single proportion), table I, method 3.
  expect(proportion(81, 263)).toMatchObject({
    low: expect.closeTo(0.2553, 4),
    high: expect.closeTo(0.3662, 4),
  });
  expect(proportion(15, 148)).toMatchObject({
    low: expect.closeTo(0.0624, 4),
    high: expect.closeTo(0.1605, 4),
  });
  expect(proportion(0, 20)).toMatchObject({ low: 0, high: expect.closeTo(0.1611, 4) });
  expect(proportion(1, 29)).toMatchObject({
    low: expect.closeTo(0.0061, 4),
    high: expect.closeTo(0.1718, 4),
  });
});

it('differs by Newcombe’s interval, as published', () => {
  // Newcombe 1998 (difference between independent proportions), table II, method 10.
  const [a, b] = [proportion(56, 70), proportion(48, 80)];
  expect(difference(a, b)).toEqual({
    value: expect.closeTo(0.2, 4),
    low: expect.closeTo(0.0524, 4),
    high: expect.closeTo(0.3339, 4),
  });
  expect(difference(proportion(9, 10), proportion(3, 10))).toMatchObject({
    low: expect.closeTo(0.1705, 4),
    high: expect.closeTo(0.809, 4),
  });
  expect(difference(proportion(0, 0), b)).toBeUndefined();
});

it('holds the bounds of the score test: the share lies inside, and each end is where the test turns', () => {
  const counts = fc
    .integer({ min: 1, max: 2000 })
    .chain(n => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
  fc.assert(
    fc.property(counts, ([count, n]) => {
      const { share = Number.NaN, low, high } = proportion(count, n);
      expect(low).toBeLessThanOrEqual(share);
      expect(high).toBeGreaterThanOrEqual(share);
      expect(Math.min(low, 1 - high)).toBeGreaterThanOrEqual(0);
      for (const end of [low, high]) {
        if (end === 0 || end === 1) continue;
        const z = (share - end) / Math.sqrt((end * (1 - end)) / n);
        expect(Math.abs(z)).toBeCloseTo(1.96, 3);
      }
    }),
  );
});

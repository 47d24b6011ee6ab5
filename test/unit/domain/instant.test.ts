import fc from 'fast-check';
import { expect, it } from 'vitest';
import { instant } from '../../../shared/domain/flag.ts';

const END_OF_TIME = 8.64e15;

it('writes a time as a Date does, whatever was written before', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.integer({ min: 0, max: 4e12 }),
          fc.integer({ min: -END_OF_TIME, max: END_OF_TIME }),
          fc.integer({ min: -3, max: 3 }).map(days => days * 86_400_000),
          fc.double({ min: 0, max: 4e12, noNaN: true }),
        ),
        { minLength: 1, maxLength: 5 },
      ),
      times => {
        for (const at of times) expect(instant(at)).toBe(new Date(at).toISOString());
      },
    ),
  );
});

it('writes nothing that is no time', () => {
  for (const at of [Number.NaN, Number.POSITIVE_INFINITY, END_OF_TIME + 1])
    expect(() => instant(at)).toThrow(RangeError);
});

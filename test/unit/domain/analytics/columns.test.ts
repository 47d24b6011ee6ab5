import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellOf, partsOf, wholeNumber } from '../../../../shared/domain/analytics/cell.ts';
import { bytes, doubles, integers } from '../../../../shared/domain/analytics/grow.ts';
import { createNumberIndex } from '../../../../shared/domain/analytics/number-index.ts';
import { createSums } from '../../../../shared/domain/analytics/sums.ts';
import { createTexts } from '../../../../shared/domain/analytics/texts.ts';
import { runs } from '../../../runs.ts';

describe('columns that grow', () => {
  test('give back what was pushed, at any length', () => {
    for (const length of [0, 1, 63, 64, 65, 128, 129]) {
      const values = Array.from({ length }, (_, i) => i);
      for (const make of [bytes, integers, doubles]) {
        const column = make();
        for (const value of values) column.push(value);
        expect(column.length()).toBe(length);
        expect([...column.taken()]).toEqual(values);
      }
    }
  });

  test('hold what their kind of number holds', () => {
    const column = doubles();
    column.push(Number.NaN);
    column.push(0.1);
    expect([...column.taken()]).toEqual([Number.NaN, 0.1]);
    expect(bytes().taken()).toBeInstanceOf(Uint8Array);
    expect(integers().taken()).toBeInstanceOf(Uint32Array);
  });
});

describe('texts', () => {
  test('each has one number, the empty one 0', () => {
    const texts = createTexts();
    expect([texts.add('a'), texts.add('b'), texts.add('a'), texts.add(''), texts.add(undefined)]).toEqual([
      1, 2, 1, 0, 0,
    ]);
    expect([texts.numberOf('b'), texts.numberOf('c'), texts.count()]).toEqual([2, 0, 3]);
    expect([texts.textOf(0), texts.textOf(2), texts.textOf(3)]).toEqual(['', 'b', '']);
  });
});

describe('numbers by place', () => {
  test('keep their place when there are many', () => {
    const index = createNumberIndex();
    const numbers = Array.from({ length: 1000 }, (_, i) => 20_000 + i * 977);
    expect(numbers.map(index.add)).toEqual([...numbers.keys()]);
    expect(numbers.map(index.add)).toEqual([...numbers.keys()]);
    expect(numbers.map(index.find)).toEqual([...numbers.keys()]);
    expect([index.count(), index.numberAt(999)]).toEqual([1000, 20_000 + 999 * 977]);
    expect([index.find(20_001), index.find(-1), index.numberAt(9999)]).toEqual([-1, -1, -1]);
  });

  test('as a Map has them, near the greatest whole number too', () => {
    const number = fc.oneof(
      fc.nat(200),
      fc.maxSafeNat(),
      // Where numbers cease to have a slot of their own.
      fc.integer({ min: 16_380, max: 16_390 }),
      fc.integer({ min: 0, max: 50 }).map(i => i * 2 ** 32),
    );
    fc.assert(
      fc.property(fc.array(number, { maxLength: 300 }), number, (numbers, other) => {
        const index = createNumberIndex();
        const places = new Map<number, number>();
        for (const each of numbers) {
          const place = places.get(each) ?? places.size;
          places.set(each, place);
          expect(index.add(each)).toBe(place);
        }
        expect(index.count()).toBe(places.size);
        for (const [each, place] of places)
          expect([index.find(each), index.numberAt(place)]).toEqual([place, each]);
        expect(index.find(other)).toBe(places.get(other) ?? -1);
      }),
      { numRuns: runs(100, 2000) },
    );
  });
});

describe('money by currency', () => {
  test('adds up without dust, by the name of the currency; what is no number adds nothing', () => {
    const sums = createSums();
    for (const [currency, amount] of [
      [1, 5],
      [2, 0.1],
      [2, 0.2],
      [1, Number.NaN],
    ] as const)
      sums.add(currency, amount);
    expect(sums.list(currency => ['', 'USD', 'EUR'][currency] ?? '')).toEqual([
      { currency: 'EUR', amount: 0.3 },
      { currency: 'USD', amount: 5 },
    ]);
  });
});

describe('cells', () => {
  test('any texts come back as they were', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: fc.constantFrom('~', '/', '0', '1', 'a') }), { minLength: 1 }),
        parts => {
          expect(partsOf(cellOf(...parts))).toEqual(parts);
        },
      ),
      { numRuns: runs(300, 5000) },
    );
    expect(cellOf('step', 2, 'a/b~')).toBe('step/2/a~1b~0');
  });

  test('whole numbers are written in one way', () => {
    expect(['0', '7', '10', '999999999999999'].map(wholeNumber)).toEqual([0, 7, 10, 999_999_999_999_999]);
    for (const text of [undefined, '', '-1', '01', '1.5', '1e3', ' 1', '1x', '1000000000000000']) {
      expect(wholeNumber(text), text).toBe(-1);
    }
  });
});

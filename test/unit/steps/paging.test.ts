import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidCursorError } from '../../../shared/steps/errors.ts';
import {
  boundsOf,
  byBytes,
  decodeCursor,
  encodeCursor,
  isoOf,
  placeOf,
} from '../../../shared/steps/paging.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1 });
const time = fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });

test('byBytes is the order of UTF-8', () => {
  const mixed = fc.string({
    unit: fc.constantFrom('a', '#', 'é', '\ud7ff', '\ue000', '\uffee', '😀', '\u{10ffff}'),
  });
  fc.assert(
    fc.property(mixed, mixed, (a, b) => {
      expect(Math.sign(byBytes(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});

describe('cursors', () => {
  test('give back the place, to the list that gave them out and to no other', () => {
    fc.assert(
      fc.property(text, text, time, (list, id, at) => {
        const place = placeOf(at.getTime(), id, 'email.a');
        const cursor = encodeCursor(list, place);
        expect(decodeCursor(list, cursor)).toBe(place);
        expect(() => decodeCursor(`${list}x`, cursor)).toThrow(InvalidCursorError);
      }),
    );
  });

  test('anything else is refused by name, never by another error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json().map(json => Buffer.from(json).toString('base64url')),
        ),
        cursor => {
          expect(() => decodeCursor('Q', cursor)).toThrow(InvalidCursorError);
        },
      ),
    );
  });
});

test('places sort by time whatever the ids', () => {
  fc.assert(
    fc.property(time, time, text, text, (a, b, one, two) => {
      fc.pre(a.getTime() !== b.getTime());
      expect(placeOf(a.getTime(), one) < placeOf(b.getTime(), two)).toBe(a < b);
    }),
  );
});

test('times outside the years 0 to 9999 have no place; bounds outside them mean no bound', () => {
  expect(() => isoOf(Number.NaN)).toThrow(RangeError);
  expect(() => isoOf(8.64e15)).toThrow('8640000000000000 is not a time in ms of the years 0 to 9999');
  const open = { lower: '0000-01-01T00:00:00.000Z', upper: '~' };
  expect(boundsOf('Q', { limit: 1, from: -1e18, to: 1e18 })).toEqual(open);
  expect(boundsOf('Q', { limit: 1 })).toEqual(open);
  expect(() => boundsOf('Q', { limit: 1.5 })).toThrow(RangeError);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern, matchesPattern } from '../../local/event-pattern.ts';

const event = (detail: unknown) => ({ source: 'shop', detail });
const matches = (pattern: unknown, value: unknown) => matchesPattern(compilePattern(pattern), value);

describe('properties of the matcher', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));

  it('an event matches the pattern made of its own leaves, and none that asks for a leaf it lacks', () => {
    const detail = fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), leaf, { minKeys: 1, maxKeys: 6 });
    fc.assert(
      fc.property(detail, fc.string(), (values, other) => {
        const own = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, [value]]));
        expect(matches({ detail: own }, event(values))).toBe(true);
        expect(matches({ detail: { ...own, missing: [other] } }, event(values))).toBe(false);
      }),
    );
  });

  it('anything-but is the opposite of its operand, on one value', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (wanted, x) => {
        for (const operator of ['prefix', 'suffix', 'equals-ignore-case']) {
          const plain = matches({ detail: { x: [{ [operator]: wanted }] } }, event({ x }));
          const negated = matches(
            { detail: { x: [{ 'anything-but': { [operator]: wanted } }] } },
            event({ x }),
          );
          expect(negated).toBe(!plain);
        }
      }),
    );
  });

  it('wildcard agrees with a regular expression', () => {
    const part = fc
      .array(fc.constantFrom('a', 'b', '*'), { maxLength: 8 })
      .map(parts => parts.join('').replace(/\*+/g, '*'));
    const subject = fc.array(fc.constantFrom('a', 'b'), { maxLength: 12 }).map(parts => parts.join(''));
    fc.assert(
      fc.property(part, subject, (pattern, x) => {
        const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(x);
        expect(matches({ detail: { x: [{ wildcard: pattern }] } }, event({ x }))).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  it('arrays of objects: the same as trying each element by itself', () => {
    const element = fc.record(
      { x: fc.integer({ min: 0, max: 3 }), y: fc.integer({ min: 0, max: 3 }) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        fc.array(element, { maxLength: 5 }),
        fc.integer({ min: 0, max: 3 }),
        fc.integer({ min: 0, max: 3 }),
        (a, x, y) => {
          const expected = a.some(item => item.x === x && item.y === y);
          expect(matches({ detail: { a: { x: [x], y: [y] } } }, event({ a }))).toBe(expected);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('numeric ranges agree with comparison', () => {
    const bound = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(bound, bound, fc.double({ min: -60, max: 60, noNaN: true }), (a, b, x) => {
        fc.pre(a < b);
        expect(matches({ detail: { x: [{ numeric: ['>=', a, '<', b] }] } }, event({ x }))).toBe(
          x >= a && x < b,
        );
      }),
    );
  });
});

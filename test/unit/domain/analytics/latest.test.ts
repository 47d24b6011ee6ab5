import fc from 'fast-check';
import { expect, test } from 'vitest';
import { latest } from '../../../../shared/domain/analytics/latest.ts';
import { runs } from '../../../runs.ts';

const quote = fc.record({
  at: fc.nat(4),
  text: fc.constantFrom('a', 'b'),
  journey: fc.constantFrom('j', 'k'),
  stage: fc.constant('s'),
  channel: fc.constant('web'),
});

test('keeps the latest in any order: at one time by text, then journey', () => {
  fc.assert(
    fc.property(fc.array(quote, { maxLength: 12 }), fc.nat(6), (quotes, limit) => {
      const kept = latest(limit);
      for (const each of quotes) kept.offer(each.at, () => each);
      const sorted = quotes.toSorted(
        (a, b) => b.at - a.at || (a.text + a.journey < b.text + b.journey ? -1 : 1),
      );
      expect(kept.taken().map(({ at, text, journey }) => [at, text, journey])).toEqual(
        sorted.slice(0, limit).map(({ at, text, journey }) => [at, text, journey]),
      );
    }),
    { numRuns: runs(200, 5000) },
  );
});

test('asks for the words only of what may stay', () => {
  const kept = latest(1);
  kept.offer(2, () => ({ at: 2, text: 'new', stage: '', channel: '', journey: '' }));
  kept.offer(1, () => {
    throw new Error('too old to be asked for');
  });
  expect(kept.taken()).toHaveLength(1);
});

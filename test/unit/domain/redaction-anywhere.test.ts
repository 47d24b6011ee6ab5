import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digitGroups, foldText, windowsFrom } from '../../../shared/domain/digit-groups.ts';
import { redact } from '../../../shared/domain/redaction.ts';
import { runs } from '../../runs.ts';

const numRuns = runs(300, 5_000);
const inSpain = (text: string) => redact(text, { country: 'ES' });

describe('wherever it stands', () => {
  const digits = (count: number) =>
    fc.array(fc.nat({ max: 9 }), { minLength: count, maxLength: count }).map(all => all.join(''));
  const luhn = (number: string) => {
    for (let check = 0; check < 10; check++) {
      const sum = [...number, String(check)].reverse().reduce((total, digit, i) => {
        const value = Number(digit) * (i % 2 === 0 ? 1 : 2);
        return total + (value > 9 ? value - 9 : value);
      }, 0);
      if (sum % 10 === 0) return number + check;
    }
    return number;
  };
  const iban = (bban: string) => {
    const rest = [...`${bban}142800`].reduce((value, digit) => (value * 10 + Number(digit)) % 97, 0);
    return `ES${String(98 - rest).padStart(2, '0')}${bban}`;
  };
  const parted = (text: string, sizes: number[], sign: string) => {
    let rest = text;
    const parts = sizes.map(size => {
      const part = rest.slice(0, size);
      rest = rest.slice(size);
      return part;
    });
    return parts.join(sign);
  };
  const sign = fc.constantFrom('', ' ', '-', '.', '\u00a0', '\u2013', '\u200b');
  const secret = fc.oneof(
    fc.tuple(digits(8), sign).map(([rest, s]) => `+34${s}${parted(`6${rest}`, [3, 3, 3], s)}`),
    fc.tuple(digits(8), sign).map(([rest, s]) => parted(`6${rest}`, [3, 2, 2, 2], s)),
    fc.tuple(digits(14), sign).map(([rest, s]) => parted(luhn(`4${rest}`), [4, 4, 4, 4], s)),
    fc
      .tuple(digits(20), fc.constantFrom('', ' ', '-'))
      .map(([rest, s]) => parted(iban(rest), [4, 4, 4, 4, 4, 4], s)),
    fc
      .tuple(
        fc.stringMatching(/^[a-z][a-z0-9._-]{0,20}[a-z0-9]$/),
        fc.stringMatching(/^[a-z]{1,12}\.(com|es|co\.uk)$/),
      )
      .map(([a, b]) => `${a}@${b}`),
  );
  const around = fc.tuple(
    fc.constantFrom('', 'hola ', '(', 'mi dato: ', '"', '\n', 'vivo en el 5, '),
    fc.constantFrom('', ' y ya', ')', '.', '"', '\n', ', gracias', '?'),
  );

  it('nothing of it is left, and what stands around it is', () => {
    fc.assert(
      fc.property(secret, around, (hidden, [before, after]) => {
        const redacted = inSpain(before + hidden + after);
        expect(redacted).toMatch(/\[(?:e-mail|phone|card|account)\]/);
        expect(redacted.replace(/\[.*\]/, '')).toBe(before + after);
      }),
      { numRuns },
    );
  });
});

it('a text is read the same whether or not it can be passed over: with a sign behind it, it cannot', () => {
  const sign = ' \u2026';
  const piece = fc.oneof(
    fc.stringMatching(/^[0-9]{1,8}$/),
    fc.constantFrom(
      '4111',
      '1111 1111',
      '600',
      '111 222',
      '5500005555555559',
      '+34',
      'ES91',
      '2100',
      'iban',
      'GB82',
    ),
    fc.constantFrom(' ', '-', '.', '/', '(', ')', ' - ', '.  (', '\n', ',', 'a', 'Tel ', 'cuenta ', '_'),
    fc.uuid(),
  );
  const text = fc.array(piece, { maxLength: 9 }).map(pieces => `${pieces.join('')}.`);
  fc.assert(
    fc.property(text, fc.boolean(), (each, strict) => {
      const read = (it: string) => redact(it, { country: 'ES', strict });
      expect(read(each) + sign).toBe(read(each + sign));
    }),
    { numRuns: 10 * numRuns },
  );
});

it('a folded text is as long as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(foldText(text)).toHaveLength(text.length);
    }),
    { numRuns },
  );
});

it.each(['1', '1 ', '4111 ', '+1 ', '1-', '600 111 222 ', '00 ', '(1) ', '.1', '2026-11-22 '])(
  'of a hostile text (%j again and again) no more is looked at than twenty digits from each place on',
  unit => {
    const shape = foldText(unit.repeat(runs(20_000) / unit.length));
    const groups = digitGroups(shape);
    const looked = groups.reduce(
      (sum, _, i) => sum + windowsFrom(groups, i).reduce((all, each) => all + each.digits.length, 0),
      0,
    );
    expect(looked).toBeLessThanOrEqual(210 * groups.length);
    expect(groups.length).toBeLessThanOrEqual(shape.length);
    expect(inSpain(shape).length).toBeLessThanOrEqual(4 * shape.length);
  },
);

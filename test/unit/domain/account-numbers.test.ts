import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ibanEnd, isCard, isSpanishAccount } from '../../../shared/domain/account-numbers.ts';
import { type DigitWindow, digitGroups, windowsFrom } from '../../../shared/domain/digit-groups.ts';
import { runs } from '../../runs.ts';

/** The longest number from the first group on that has `count` digits. */
function window(text: string, count = text.replace(/\D/g, '').length, first = 0): DigitWindow {
  const found = windowsFrom(digitGroups(text), first).find(({ digits }) => digits.length === count);
  if (found === undefined) throw new Error(`no ${count} digits in ${text}`);
  return found;
}

/** `start` filled up with zeros to `length`, the last digit so that the sum of ISO/IEC 7812 ends in 0. */
function numberOf(start: string, length: number): string {
  const body = start.padEnd(length - 1, '0');
  const sum = [...body].reverse().reduce((total, digit, i) => {
    const value = i % 2 === 0 ? 2 * Number(digit) : Number(digit);
    return total + Math.floor(value / 10) + (value % 10);
  }, 0);
  return body + String((10 - (sum % 10)) % 10);
}

/** The digits in groups of these sizes, with these signs between them in turn. */
function written(digits: string, sizes: number[], signs: string): string {
  let at = 0;
  return sizes
    .map((size, i) => {
      const sign = i === 0 ? '' : (signs[(i - 1) % signs.length] ?? '');
      at += size;
      return sign + digits.slice(at - size, at);
    })
    .join('');
}

describe('a card', () => {
  it.each([
    ['4', [16, 19]],
    ['51', [16]],
    ['55', [16]],
    ['2221', [16]],
    ['2229', [16]],
    ['223', [16]],
    ['2720', [16]],
    ['34', [15]],
    ['37', [15]],
    ['300', [14, 16, 19]],
    ['305', [14, 16, 19]],
    ['36', [14, 16, 19]],
    ['6011', [16, 19]],
    ['644', [16, 19]],
    ['3528', [16, 19]],
    ['358', [16, 19]],
    ['62', [16, 17, 18, 19]],
    ['5018', [16, 18, 19]],
    ['6763', [16, 18, 19]],
    ['2204', [16]],
    ['9792', [16]],
    ['2220', []],
    ['2721', []],
    ['50', []],
    ['56', []],
    ['306', []],
    ['643', []],
    ['3527', []],
    ['359', []],
    ['1', []],
  ])('that begins %s has %j digits', (start, lengths) => {
    const found = [13, 14, 15, 16, 17, 18, 19, 20].filter(length => isCard(window(numberOf(start, length))));
    expect(found).toEqual(lengths);
  });

  it('has a right check digit', () => {
    const right = numberOf('4987654321', 16);
    const all = [...'0123456789'].map(digit => right.slice(0, 15) + digit);
    expect(all.filter(each => isCard(window(each)))).toEqual([right]);
  });

  it.each([
    ['4', [4, 4, 4, 4], true],
    ['4', [4, 4, 4, 4, 3], true],
    ['62', [4, 4, 4, 4, 2], true],
    ['34', [4, 6, 5], true],
    ['36', [4, 6, 4], true],
    ['5018', [4, 4, 4, 6], true],
    ['4', [4, 4, 4, 7], true],
    ['62', [4, 4, 4, 4, 1], false],
    ['62', [1, 4, 4, 4, 4], false],
    ['4', [4, 6, 6], false],
    ['4', [4, 4, 4, 2, 2], false],
    ['4', [5, 3, 4, 4], false],
    ['4', [2, 2, 2, 2, 2, 2, 2, 2], false],
  ])('%s… in groups of %j, printed so: %s; with one sign between them, always', (start, sizes, printed) => {
    const digits = numberOf(
      start,
      sizes.reduce((a, b) => a + b, 0),
    );
    expect(isCard(window(written(digits, sizes, ' -')))).toBe(printed);
    expect(isCard(window(written(digits, sizes, '-')))).toBe(true);
  });

  it('in one piece is not the piece of a code', () => {
    const card = numberOf('4', 16);
    expect(isCard(window(`${card}-1`, 16))).toBe(false);
    expect(isCard(window(`1-${card}`, 16, 1))).toBe(false);
    expect(isCard(window(`${card} 1`, 16))).toBe(true);
    expect(isCard(window(`1 ${card}`, 16, 1))).toBe(true);
    expect(isCard(window(`${written(card, [4, 4, 4, 4], '-')}-1`, 16))).toBe(true);
  });
});

describe('a Spanish account', () => {
  /** The published rule: weights are the powers of 2 modulo 11; what is lacking to 11, 10 written 1 and 11 written 0. */
  const control = (digits: string): string => {
    const sum = [...digits.padStart(10, '0')].reduce((total, digit, i) => total + Number(digit) * 2 ** i, 0);
    return ['0', '1', '9', '8', '7', '6', '5', '4', '3', '2', '1'][sum % 11] ?? '';
  };
  const digits = (count: number) => fc.stringMatching(new RegExp(`^[0-9]{${count}}$`));

  it('has two right check digits, and no others', () => {
    fc.assert(
      fc.property(digits(8), digits(10), fc.nat({ max: 99 }), (branch, account, other) => {
        const right = control(branch) + control(account);
        const said = String(other).padStart(2, '0');
        const zero = Number(branch) === 0 && Number(account) === 0;
        expect(isSpanishAccount(window(branch + right + account))).toBe(!zero);
        expect(isSpanishAccount(window(branch + said + account))).toBe(!zero && said === right);
      }),
      { numRuns: runs(400, 20_000) },
    );
  });

  it('one wrong check digit is enough, and all zeros are none', () => {
    expect(isSpanishAccount(window('21000418450200051332'))).toBe(true);
    expect(isSpanishAccount(window('21000418550200051332'))).toBe(false);
    expect(isSpanishAccount(window('21000418460200051332'))).toBe(false);
    expect(isSpanishAccount(window('0'.repeat(20)))).toBe(false);
    const nines = control('99999999') + control('9999999999');
    expect(isSpanishAccount(window(`99999999${nines}9999999999`))).toBe(true);
  });

  it.each([
    [[20], true],
    [[4, 4, 2, 10], true],
    [[4, 4, 12], true],
    [[8, 2, 10], true],
    [[4, 4, 4, 4, 4], true],
    [[10, 10], false],
    [[4, 16], false],
    [[5, 5, 5, 5], false],
  ])('in groups of %j: %s', (sizes, is) => {
    expect(isSpanishAccount(window(written('21000418450200051332', sizes, ' ')))).toBe(is);
  });
});

describe('an IBAN ends where its country says', () => {
  it.each([
    'AD1200012030200359100100',
    'ES9121000418450200051332',
    'ES91 2100 0418 4502 0005 1332',
    'es91-2100.0418/4502-0005-1332',
    'ES91\u200b \u200b2100 04184502\u200b\u200b00051332',
    'MT84MALT011000012345MTLCAST001S',
    'NO93 8601 1117 947',
    'YE15CBYE0001018861234567891234',
  ])('%j', text => {
    expect(ibanEnd(text, 0)).toBe(text.length);
    expect(ibanEnd(`a ${text}, y`, 2)).toBe(text.length + 2);
  });

  it.each([
    ['a wrong sum', 'ES9221000418450200051332'],
    ['a digit lacks', 'ES912100041845020005133'],
    ['a digit too many', 'ES91210004184502000513321'],
    ['a letter behind', 'ES9121000418450200051332x'],
    ['no country of the registry', 'XX9121000418450200051332'],
    ['two signs in a row', 'ES91  2100 0418 4502 0005 1332'],
    ['another sign', 'ES91,2100 0418 4502 0005 1332'],
    ['a line break', 'ES91\n2100 0418 4502 0005 1332'],
    ['the end of the text', 'ES91 '],
  ])('%s: none', (_, text) => {
    expect(ibanEnd(text, 0)).toBeUndefined();
  });
});

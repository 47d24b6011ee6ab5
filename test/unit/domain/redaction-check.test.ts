import { describe, expect, it } from 'vitest';
import { mayHold } from '../../../shared/domain/redaction-check.ts';

/** An IBAN of Qatar whose digits stand alone between letters; its check digits by ISO 13616. */
function ibanOf(account: string): string {
  const number = BigInt([...`${account}QA00`].map(each => Number.parseInt(each, 36)).join(''));
  return `QA${String(98n - (number % 97n)).padStart(2, '0')}${account}`;
}
const IBAN = ibanOf('DOHBA1B2C3D4E5F6G7H8I9J0K');

describe('a text that surely holds no address and no number of anybody', () => {
  it.each([
    ['', 'nothing'],
    ['hola', 'words'],
    ['123456', 'fewer digits than a telephone number'],
    ['123456 hola 7', 'a word between'],
    ['1234     567', 'five spaces between'],
    ['12:34:56.789', 'a time'],
    ['12345_6789', 'a sign that stands in no number'],
    ['123~4567', 'the last sign of ASCII'],
    ['123+4567', 'a sum'],
    ['123a4567', 'a letter between'],
    ['100% 40', 'a percentage'],
    ['日本', 'another script'],
    ['日本 123456', 'another script, and fewer digits'],
    ['日本 1.....2.....3.....4.....5.....6.....7', 'another script, and digits far from each other'],
    [`${IBAN.slice(0, 2)}00${IBAN.slice(4)}`, 'what would be an IBAN with other check digits'],
  ])('%s (%s)', text => expect(mayHold(text, false)).toBe(false));

  it.each([
    ['1234567890123', 'fewer digits than a card'],
    ['600111222', 'a telephone number without its plus'],
  ])('%s (%s), of a thing', text => expect(mayHold(text, true)).toBe(false));
});

describe('a text that is looked at closely', () => {
  it.each([
    ['1234567', 'as many digits as a telephone number'],
    ['1-2-3-4-5-6-7', 'one by one'],
    ['(1) 2/3.4\t567', 'by any sign that may stand in one'],
    ['1234    567', 'four spaces between'],
    ['12:34 1234567', 'after a time'],
    ['hola 1234567', 'after a word'],
    ['a@b', 'a sign of an address'],
    ['12345 a@b', 'digits before it'],
    ['ana%40example.com', 'the same in a link'],
    ['12%345678', 'a percent sign among digits'],
    ['é 1234567', 'beyond ASCII'],
    ['日本 1234567', 'another script'],
    ['日本 1....2....3....4....5....6....7', 'another script, and digits near each other'],
    ['日本 a@b', 'another script, and an address'],
    ['\u0660\u0661', 'digits of another script'],
    ['a\uff20b', 'a full-width sign of an address'],
    [IBAN, 'an IBAN'],
    [`(${IBAN})`, 'an IBAN in brackets'],
    [`x${IBAN}`, 'an IBAN that may be part of a word'],
  ])('%s (%s)', text => expect(mayHold(text, false)).toBe(true));

  it.each([
    ['12345678901234', 'as many digits as a card'],
    ['1234567+8', 'a plus'],
    ['a@b', 'a sign of an address'],
    [IBAN, 'an IBAN'],
  ])('%s (%s), of a thing', text => expect(mayHold(text, true)).toBe(true));
});

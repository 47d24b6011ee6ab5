import { describe, expect, it } from 'vitest';
import { digitGroups, windowsFrom } from '../../../shared/domain/digit-groups.ts';
import type { Cue } from '../../../shared/domain/number-cues.ts';
import { phoneAmong } from '../../../shared/domain/phone-numbers.ts';

interface Around {
  country?: string;
  cue?: Cue;
  plus?: boolean;
  /** The group it begins with. */
  first?: number;
}

/** The digits of the telephone number that begins with the first group; no country unless one is named. */
function phone(text: string, { country = 'ZZ', cue, plus = false, first = 0 }: Around = {}) {
  const windows = windowsFrom(digitGroups(text), first);
  return phoneAmong(windows, plus, country, () => cue)?.digits;
}

describe('as it is written at home', () => {
  it.each([
    ['ES', '612345678'],
    ['PT', '912345678'],
    ['PL', '512345678'],
    ['GR', '6912345678'],
    ['CZ', '601123456'],
    ['NO', '41234567'],
    ['DK', '21234567'],
    ['US', '2125550123'],
    ['CA', '4165550123'],
    ['MX', '5512345678'],
    ['BR', '11987654321'],
    ['CL', '912345678'],
    ['CO', '3001234567'],
  ])('in %s without prefix: %s', (country, digits) => {
    expect(phone(digits, { country })).toBe(digits);
    expect(phone(`${digits}1111`, { country })).toBeUndefined();
    expect(phone(digits)).toBeUndefined();
  });

  it('not in a country where every number has a prefix', () => {
    expect(phone('612345678', { country: 'FR' })).toBeUndefined();
    expect(phone('7911123456', { country: 'GB' })).toBeUndefined();
  });

  it('with a trunk 0: ten or eleven digits in one piece, nine to twelve in groups', () => {
    const counts = (make: (digits: string) => string) =>
      [8, 9, 10, 11, 12, 13].filter(count => phone(make('0612345678901'.slice(0, count))) !== undefined);
    expect(counts(digits => digits)).toEqual([10, 11]);
    expect(counts(digits => digits.replace(/^(...)(...)/, '$1 $2-'))).toEqual([9, 10, 11, 12]);
    expect(phone('0 612345678')).toBeUndefined();
    expect(phone('0012345678')).toBeUndefined();
  });

  it.each([
    ['212 555 0123', '2125550123'],
    ['1 212 555 0123', '12125550123'],
    ['2125550123', undefined],
    ['112 555 0123', undefined],
    ['212 155 0123', undefined],
    ['5 212 555 0123', undefined],
    ['2 125 550 1234', undefined],
    ['121 255 5012 3', undefined],
  ])('in the North American form, anywhere: %s', (text, digits) => {
    expect(phone(text)).toBe(digits);
  });

  it('in groups of more than one digit, with two signs at most', () => {
    expect(phone('600-111 222', { country: 'ES' })).toBe('600111222');
    expect(phone('600-11 12.22', { country: 'ES' })).toBeUndefined();
    expect(phone('6 00 11 12 22', { country: 'ES' })).toBeUndefined();
    expect(phone('6 00111222', { country: 'ES' })).toBeUndefined();
  });

  it('no date without signs', () => {
    expect(phone('20261122', { country: 'DK' })).toBeUndefined();
    expect(phone('20261322', { country: 'DK' })).toBe('20261322');
  });
});

describe('is not the part of something longer', () => {
  const inSpain = (text: string, first = 0) => phone(text, { country: 'ES', first });

  it.each([
    ['5 600111222', true],
    ['5 \t600111222', true],
    ['1234 600111222', true],
    ['123/600111222', true],
    ['123 600111222', false],
    ['5-600111222', false],
    ['5- 600111222', false],
    ['5 -600111222', false],
    ['5-600 111 222', true],
    ['12 600 111 222', true],
    ['123 600 111 222', false],
    ['123/600 111 222', true],
  ])('%s, from its second group on: %s', (text, is) => {
    expect(inSpain(text, 1)).toBe(is ? '600111222' : undefined);
  });

  it.each([
    ['600111222 5', true],
    ['600111222 123', false],
    ['600111222-5', false],
    ['600111222/123', true],
    ['600 111 222 33', true],
    ['600 111 222 1234', false],
    ['600 111 222 333 444', false],
    ['600 111 222 333 444 5', true],
    ['600 111 222-1234', true],
  ])('%s: %s', (text, is) => {
    expect(inSpain(text)).toBe(is ? '600111222' : undefined);
  });
});

describe('after + or 00', () => {
  const abroad = (text: string) => phone(text, { plus: true });

  it.each([
    ['1234567', undefined],
    ['12345678', '12345678'],
    ['999 1234 567', '9991234567'],
    ['123456789012345', '123456789012345'],
    ['1234567890123456', undefined],
    ['012345678', undefined],
    ['34 600 111 222 333', '34600111222'],
    ['351 912 345 678 9', '351912345678'],
    ['44 020 7946 0958 1', '4402079460958'],
    ['34 600', undefined],
  ])('+%s: %s', (text, digits) => {
    expect(abroad(text)).toBe(digits);
  });

  it('in groups of three behind points it is an amount, unless it is too long for one', () => {
    expect(abroad('10.000.000')).toBeUndefined();
    expect(abroad('100.000.000')).toBeUndefined();
    expect(abroad('1.000.000.000')).toBe('1000000000');
    expect(abroad('10.000 000')).toBe('10000000');
    expect(abroad('10.000.0000')).toBe('100000000');
    expect(abroad('10.0000.000')).toBe('100000000');
  });

  it.each([
    ['0034600111222', '0034600111222'],
    ['00 34 600 111 222', '0034600111222'],
    ['00491500123456789', '00491500123456789'],
    ['00999123456', undefined],
    ['003460011122', undefined],
    ['99491500123456789', undefined],
    ['0034600111222-5', undefined],
  ])('%s: %s', (text, digits) => {
    expect(phone(text)).toBe(digits);
  });
});

describe('by what the words before it say', () => {
  const said = (text: string) => phone(text, { cue: 'phone' });

  it('behind a word for a telephone: the longest of seven to fifteen digits, in seven groups at most', () => {
    expect(said('123456')).toBeUndefined();
    expect(said('1234567')).toBe('1234567');
    expect(said('1234567 12345678')).toBe('123456712345678');
    expect(said('1234567 123456789')).toBe('1234567');
    expect(said('1 2 3 4 5 6 7 8')).toBe('1234567');
    expect(said('12 1 1 1 1 1 1 8')).toBe('12111111');
    expect(said('20261122')).toBeUndefined();
  });

  it('behind a word for a thing: none, but for one after 00', () => {
    const thing = { country: 'ES', cue: 'reference' } as const;
    expect(phone('600111222', thing)).toBeUndefined();
    expect(phone('0034600111222', thing)).toBe('0034600111222');
    expect(phone('600111222', { country: 'ES', cue: 'account' })).toBe('600111222');
  });
});

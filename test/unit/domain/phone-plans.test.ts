import { describe, expect, test } from 'vitest';
import { type Namespace, normaliseIdentifier } from '../../../shared/domain/normalise.ts';

const phone: Namespace = { name: 'phone', kind: 'personal', format: 'phone' };
const read = (written: string, country: string) => normaliseIdentifier(phone, written, country);

/**
 * The numbering plans: country, calling code, trunk prefix, the first digits a national number may have (one class of
 * digits a place) and how many digits it has. A country with several kinds of numbers has a line for each.
 */
const PLANS = `
  ES 34  -  5-9          9     | PT 351 -  2-9          9     | FR 33  0  1-9          9
  DE 49  0  1-9          6-13  | IT 39  -  0,1-9        6-11  | IT 39  -  3            9-10
  IT 39  -  8-9          9     | GB 44  0  1-9          9-10  | IE 353 0  1-9          7-9
  NL 31  0  1-9          9     | BE 32  0  1-9          8-9   | LU 352 -  24-9         4-11
  CH 41  0  1-9          9     | AT 43  0  1-9          7-13  | PL 48  -  1-9          9
  SE 46  0  1-9          7-9   | NO 47  -  2-9          8     | DK 45  -  2-9          8
  FI 358 0  1-9          6-11  | GR 30  -  2-9          10    | CZ 420 -  2-9          9
  SK 421 0  2-9          9     | HU 36  06 1-9          8-9   | RO 40  0  2-9          9
  US 1   1  2-9,0-9,0-9,2-9 10 | CA 1   1  2-9,0-9,0-9,2-9 10 | MX 52  0  2-9          10
  BR 55  0  1-9,1-9,9    11    | BR 55  0  1-9,1-9,2-9  10    | AR 54  0  1-8          10
  AR 54  0  9,1-8        11    | CL 56  0  2-9          9     | CO 57  0  1-9          10
  PE 51  0  1-9          8-9   | AU 61  0  1-9          9     | NZ 64  0  2            8-10
  NZ 64  0  3-9          8     | JP 81  0  1-9          9-10  | IN 91  0  1-9          10
  CN 86  0  1,3-9        11    | CN 86  0  1,0          10    | CN 86  0  2-9          9-11`;

interface Kind {
  country: string;
  code: string;
  trunk: string;
  places: string[][];
  shortest: number;
  longest: number;
}

const kinds = PLANS.trim()
  .split(/\s*[|\n]\s*/)
  .map((line): Kind => {
    const [country = '', code = '', trunk = '', first = '', lengths = ''] = line.split(/\s+/);
    const [shortest = 0, longest = shortest] = lengths.split('-').map(Number);
    const places = first
      .split(',')
      .map(digits => [...'0123456789'].filter(each => new RegExp(`[${digits}]`).test(each)));
    return { country, code, trunk: trunk === '-' ? '' : trunk, places, shortest, longest };
  });
const countries = [...new Set(kinds.map(each => each.country))];

function plausible(country: string, digits: string): boolean {
  return kinds
    .filter(each => each.country === country)
    .some(
      ({ places, shortest, longest }) =>
        digits.length >= shortest &&
        digits.length <= longest &&
        places.every((allowed, i) => allowed.includes(digits[i] ?? '')),
    );
}

/** A good beginning of a number, each of its places in turn with any digit, in any length. */
function* candidates(country: string): Generator<string> {
  for (const { places } of kinds.filter(each => each.country === country)) {
    const start = [0, 1, 2, 3].map(i => places[i]?.at(-1) ?? '7');
    for (let place = 0; place < 4; place++) {
      for (const digit of '0123456789') {
        const first = start.with(place, digit).join('');
        for (let length = 3; length <= 14; length++) yield first.padEnd(length, '7').slice(0, length);
      }
    }
  }
}

describe('the numbering plan', () => {
  test.each(countries)('of %s, from abroad: its numbers are read, and no others', country => {
    const { code, trunk } = kinds.find(each => each.country === country) ?? { code: '', trunk: '' };
    for (const digits of candidates(country)) {
      // Old spellings of Mexican mobile numbers; they have examples of their own.
      if (country === 'MX' && digits.length > 10) continue;
      const short = trunk !== '' && digits.startsWith(trunk) ? digits.slice(trunk.length) : '';
      const number = [digits, short].find(each => plausible(country, each));
      expect(read(`+${code} ${digits}`, 'ZZ'), `+${code} ${digits}`).toBe(number && `+${code}${number}`);
    }
  });

  test.each(countries)('of %s, at home: with its trunk prefix', country => {
    for (const { code, trunk, places, shortest, longest } of kinds.filter(each => each.country === country)) {
      for (const length of [shortest, longest]) {
        const number = places
          .map(each => each[0])
          .join('')
          .padEnd(length, '7');
        expect(read(trunk + number, country)).toBe(`+${code}${number}`);
        expect(read(`${trunk}${number}${'7'.repeat(15 - length)}`, country)).toBeUndefined();
      }
    }
  });
});

describe('spellings of one number', () => {
  test.each([
    ['ES', '٦١٢٣٤٥٠٨٩', '+34612345089'],
    ['ES', '۶۱۲۳۴۵۰۸۹', '+34612345089'],
    ['US', '＋３４ ６１２３４５０８９', '+34612345089'],
    ['ES', 'TEL:612345678', '+34612345678'],
    ['ES', '612345678;phone-context=x', '+34612345678'],
    ['ES', '612345678,,12', '+34612345678'],
    ['ES', '612345678#12', '+34612345678'],
    ['ES', '612345678x12', '+34612345678'],
    ['ES', '612345678 X.12', '+34612345678'],
    ['ES', '612345678 ext12', '+34612345678'],
    ['ES', '612345678 extension: 12', '+34612345678'],
    ['ES', '612345678 extensión 12', '+34612345678'],
    ['ES', '612\u2010345\u2015678', '+34612345678'],
    ['ES', '612\u2212345\u2212678', '+34612345678'],
    ['ES', '(612) 345.678/', '+34612345678'],
    ['ES', '612\u200b345\u200b678', '+34612345678'],
    ['ES', `612345678${'-'.repeat(55)}`, '+34612345678'],
    ['MX', '1 222 123 4567', '+522221234567'],
    ['MX', '045 222 123 4567', '+522221234567'],
    ['AR', '0 11 15 2345 6789', '+5491123456789'],
    ['AR', '0 351 15 234 5678', '+5493512345678'],
    ['AR', '0 2901 15 23 4567', '+5492901234567'],
    ['AT', '43 123456789', '+43123456789'],
    ['DK', '45 12 34 56', '+4545123456'],
    ['NO', '47 21 23 45 67', '+4721234567'],
    ['SE', '12 345 678', '+4612345678'],
    ['GB', '44 20 7946 0958', '+442079460958'],
    ['ZZ', '00 34 612345678', '+34612345678'],
    ['ZZ', '+999 1234 567', '+9991234567'],
    ['ZZ', '+7 912 3456', '+79123456'],
    ['ZZ', `+7${'1'.repeat(14)}`, `+7${'1'.repeat(14)}`],
  ])('%s %s', (country, written, expected) => {
    expect(read(written, country)).toBe(expected);
  });

  test.each([
    ['ES', '612345678 call me', 'words behind'],
    ['ES', 'mobile tel:612345678', 'words before'],
    ['ES', 'x12', 'an extension alone'],
    ['ES', '612345678 ext', 'an extension without number'],
    ['ES', '612345678 text 12', 'another word'],
    ['ES', '612\uff0f345678', 'a full-width slash'],
    ['ES', '\u065f612345678', 'what stands before the Arabic digits'],
    ['ES', '\u066a612345678', 'what stands behind them'],
    ['ES', '\u06ef612345678', 'what stands before the Persian digits'],
    ['ES', '\u06fa612345678', 'what stands behind them'],
    ['ES', '\uff1a612345678', 'a full-width colon'],
    ['ES', `612345678${'-'.repeat(56)}`, 'more than 64 characters'],
    ['AT', '43 12345678', 'a lost + or a lost 0: nobody can tell'],
    ['MX', '2 222 123 4567', 'no old spelling'],
    ['MX', '1 122 123 4567', 'an old spelling of no number'],
    ['FR', '0 11 612345678', 'a carrier, which only Brazil has'],
    ['ZZ', '+7 912 345', 'too few digits for any country'],
    ['ZZ', '+0 912 345 678', 'no calling code begins with 0'],
    ['ZZ', `+7${'1'.repeat(15)}`, 'too many digits'],
  ])('%s %s is none: %s', (country, written) => {
    expect(read(written, country)).toBeUndefined();
  });
});

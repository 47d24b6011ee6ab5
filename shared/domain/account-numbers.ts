import {
  type DigitWindow,
  isDigit,
  isLetter,
  jointsOf,
  neighbourAfter,
  neighbourBefore,
  sizesOf,
} from './digit-groups.ts';

/** First digits and lengths of payment cards, by the brands' published ranges (ISO/IEC 7812). */
const CARDS: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:30[0-5]|3[689])/, [14, 16, 19]],
  [/^(?:6011|64[4-9]|65)/, [16, 19]],
  [/^35(?:2[89]|[3-8])/, [16, 19]],
  [/^62/, [16, 17, 18, 19]],
  [/^(?:5018|5020|5038|5893|6304|6759|676[1-3])/, [16, 18, 19]],
  [/^(?:220[0-4]|508|60|81|82|9792)/, [16]],
];

/** Digits; an account has more. */
export const SHORTEST_CARD = 14;

/** A number that a card can have: known first digits, their length, and the check digit of ISO/IEC 7812 (Luhn). */
export function isCard(window: DigitWindow): boolean {
  const { digits } = window;
  if (digits.length < SHORTEST_CARD) return false;
  const brand = CARDS.some(([first, lengths]) => first.test(digits) && lengths.includes(digits.length));
  if (!brand || !luhn(digits)) return false;
  const joints = jointsOf(window);
  const [joint] = joints;
  if (joint === undefined)
    return neighbourBefore(window)?.joint !== '-' && neighbourAfter(window)?.joint !== '-';
  const printed = /^(?:4,4,4,4(?:,[23])?|4,6,[45]|4,4,4,[67]|6,13)$/.test(sizesOf(window).join());
  return printed || joints.every(each => each === joint);
}

function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    sum += i % 2 === 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}

/** A Spanish account (código cuenta cliente): bank 4, branch 4, two check digits, account 10. */
export function isSpanishAccount(window: DigitWindow): boolean {
  const { digits } = window;
  if (digits.length !== 20 || !/^(?:20|4,4,2,10|4,4,12|8,2,10|4,4,4,4,4)$/.test(sizesOf(window).join()))
    return false;
  return (
    checkDigit(`00${digits.slice(0, 8)}`) === Number(digits[8]) &&
    checkDigit(digits.slice(10)) === Number(digits[9]) &&
    /[1-9]/.test(digits)
  );
}

const WEIGHTS = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];

function checkDigit(ten: string): number {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(ten[i]), 0);
  const rest = 11 - (sum % 11);
  return rest === 11 ? 0 : rest === 10 ? 1 : rest;
}

/** Length of an IBAN by country, as the IBAN registry (ISO 13616) lists them in 2026. */
const IBANS =
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
  'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 ' +
  'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 ' +
  'PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30';

/** By the places of both letters in the alphabet; 0: no country has them. */
const LENGTHS = new Uint8Array(26 * 26);
for (const each of IBANS.split(' ')) LENGTHS[placeOf(each, 0)] = Number(each.slice(2));

function placeOf(text: string, from: number): number {
  return 26 * letterAt(text, from) + letterAt(text, from + 1);
}

/** 0 for A or a; what is no ASCII letter is far from all. */
function letterAt(text: string, at: number): number {
  const place = (text.charCodeAt(at) | 0x20) - 0x61;
  return place >= 0 && place < 26 ? place : 1000;
}

/** Where the IBAN that may begin at `from` of a folded text ends (exclusive); `undefined`: there is none. */
export function ibanEnd(shape: string, from: number): number | undefined {
  const length = LENGTHS[placeOf(shape, from)] ?? 0;
  if (length === 0) return undefined;
  let [count, gap, at] = [0, 0, from];
  for (; count < length && at < shape.length; at++) {
    const code = shape.charCodeAt(at);
    if (isLetter(code) || isDigit(code)) {
      count += 1;
      gap = 0;
    } else if (code !== 0x200b) {
      gap += 1;
      if (gap > 1 || !isGap(code)) return undefined;
    }
  }
  const next = shape.charCodeAt(at);
  if (count < length || isLetter(next) || isDigit(next)) return undefined;
  const compact = shape.slice(from, at).replaceAll(/[^0-9A-Za-z]/g, '');
  return mod97(compact.slice(4) + compact.slice(0, 4)) === 1 ? at : undefined;
}

/** Space, hyphen, full stop, slash. */
const isGap = (code: number): boolean => code === 0x20 || (code >= 0x2d && code <= 0x2f);

/** ISO 7064 MOD 97-10, letters counted from A = 10. */
function mod97(text: string): number {
  let rest = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

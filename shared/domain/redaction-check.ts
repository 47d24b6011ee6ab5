import { ibanEnd, SHORTEST_CARD } from './account-numbers.ts';
import { isDigit, isJoint, isLetter, LEAST_DIGITS, LONGEST_JOINT } from './digit-groups.ts';

const OTHER_SIGNS = /[\p{Nd}--[0-9]]|[\uFF20\uFE6B]/v;

/** False: a text surely holds nothing that redaction takes out. Read strictly, fewer do. */
export function mayHold(text: string, strict: boolean): boolean {
  return mayHoldAny(text) && !isPlain(text, strict);
}

/** Most texts hold neither an at sign nor seven digits near each other: they are done here. */
function mayHoldAny(text: string): boolean {
  let digits = 0;
  let between = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isDigit(code)) {
      digits += 1;
      between = 0;
      if (digits >= 7) return true;
    } else if (code === 0x40) return true;
    else if (code >= 0x660)
      return OTHER_SIGNS.test(text) || text.includes('@') || /\d(?:\D{0,4}\d){6}/.test(text);
    else if (code === 0x25 && text.startsWith('40', i + 1)) return true;
    else {
      between += 1;
      if (between > 4) digits = 0;
    }
  }
  return false;
}

/**
 * Whether an ASCII text surely holds none, digits or not, as UUIDs and times do: no sign of an address, no IBAN, and no run
 * of enough digits. Strictly, a phone number has its plus; without, a card has the fewest digits.
 */
function isPlain(text: string, strict: boolean): boolean {
  const least = strict ? SHORTEST_CARD : LEAST_DIGITS;
  let digits = 0;
  let joint = 0;
  let letters = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isDigit(code)) {
      // Two letters and a digit begin an IBAN; whether it stands alone is looked at closely.
      if (++digits >= least || (letters >= 2 && ibanEnd(text, i - 2) !== undefined)) return false;
      joint = 0;
      letters = 0;
    } else if (isLetter(code)) {
      letters += 1;
      digits = 0;
    } else if (code === 0x40 || code === 0x25 || code > 0x7e || (strict && code === 0x2b)) return false;
    else {
      letters = 0;
      if (!isJoint(code) || ++joint > LONGEST_JOINT) digits = 0;
    }
  }
  return true;
}

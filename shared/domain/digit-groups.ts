/** Digits that stand together, at `from` to `to` (exclusive) of the text. */
export interface DigitGroup {
  from: number;
  to: number;
  digits: string;
  /** What stands between it and the group before, where both may be of one number. */
  joint?: string;
}

/** Groups that may be one number, from `first` to `last` of all. */
export interface DigitWindow {
  from: number;
  to: number;
  digits: string;
  groups: readonly DigitGroup[];
  first: number;
  last: number;
}

/** The group beside a window, where it is joined to it. */
export interface Neighbour {
  joint: string;
  size: number;
}

/** The longest number looked for: 20 digits (a Spanish account), or 19 of a card. */
const MOST_DIGITS = 20;
/** The shortest: an account number behind a word that says so. A phone number has one more. */
export const LEAST_DIGITS = 6;
export const LONGEST_JOINT = 4;

/**
 * The text with digits of any script, full-width signs, dashes and spaces as ASCII, and marks without width as U+200B:
 * of the same length, so that places in one are places in the other.
 */
export function foldText(text: string): string {
  return isAscii(text) ? text : text.replace(FOLDED, foldOne);
}

/** Without control characters but those of lines. */
export const isAscii = (text: string): boolean => /^[\t\n\r -~]*$/.test(text);

const FOLDED = /[\p{Nd}\p{Zs}\p{Pd}\uFF01-\uFF5E\u2212\uFE6B\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/gu;
const DECIMAL = /\p{Nd}/u;

function foldOne(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xff01 && code <= 0xff5e) return String.fromCharCode(code - 0xfee0);
  if (DECIMAL.test(character)) {
    // Every script's digits follow each other from 0 to 9; two scripts may follow each other too.
    let zero = code;
    while (DECIMAL.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String((code - zero) % 10).padEnd(character.length, '\u200b');
  }
  if (code === 0xfe6b) return '@';
  if (code === 0x2212 || /\p{Pd}/u.test(character)) return '-'.padEnd(character.length, '\u200b');
  return /\p{Zs}/u.test(character) ? ' ' : '\u200b';
}

export const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

/** A to Z, in either case. */
export const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;

/** What may stand between groups of one number, in ASCII: the set of `digitGroups`. */
export const isJoint = (code: number): boolean =>
  code === 0x20 || code === 0x09 || (code >= 0x2d && code <= 0x2f) || code === 0x28 || code === 0x29;

/** All groups of a folded text in their order, but for those that are a date. */
export function digitGroups(shape: string): DigitGroup[] {
  const groups: DigitGroup[] = [];
  for (const match of shape.matchAll(/\d+(?:\u200b+\d+)*\u200b*/g)) {
    const from = match.index;
    const joint = shape.slice(groups.at(-1)?.to ?? 0, from);
    const joined = groups.length > 0 && joint.length <= LONGEST_JOINT && /^[ \t\-./()\u200b]+$/.test(joint);
    groups.push({
      from,
      to: from + match[0].length,
      digits: match[0].replaceAll('\u200b', ''),
      ...(joined && !/\.[ \t]/.test(joint) ? { joint } : {}),
    });
  }
  return withoutDates(groups);
}

function withoutDates(groups: readonly DigitGroup[]): DigitGroup[] {
  const kept: DigitGroup[] = [];
  let follows = true;
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i] as DigitGroup;
    if (isDate(groups, i)) {
      i += 2;
      follows = false;
      continue;
    }
    if (follows) kept.push(group);
    else kept.push({ from: group.from, to: group.to, digits: group.digits });
    follows = true;
  }
  return kept;
}

/** Three groups with one sign between them: year, month, day in either order, and no fourth. */
function isDate(groups: readonly DigitGroup[], i: number): boolean {
  const [first, second, third, fourth] = groups.slice(i, i + 4);
  const joint = second?.joint;
  if (first === undefined || third === undefined || joint === undefined || !/^[-./ ]$/.test(joint))
    return false;
  if (third.joint !== joint || first.joint === joint || fourth?.joint === joint) return false;
  const [a, b, c] = [first.digits, second?.digits ?? '', third.digits];
  if (isYear(a)) return isMonth(b) && isDay(c);
  const year = isYear(c) || (joint !== ' ' && c.length === 2);
  return year && ((isDay(a) && isMonth(b)) || (isMonth(a) && isDay(b)));
}

const isYear = (text: string) => /^(?:19|20)\d\d$/.test(text);
const isMonth = (text: string) => /^(?:0?[1-9]|1[0-2])$/.test(text);
const isDay = (text: string) => /^(?:0?[1-9]|[12]\d|3[01])$/.test(text);

/** A date written without signs: `20261122`, with a time after it or not. */
export function isCompactDate(digits: string): boolean {
  return (
    /^(?:8|10|12|14)$/.test(String(digits.length)) &&
    isYear(digits.slice(0, 4)) &&
    isMonth(digits.slice(4, 6)) &&
    isDay(digits.slice(6, 8))
  );
}

/** What may be a number from group `first` on, the shortest first: never more than there are digits in one. */
export function windowsFrom(groups: readonly DigitGroup[], first: number): DigitWindow[] {
  const windows: DigitWindow[] = [];
  const from = groups[first]?.from ?? 0;
  let digits = '';
  for (let last = first; last < groups.length; last++) {
    const group = groups[last] as DigitGroup;
    if (last > first && group.joint === undefined) break;
    if (digits.length + group.digits.length > MOST_DIGITS) break;
    digits += group.digits;
    if (digits.length >= LEAST_DIGITS) windows.push({ from, to: group.to, digits, groups, first, last });
  }
  return windows;
}

/** How many digits each group has. */
export function sizesOf({ groups, first, last }: DigitWindow): number[] {
  return groups.slice(first, last + 1).map(each => each.digits.length);
}

/** What stands between the groups. */
export function jointsOf({ groups, first, last }: DigitWindow): string[] {
  return groups.slice(first + 1, last + 1).map(each => each.joint ?? '');
}

export function neighbourBefore({ groups, first }: DigitWindow): Neighbour | undefined {
  const [joint, other] = [groups[first]?.joint, groups[first - 1]];
  return joint === undefined || other === undefined ? undefined : { joint, size: other.digits.length };
}

export function neighbourAfter({ groups, last }: DigitWindow): Neighbour | undefined {
  const other = groups[last + 1];
  return other?.joint === undefined ? undefined : { joint: other.joint, size: other.digits.length };
}

/** Digits joined behind it, counted up to `enough`. */
export function digitsAfter({ groups, last }: DigitWindow, enough: number): number {
  let count = 0;
  for (let i = last + 1; count < enough && groups[i]?.joint !== undefined; i++) {
    count += groups[i]?.digits.length ?? 0;
  }
  return count;
}

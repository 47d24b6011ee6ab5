/**
 * The values of the contract (`primitives.ts`, `touchpoint.ts`) recognised by loops instead of regular expressions, for
 * `accept.ts`: each says yes to nothing that the schema refuses. Sizes are in UTF-16 units.
 */

/** An object as JSON makes them. */
export function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

export function keyCount(fields: Record<string, unknown>): number {
  let count = 0;
  for (const _ in fields) count += 1;
  return count;
}

export function isText(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= most && value.isWellFormed();
}

export function isNumberWithin(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && value >= least && value <= most;
}

const HYPHEN = 0x2d;
const DOT = 0x2e;

export function isSlug(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 64 && areWords(value, HYPHEN);
}

export function isDottedSlug(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 128 && areWords(value, DOT);
}

/** Lower-case letters and digits, between them single hyphens or `other`. */
function areWords(text: string, other: number): boolean {
  let between = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code >= 0x61 && code <= 0x7a) || isDigit(code)) between = true;
    else if (between && (code === HYPHEN || code === other)) between = false;
    else return false;
  }
  return between;
}

/** The name of an attribute. */
export function isAttributeName(name: string): boolean {
  if (name.length === 0 || name.length > 64 || !isLetter(name.charCodeAt(0))) return false;
  for (let i = 1; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (!isLetter(code) && !isDigit(code) && code !== HYPHEN && code !== DOT && code !== 0x5f) return false;
  }
  return name !== 'constructor' && name !== 'prototype';
}

export function isCurrency(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== 3) return false;
  for (let i = 0; i < 3; i++) {
    const code = value.charCodeAt(i);
    if (code < 0x41 || code > 0x5a) return false;
  }
  return true;
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

const DAY = 86_400_000;
const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * `2026-11-22T10:00:00`, with milliseconds or without, and `Z` or an offset: its time in ms. `undefined`: the schema
 * must look, as at other fractions of a second and at years before 2000.
 */
export function instantMs(text: string): number | undefined {
  const fraction = text.charCodeAt(19) === DOT;
  const zone = fraction ? 23 : 19;
  if (
    text.charCodeAt(4) !== HYPHEN ||
    text.charCodeAt(7) !== HYPHEN ||
    text.charCodeAt(10) !== 0x54 ||
    text.charCodeAt(13) !== 0x3a ||
    text.charCodeAt(16) !== 0x3a
  )
    return undefined;
  const year = 100 * two(text, 0) + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  const ms = fraction ? 10 * two(text, 20) + digit(text, 22) : 0;
  const isLeap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  // Comparisons with NaN are false: what is no digit ends here.
  if (!(year >= 2000 && day >= 1 && day <= (DAYS[month - 1] ?? 0) + (isLeap ? 1 : 0))) return undefined;
  if (!(hour <= 23 && minute <= 59 && second <= 59 && ms <= 999)) return undefined;
  const offset = offsetMs(text, zone);
  if (offset === undefined) return undefined;
  return (
    daysSince1970(year, month, day) * DAY + hour * 3_600_000 + minute * 60_000 + second * 1000 + ms - offset
  );
}

function offsetMs(text: string, from: number): number | undefined {
  const sign = text.charCodeAt(from);
  if (sign === 0x5a) return text.length === from + 1 ? 0 : undefined;
  if ((sign !== 0x2b && sign !== HYPHEN) || text.length !== from + 6) return undefined;
  const hours = two(text, from + 1);
  const minutes = two(text, from + 4);
  if (text.charCodeAt(from + 3) !== 0x3a || !(hours <= 23 && minutes <= 59)) return undefined;
  const ms = hours * 3_600_000 + minutes * 60_000;
  return sign === HYPHEN ? -ms : ms;
}

/** In the Gregorian calendar; the year is counted from March, so that a leap day is its last. */
function daysSince1970(year: number, month: number, day: number): number {
  const from = month > 2 ? year : year - 1;
  const ofYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leaps = Math.floor(from / 4) - Math.floor(from / 100) + Math.floor(from / 400);
  return 365 * from + leaps + ofYear - 719_468;
}

function two(text: string, at: number): number {
  return 10 * digit(text, at) + digit(text, at + 1);
}

function digit(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return isDigit(code) ? code - 0x30 : Number.NaN;
}

const DAY = 86_400_000;
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

export const TIME_MEND =
  'write it as 2026-11-22T10:00:00Z, 2026-11-22 10:00:00+01:00, 2026/11/22 10:00, or seconds or milliseconds since 1970';

export type TimeParser = {
  /** Milliseconds since 1970 UTC with their fraction, or NaN. The text is ASCII in `bytes[from..to)`. */
  parse: (bytes: Uint8Array, from: number, to: number) => number;
  /** how many times were read that named no zone; they were taken as UTC */
  withoutZone: () => number;
};

/**
 * Reads `YYYY-MM-DD` or `YYYY/MM/DD`, then nothing or a `T` or space and `HH:MM[:SS[.fraction]]`, then nothing or
 * `Z`, `±HH`, `±HHMM`, `±HH:MM`. A bare number is seconds since 1970 up to 11 digits, milliseconds from 12 to 14,
 * but not where it reads as a date without separators (20261122): that is more likely a mistake.
 */
export function createTimeParser(): TimeParser {
  let bytes: Uint8Array = new Uint8Array();
  let at = 0;
  let end = 0;
  let noZone = 0;

  function digits(count: number): number {
    if (at + count > end) return Number.NaN;
    let value = 0;
    for (let i = 0; i < count; i++) {
      const digit = (bytes[at + i] ?? 0) - 48;
      if (digit < 0 || digit > 9) return Number.NaN;
      value = value * 10 + digit;
    }
    at += count;
    return value;
  }

  function skip(byte: number): boolean {
    if (at >= end || bytes[at] !== byte) return false;
    at++;
    return true;
  }

  function fraction(): number {
    let value = 0;
    let scale = 1;
    const from = at;
    for (; at < end; at++) {
      const digit = (bytes[at] ?? 0) - 48;
      if (digit < 0 || digit > 9) break;
      if (scale < 1e9) {
        value = value * 10 + digit;
        scale *= 10;
      }
    }
    return at === from ? Number.NaN : value / scale;
  }

  function day(): number {
    const year = digits(4);
    const separator = bytes[at];
    if (separator !== 45 && separator !== 47) return Number.NaN;
    at++;
    const month = digits(2);
    if (!skip(separator)) return Number.NaN;
    const date = digits(2);
    const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
    const days = (MONTH_DAYS[month - 1] ?? 0) + leap;
    return year >= 1 && date >= 1 && date <= days ? daysFromCivil(year, month, date) * DAY : Number.NaN;
  }

  function timeOfDay(): number {
    const hour = digits(2);
    if (!skip(58)) return Number.NaN;
    const minute = digits(2);
    let milliseconds = 0;
    if (skip(58)) {
      const second = digits(2);
      // 60 is a leap second: the next minute's first, as most clocks show it.
      if (!(second <= 60)) return Number.NaN;
      milliseconds = second * 1000;
      if (skip(46) || skip(44)) milliseconds += fraction() * 1000;
    }
    return hour <= 23 && minute <= 59 ? hour * 3_600_000 + minute * 60_000 + milliseconds : Number.NaN;
  }

  function offset(): number {
    const sign = skip(43) ? 1 : skip(45) ? -1 : 0;
    if (sign === 0) return Number.NaN;
    const hours = digits(2);
    const colon = skip(58);
    const minutes = at < end || colon ? digits(2) : 0;
    return hours <= 23 && minutes <= 59 ? sign * (hours * 3_600_000 + minutes * 60_000) : Number.NaN;
  }

  function dateAndTime(): number {
    let time = day();
    if (at === end) {
      noZone++;
      return time;
    }
    if (!skip(84) && !skip(116) && !skip(32)) return Number.NaN;
    time += timeOfDay();
    skip(32);
    if (at === end) noZone++;
    else if (!skip(90) && !skip(122)) time -= offset();
    return at === end ? time : Number.NaN;
  }

  function epoch(): number {
    const sign = skip(45) ? -1 : 1;
    const from = at;
    while (at < end && (bytes[at] ?? 0) >= 48 && (bytes[at] ?? 0) <= 57) at++;
    const count = at - from;
    at = from;
    if (count === 0 || count > 14) return Number.NaN;
    if (count === 8 || count === 14) {
      const year = digits(4);
      const month = digits(2);
      const date = digits(2);
      at = from;
      if (year >= 1900 && year < 2100 && month >= 1 && month <= 12 && date >= 1 && date <= 31) {
        return Number.NaN;
      }
    }
    const whole = digits(count);
    const part = skip(46) ? fraction() : 0;
    if (at !== end) return Number.NaN;
    return sign * (whole + part) * (count <= 11 ? 1000 : 1);
  }

  return {
    parse: (source, from, to) => {
      bytes = source;
      at = from;
      end = to;
      while (at < end && bytes[at] === 32) at++;
      while (end > at && bytes[end - 1] === 32) end--;
      const fifth = at + 4 < end ? bytes[at + 4] : 0;
      return fifth === 45 || fifth === 47 ? dateAndTime() : epoch();
    },
    withoutZone: () => noZone,
  };
}

/** Days from 1970-01-01 in the Gregorian calendar, counted in years that begin in March. */
function daysFromCivil(year: number, month: number, date: number): number {
  const y = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468;
}

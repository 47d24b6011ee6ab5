import { ibanEnd, isCard, isSpanishAccount, SHORTEST_CARD } from './account-numbers.ts';
import {
  type DigitGroup,
  type DigitWindow,
  digitGroups,
  foldText,
  isDigit,
  windowsFrom,
} from './digit-groups.ts';
import { type Cue, cueBefore } from './number-cues.ts';
import { phoneAmong } from './phone-numbers.ts';
import { mayHold } from './redaction-check.ts';

/** What a text is read with: the country of its writer (ISO 3166), and the name of its field. */
export interface Reading {
  country: string;
  about?: string;
  /** An identifier of a thing: only what can be nothing else is taken out, as a row of digits is its nature. */
  strict?: boolean;
}

interface Found {
  from: number;
  to: number;
  word: '[e-mail]' | '[phone]' | '[card]' | '[account]';
}

/**
 * Free text without e-mail addresses, phone numbers, card numbers and account numbers: a word says what was there.
 * Work grows with the length of the text and no faster: each digit is looked at with at most twenty after it.
 */
export function redact(text: string, reading: Reading): string {
  if (!mayHold(text, reading.strict === true)) return text;
  const shape = foldText(text);
  const found = [...emails(shape), ...ibans(shape)].sort((a, b) => a.from - b.from);
  found.push(...numbers(shape, found, reading));
  if (found.length === 0) return text;
  found.sort((a, b) => a.from - b.from);
  let out = '';
  let at = 0;
  for (const { from, to, word } of found) {
    if (from < at) continue;
    out += text.slice(at, from) + word;
    at = to;
  }
  return out + text.slice(at);
}

// A slash, a question mark and their like could be of an address, but come before one in links.
const LOCAL = /[\p{L}\p{M}\p{N}.!#$%'*+^_`{|}~\-\u200b]/u;
const DOMAIN = /[\p{L}\p{M}\p{N}.\-\u200b]/u;

function* emails(shape: string): Generator<Found> {
  if (!shape.includes('@') && !shape.includes('%40')) return;
  let past = 0;
  for (const match of shape.matchAll(/@|%40/g)) {
    const sign = match.index;
    let from = sign;
    while (from > past && LOCAL.test(shape[from - 1] ?? '')) from -= 1;
    // What a sentence or an address puts before it is not of it.
    while (from < sign && /[.!#$%'*+^`{|}~\-\u200b]/.test(shape[from] ?? '')) from += 1;
    const begin = sign + match[0].length;
    let to = begin;
    while (to < shape.length && DOMAIN.test(shape[to] ?? '')) to += 1;
    const cutShort = to === shape.length;
    while (to > begin && /[.\-\u200b]/.test(shape[to - 1] ?? '')) to -= 1;
    past = to;
    const dotted = /[^.]\.[^.]*\p{L}/u.test(shape.slice(begin, to));
    if (from < sign && to > begin && (dotted || cutShort)) yield { from, to, word: '[e-mail]' };
  }
}

function* ibans(shape: string): Generator<Found> {
  for (const match of shape.matchAll(/[A-Za-z]{2}\u200b*\d\u200b*\d/g)) {
    const from = match.index;
    if (
      /[\p{L}\d_]/u.test(shape[from - 1] ?? '') &&
      shape.slice(Math.max(0, from - 4), from).toLowerCase() !== 'iban'
    )
      continue;
    const to = ibanEnd(shape, from);
    if (to !== undefined) yield { from, to, word: '[account]' };
  }
}

/** Cards first: whatever stands beside one is then a number of its own. */
function numbers(
  shape: string,
  taken: readonly Found[],
  { country, about = '', strict = false }: Reading,
): Found[] {
  const masked = shape.length < UUID_LENGTH ? shape : shape.replace(UUID, crossedOut);
  const groups = digitGroups(masked);
  // Most texts here are too short for a card.
  const digits = groups.reduce((sum, group) => sum + group.digits.length, 0);
  const mayBeCard = digits >= SHORTEST_CARD || taken.length > 0;
  const cards = mayBeCard ? walk(groups, taken, windows => cardAmong(windows)) : [];
  const before = cards.length === 0 ? taken : [...taken, ...cards].sort((a, b) => a.from - b.from);
  const others = walk(groups, before, (windows, from) => {
    const cue = once(() => cueBefore(masked, from, about));
    return (strict ? undefined : accountAmong(windows, cue)) ?? phone(shape, windows, country, strict, cue);
  });
  return [...cards, ...others];
}

const UUID_LENGTH = 36;
/** Its groups can look like those of a telephone number, and between digits stand letters that look like a word. */
const UUID = /(?<![\p{L}\d_])[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}(?![\p{L}\d_])/giu;

const crossedOut = (text: string): string => text.replace(/[\da-f]/gi, 'x');

function walk(
  groups: DigitGroup[],
  taken: readonly Found[],
  find: (windows: readonly DigitWindow[], from: number) => Found | undefined,
): Found[] {
  const all: Found[] = [];
  let [past, next] = [0, 0];
  for (const [i, { from }] of groups.entries()) {
    while (next < taken.length && (taken[next]?.to ?? 0) <= from) next += 1;
    const isTaken = from < past || (taken[next]?.from ?? from + 1) <= from;
    const windows = isTaken ? [] : windowsFrom(groups, i);
    const found = windows.length === 0 ? undefined : find(windows, from);
    if (found !== undefined) {
      past = found.to;
      all.push(found);
      delete groups[i]?.joint;
    }
    // What follows it begins anew.
    if (isTaken || found !== undefined) delete groups[i + 1]?.joint;
  }
  return all;
}

function cardAmong(windows: readonly DigitWindow[]): Found | undefined {
  const card = windows.find(isCard);
  if (card !== undefined) return { from: card.from, to: card.to, word: '[card]' };
  const account = windows.find(isSpanishAccount);
  return account && { from: account.from, to: account.to, word: '[account]' };
}

function accountAmong(windows: readonly DigitWindow[], cue: () => Cue): Found | undefined {
  const account = cue() === 'account' ? windows.at(-1) : undefined;
  return account && { from: account.from, to: account.to, word: '[account]' };
}

function phone(
  shape: string,
  windows: readonly DigitWindow[],
  country: string,
  strict: boolean,
  cue: () => Cue,
): Found | undefined {
  const [first] = windows;
  if (first === undefined) return undefined;
  const lead =
    /(?:\(?\+[ (\u200b]{0,2}|\()?$/.exec(shape.slice(Math.max(0, first.from - 4), first.from))?.[0] ?? '';
  const from = first.from - lead.length;
  const plus = lead.includes('+') && !isDigit(shape.charCodeAt(from - 1));
  if (!plus && (strict || (isGlued(shape, from) && cue() !== 'phone'))) return undefined;
  // With a letter at its end it is a code: 600111222a.
  const whole = windows.filter(({ to }) => !/[\p{L}_]/u.test(shape[to] ?? ''));
  const found = phoneAmong(whole, plus, country, cue);
  if (found === undefined || (!plus && isPriced(shape, found))) return undefined;
  const opened = lead.startsWith('(') && !shape.slice(from, found.to).includes(')');
  return { from: opened ? from + 1 : from, to: found.to, word: '[phone]' };
}

/** Part of a code such as `AB-600111222` or `x600111222`. */
function isGlued(shape: string, from: number): boolean {
  return /(?:[\p{L}\d_]|[\p{L}_][-./])$/u.test(shape.slice(Math.max(0, from - 2), from));
}

const CURRENCY_BEFORE = /[\p{Sc}]\s?$|(?:EUR|USD|GBP|CHF|PLN|MXN)\s?$/iu;
const CURRENCY_AFTER =
  /^(?:[.,]\d|\s?[\p{Sc}%]|\s?(?:eur|usd|gbp|chf|pln|mxn|kr|zl|dolar|dollar|pesos|mill)(?:es|os?|s)?\b)/iu;

function isPriced(shape: string, { from, to }: DigitWindow): boolean {
  return (
    CURRENCY_AFTER.test(shape.slice(to, to + 12)) ||
    CURRENCY_BEFORE.test(shape.slice(Math.max(0, from - 4), from))
  );
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

import {
  isAttributeName,
  isCurrency,
  isFields,
  isNumberWithin,
  isSlug,
  isText,
  keyCount,
} from './accept-values.ts';
import type { Touchpoint } from './touchpoint.ts';
import { INSTRUMENTS, LONGEST_RECEIPT, QUADRANTS } from './touchpoint-values.ts';

/**
 * The parts of a touchpoint, for `accept.ts`: each answers what the schema would, or `undefined` where that must look.
 * Members stand in the order of the schema, as it writes them. Sizes are in UTF-16 units.
 */

type Part<N extends keyof Touchpoint> = NonNullable<Touchpoint[N]>;

const LONGEST_TEXT = 4000;
const LONGEST_SCALAR = 1024;
const MOST_KEYS = 50;

export function journeyOf(raw: unknown): Part<'journey'> | undefined {
  if (!isFields(raw)) return undefined;
  const { type, key } = raw;
  if (type !== undefined && !isSlug(type)) return undefined;
  if (key === undefined) {
    if (type === undefined) return keyCount(raw) === 0 ? {} : undefined;
    return keyCount(raw) === 1 ? { type } : undefined;
  }
  if (!isText(key, 256)) return undefined;
  if (type === undefined) return keyCount(raw) === 1 ? { key } : undefined;
  return keyCount(raw) === 2 ? { type, key } : undefined;
}

export function contextOf(raw: unknown): Part<'context'> | undefined {
  if (!isFields(raw)) return undefined;
  const { received, from, receipt } = raw;
  if (typeof received !== 'boolean') return undefined;
  const context: Part<'context'> = { received };
  let known = 1;
  if (from !== undefined) {
    if (!isSlug(from)) return undefined;
    context.from = from;
    known += 1;
  }
  if (receipt !== undefined) {
    if (!isText(receipt, LONGEST_RECEIPT)) return undefined;
    context.receipt = receipt;
    known += 1;
  }
  return keyCount(raw) === known ? context : undefined;
}

export function moneyOf(raw: unknown): Part<'cost'> | undefined {
  if (!isFields(raw)) return undefined;
  const { amount, currency } = raw;
  if (!isNumberWithin(amount, -1e12, 1e12) || !isCurrency(currency)) return undefined;
  return keyCount(raw) === 2 ? { amount, currency } : undefined;
}

const VARIANT = /^\d{1,3}-\d{1,3}$/;

export function surveyOf(raw: unknown): Part<'survey'> | undefined {
  if (!isFields(raw)) return undefined;
  const { variant, score, comment } = raw;
  const instrument = INSTRUMENTS.find(each => each === raw['instrument']);
  if (instrument === undefined || typeof variant !== 'string' || !VARIANT.test(variant)) return undefined;
  const hyphen = variant.indexOf('-');
  const [low, high] = [Number(variant.slice(0, hyphen)), Number(variant.slice(hyphen + 1))];
  if (!isNumberWithin(score, low, high)) return undefined;
  const survey: Part<'survey'> = { instrument, variant, score };
  let known = 3;
  if (raw['respondent'] !== undefined) {
    const respondent = (['customer', 'employee'] as const).find(each => each === raw['respondent']);
    if (respondent === undefined) return undefined;
    survey.respondent = respondent;
    known += 1;
  }
  if (comment !== undefined) {
    if (!isText(comment, LONGEST_TEXT)) return undefined;
    survey.comment = comment;
    known += 1;
  }
  return keyCount(raw) === known ? survey : undefined;
}

export function voiceOf(raw: unknown): Part<'voice'> | undefined {
  if (!Array.isArray(raw) || raw.length > 20) return undefined;
  const voice: Part<'voice'> = [];
  for (const each of raw as unknown[]) {
    if (!isFields(each) || keyCount(each) !== 2) return undefined;
    const { text } = each;
    const quadrant = QUADRANTS.find(name => name === each['quadrant']);
    if (quadrant === undefined || !isText(text, LONGEST_TEXT)) return undefined;
    voice.push({ quadrant, text });
  }
  return voice;
}

export function isIdentifierMap(raw: unknown): raw is Touchpoint['identifiers'] {
  if (!isFields(raw)) return false;
  let count = 0;
  for (const name in raw) {
    const value = raw[name];
    // So many are too large or of unknown namespaces; the schema drops a `__proto__`, which intake refuses.
    if (++count > MOST_KEYS || name === '__proto__') return false;
    if (name.length > 64 || !name.isWellFormed()) return false;
    if (typeof value !== 'string' || value.length > 512 || !value.isWellFormed()) return false;
  }
  return true;
}

export function isStatementMap(raw: unknown): raw is Part<'statements'> {
  return isFields(raw) && keyCount(raw) <= MOST_KEYS && everyMember(raw, isSlug);
}

export function isAttributeMap(raw: unknown): raw is Part<'attributes'> {
  return isFields(raw) && keyCount(raw) <= MOST_KEYS && everyMember(raw, isAttributeName);
}

function everyMember(raw: Record<string, unknown>, isName: (name: string) => boolean): boolean {
  for (const name in raw) {
    const value = raw[name];
    if (typeof value === 'string') {
      if (value.length > LONGEST_SCALAR || !value.isWellFormed()) return false;
    } else if (typeof value !== 'boolean' && !Number.isFinite(value)) return false;
    if (!isName(name)) return false;
  }
  return true;
}

/** Of a map's names and values, with what JSON writes around them. */
export function mapUnits(map: Readonly<Record<string, string | number | boolean>>): number {
  let units = 0;
  for (const name in map) {
    const value = map[name];
    units += name.length + (typeof value === 'string' ? value.length : 0) + 8;
  }
  return units;
}

export function textUnits({ survey, voice }: Pick<Touchpoint, 'survey' | 'voice'>): number {
  let units = survey?.comment?.length ?? 0;
  for (const { text } of voice ?? []) units += text.length;
  return units;
}

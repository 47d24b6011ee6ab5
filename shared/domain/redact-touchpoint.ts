import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { digestInId } from './redacted-id.ts';
import { redact } from './redaction.ts';
import { mayHold } from './redaction-check.ts';
import type { Tid } from './types.ts';

type Texts = Pick<StoredTouchpoint, 'survey' | 'voice' | 'statements' | 'attributes'>;
type Slugs = Pick<StoredTouchpoint, 'channel' | 'activity' | 'reason' | 'team' | 'segment'> & {
  context?: { from?: string | undefined } | undefined;
};
type Scalar = string | number | boolean;

/**
 * What a producer wrote in its own words, without e-mail addresses and numbers that lead to a person or an account.
 * Slugs and names are not free, but can hold a card number. Answers the very object where there is nothing to take out.
 */
export function redactTouchpoint<T extends Texts & Slugs>(touchpoint: T, country: string): T {
  const { survey, voice, statements, attributes, context } = touchpoint;
  let result = touchpoint;
  const replace = (part: Partial<Texts & Slugs>): void => {
    result = { ...result, ...part };
  };
  if (survey?.comment !== undefined) {
    const comment = redact(survey.comment, { country, about: 'comment' });
    if (comment !== survey.comment) replace({ survey: { ...survey, comment } });
  }
  if (voice !== undefined) {
    const texts = voice.map(each => ({ ...each, text: redact(each.text, { country }) }));
    if (texts.some(({ text }, i) => text !== voice[i]?.text)) replace({ voice: texts });
  }
  if (statements !== undefined && isToRedact(statements, country))
    replace({ statements: redactMap(statements, country) });
  if (attributes !== undefined && isToRedact(attributes, country))
    replace({ attributes: redactMap(attributes, country) });
  for (const field of SLUGS) {
    const slug = touchpoint[field];
    if (slug === undefined) continue;
    const name = redactName(slug, country);
    if (name !== slug) replace({ [field]: name });
  }
  if (context?.from !== undefined) {
    const from = redactName(context.from, country);
    if (from !== context.from) replace({ context: { ...context, from } });
  }
  return result;
}

const SLUGS = ['channel', 'activity', 'reason', 'team', 'segment'] as const;

/** An id that says who somebody is, is kept as what it is of and its digest; any other as it is. */
export function redactId(id: string, digest: Tid, country: string): string {
  if (!mayHold(id, true) && digestInId(id) === undefined) return id;
  const redacted = redact(id, { country, strict: true });
  // One that looks redacted already must not be taken for another's.
  return redacted === id && digestInId(id) === undefined
    ? id
    : `${redacted.slice(0, LONGEST_PREFIX).toWellFormed()}~${digest}`;
}

const LONGEST_PREFIX = 100;

function isToRedact(map: Readonly<Record<string, Scalar>>, country: string): boolean {
  for (const name in map) {
    const value = map[name] as Scalar;
    if (redactScalar(value, name, country) !== value || redactName(name, country) !== name) return true;
  }
  return false;
}

function redactMap(map: Record<string, Scalar>, country: string): Record<string, Scalar> {
  const redacted: [string, Scalar][] = [];
  let renamed = false;
  for (const [key, value] of Object.entries(map)) {
    const name = redactName(key, country);
    renamed ||= name !== key;
    redacted.push([name, redactScalar(value, key, country)]);
  }
  // Two names that became one: which value stays must not depend on the order they were sent in.
  if (renamed) redacted.sort(([a, x], [b, y]) => compareTexts(a, b) || compareTexts(String(x), String(y)));
  return Object.fromEntries(redacted);
}

const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function redactScalar(value: Scalar, about: string, country: string): Scalar {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string') return mayHold(value, false) ? redact(value, { country, about }) : value;
  if (!Number.isSafeInteger(value) || value < 1e6) return value;
  // A number without words is a quantity, unless its name says otherwise or it can only be a card.
  const text = String(value);
  const said = redact(`${about}: ${text}`, { country: '', about });
  return said.endsWith(text) ? value : said.slice(said.lastIndexOf('['));
}

/** A slug stays a slug. */
function redactName(name: string, country: string): string {
  if (!mayHold(name, true)) return name;
  const redacted = redact(name, { country, strict: true });
  return redacted === name ? name : redacted.replace(/\[(?:e-)?(\w+)\]/g, '$1');
}

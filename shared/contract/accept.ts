import {
  contextOf,
  isAttributeMap,
  isIdentifierMap,
  isStatementMap,
  journeyOf,
  mapUnits,
  moneyOf,
  surveyOf,
  textUnits,
  voiceOf,
} from './accept-parts.ts';
import {
  instantMs,
  isDottedSlug,
  isFields,
  isNumberWithin,
  isSlug,
  isText,
  keyCount,
} from './accept-values.ts';
import type { Touchpoint } from './touchpoint.ts';
import { MAX_TOUCHPOINT_BYTES, OUTCOMES, TOUCHPOINT_VERSION } from './touchpoint-values.ts';

/** What is stored of a touchpoint as it was sent. */
export type Content = Omit<Touchpoint, 'version' | 'identifiers' | 'journey'>;

/** A valid touchpoint, taken apart. `at` is `occurredAt` in ms. */
export interface Accepted {
  content: Content;
  identifiers: Touchpoint['identifiers'];
  journey: Touchpoint['journey'];
  at: number;
}

/**
 * Takes touchpoints that the schema (`touchpoint.ts`) takes, in a tenth of its time, and answers what it answers.
 * `undefined` says nothing: the schema decides, and names the faults. What is rare is left to it, such as microseconds
 * and many kilobytes; but never does this take what the schema refuses, broken Unicode, or more than
 * `MAX_TOUCHPOINT_BYTES`. A property test holds the two side by side.
 */
export function accept(raw: unknown): Accepted | undefined {
  if (!isFields(raw)) return undefined;
  const { version, id, occurredAt, channel, activity, identifiers } = raw;
  if (!isText(id, 128) || !isSlug(channel) || !isDottedSlug(activity) || !isIdentifierMap(identifiers))
    return undefined;
  const at = typeof occurredAt === 'string' ? instantMs(occurredAt) : undefined;
  if (typeof occurredAt !== 'string' || at === undefined) return undefined;
  let known = 5;
  if (version !== undefined) {
    if (version !== TOUCHPOINT_VERSION) return undefined;
    known += 1;
  }
  let journey: Touchpoint['journey'];
  if (raw['journey'] !== undefined) {
    journey = journeyOf(raw['journey']);
    if (journey === undefined) return undefined;
    known += 1;
  }
  const content: Content = { id, occurredAt, channel, activity };
  const optional = addOptional(content, raw);
  if (optional === undefined || keyCount(raw) !== known + optional) return undefined;
  return isSurelyShort(content, identifiers) ? { content, identifiers, journey, at } : undefined;
}

/** Adds the optional fields, in the order of the schema; answers how many there are. */
function addOptional(content: Content, raw: Readonly<Record<string, unknown>>): number | undefined {
  const {
    context,
    statements,
    reason,
    team,
    durationSeconds,
    segment,
    cost,
    value,
    survey,
    voice,
    attributes,
  } = raw;
  let count = 0;
  if (raw['outcome'] !== undefined) {
    const outcome = OUTCOMES.find(each => each === raw['outcome']);
    if (outcome === undefined) return undefined;
    content.outcome = outcome;
    count += 1;
  }
  if (context !== undefined) {
    const read = contextOf(context);
    if (read === undefined) return undefined;
    content.context = read;
    count += 1;
  }
  if (statements !== undefined) {
    if (!isStatementMap(statements)) return undefined;
    content.statements = statements;
    count += 1;
  }
  if (reason !== undefined) {
    if (!isSlug(reason)) return undefined;
    content.reason = reason;
    count += 1;
  }
  if (team !== undefined) {
    if (!isSlug(team)) return undefined;
    content.team = team;
    count += 1;
  }
  if (durationSeconds !== undefined) {
    if (!isNumberWithin(durationSeconds, 0, 31_536_000)) return undefined;
    content.durationSeconds = durationSeconds;
    count += 1;
  }
  if (segment !== undefined) {
    if (!isSlug(segment)) return undefined;
    content.segment = segment;
    count += 1;
  }
  if (cost !== undefined) {
    const read = moneyOf(cost);
    if (read === undefined) return undefined;
    content.cost = read;
    count += 1;
  }
  if (value !== undefined) {
    const read = moneyOf(value);
    if (read === undefined) return undefined;
    content.value = read;
    count += 1;
  }
  if (survey !== undefined) {
    const read = surveyOf(survey);
    if (read === undefined) return undefined;
    content.survey = read;
    count += 1;
  }
  if (voice !== undefined) {
    const read = voiceOf(voice);
    if (read === undefined) return undefined;
    content.voice = read;
    count += 1;
  }
  if (attributes !== undefined) {
    if (!isAttributeMap(attributes)) return undefined;
    content.attributes = attributes;
    count += 1;
  }
  return count;
}

/** JSON writes at most six bytes (an escape) for a UTF-16 unit; 2,048 units are more than all other fields take. */
function isSurelyShort(content: Content, identifiers: Touchpoint['identifiers']): boolean {
  const { statements, attributes } = content;
  const units =
    mapUnits(identifiers) +
    (statements === undefined ? 0 : mapUnits(statements)) +
    (attributes === undefined ? 0 : mapUnits(attributes)) +
    textUnits(content);
  return 6 * (units + 2048) <= MAX_TOUCHPOINT_BYTES;
}

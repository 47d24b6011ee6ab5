import * as z from 'zod';
import { FLAG_KINDS, type Flag } from '../contract/flag.ts';
import { JOURNEY_STATES, type Journey } from '../contract/journey.ts';
import { instant } from '../contract/primitives.ts';
import type { JourneyFilter } from '../domain/analytics/filter.ts';
import type { CompiledDefinition } from '../domain/definition.ts';
import type { Parsed } from '../query-api/parameters.ts';
import { isZone, startOfDay } from '../steps/query/time-spans.ts';

const name = (meaning: string) =>
  z.string().min(1, 'must not be empty').max(128).describe(meaning).optional();

const oneOf = <const T extends readonly string[]>(values: T, meaning: string) =>
  z
    .enum(values, { error: `must be one of ${values.join(', ')}` })
    .describe(meaning)
    .optional();

const when = (meaning: string) =>
  z
    .preprocess(
      // A plus sign that was not written as %2B arrives as a space.
      raw => (typeof raw === 'string' ? raw.replace(/ (?=\d\d:\d\d$)/, '+') : raw),
      z.union([z.iso.date(), instant], {
        error:
          'must be a date, such as 2026-11-22, or an RFC 3339 time with an offset, such as 2026-11-22T10:00:00Z',
      }),
    )
    .describe(`${meaning} A date means its first instant in the time zone.`)
    .optional();

/** Which journeys count; the same for every report. */
export const commonParameters = {
  definition: name('Id of a journey definition. Left out: all.'),
  version: z.coerce
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .describe('Version of the definition. Left out: all.')
    .optional(),
  segment: name('Journeys whose segment named last is this.'),
  channel: name('Journeys with at least one touchpoint on it.'),
  stage: name('Journeys with at least one touchpoint in it.'),
  team: name('Journeys with at least one touchpoint it answers for.'),
  attribute: z
    .string()
    .max(1100)
    .regex(/^[^:]+:/, 'must be key:value, such as brand:acme')
    .describe('key:value. Journeys with at least one touchpoint that has it.')
    .optional(),
  flag: oneOf(FLAG_KINDS, 'Journeys with at least one such flag.'),
  state: oneOf(JOURNEY_STATES, 'Journeys in this state.'),
  from: when('Journeys that began at this time or later.'),
  to: when('Journeys that began before this time.'),
  zone: z
    .string()
    .max(64)
    .refine(isZone, 'must be a time zone, such as Europe/Madrid')
    .describe('IANA time zone of dates, days and months.')
    .default('UTC'),
};

export interface CommonQuery {
  definition?: string | undefined;
  version?: number | undefined;
  segment?: string | undefined;
  channel?: string | undefined;
  stage?: string | undefined;
  team?: string | undefined;
  attribute?: string | undefined;
  flag?: Flag['kind'] | undefined;
  state?: Journey['state'] | undefined;
  from?: string | undefined;
  to?: string | undefined;
  zone: string;
}

/** The filter that was asked for; faults where it cannot be meant. */
export function filterOf(
  query: CommonQuery,
  definitions: readonly CompiledDefinition[],
): Parsed<JourneyFilter> {
  const { definition, attribute, from, to, zone, version, segment, channel, stage, team, flag, state } =
    query;
  const ids = definitions.map(each => each.id);
  if (definition !== undefined && !ids.includes(definition)) {
    return fault('definition', `is not configured: there are ${ids.join(', ')}`);
  }
  const [start, end] = [instantOf(from, zone), instantOf(to, zone)];
  if (start !== undefined && end !== undefined && start >= end) return fault('to', 'must be later than from');
  const colon = attribute?.indexOf(':') ?? -1;
  const filter: { [K in keyof JourneyFilter]: JourneyFilter[K] | undefined } = {
    definition,
    version,
    segment,
    channel,
    stage,
    team,
    flag,
    state,
    from: start,
    to: end,
    attribute:
      attribute === undefined
        ? undefined
        : { key: attribute.slice(0, colon), value: attribute.slice(colon + 1) },
  };
  return { ok: true, value: defined(filter) };
}

function instantOf(text: string | undefined, zone: string): number | undefined {
  if (text === undefined) return undefined;
  return text.length === 10 ? startOfDay(text, zone) : Date.parse(text);
}

function fault(
  parameter: string,
  message: string,
): { ok: false; errors: { parameter: string; message: string }[] } {
  return { ok: false, errors: [{ parameter, message }] };
}

/** Without what is undefined. */
function defined(filter: { [K in keyof JourneyFilter]: JourneyFilter[K] | undefined }): JourneyFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

import * as z from 'zod';
import { FLAG_KINDS, FLAG_STATES } from '../contract/flag.ts';
import { JOURNEY_STATES } from '../contract/journey.ts';
import { instant } from '../contract/primitives.ts';
import { QUARANTINE_REASONS } from '../contract/quarantine.ts';
import type { ListQuery } from '../steps/ports/lists.ts';
import type { Problem } from './problems.ts';

const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, { error: `must be one of ${values.join(', ')}` });

const text = (longest: number) => z.string().min(1, 'must not be empty').max(longest);

const limit = z.coerce
  .number({ error: 'must be a whole number from 1 to 200' })
  .int('must be a whole number from 1 to 200')
  .min(1, 'must be at least 1')
  .max(200, 'must be at most 200: follow the cursor for more')
  .default(50);

const cursor = text(2000).describe('The cursor of the page before.').optional();

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
    .transform(value => Date.parse(value))
    .describe(`${meaning} A date means its first instant in UTC.`)
    .optional();

export const pageParameters = z.strictObject({ limit, cursor });

export const timelineParameters = z.strictObject({
  limit: limit.unwrap().default(200).describe('Entries of the timeline.'),
  cursor,
});

export const personParameters = z.strictObject({
  namespace: text(80).describe('A configured namespace, such as email, or journey:<type>.'),
  value: text(512).describe('The identifier in the clear; it is normalised and hashed, and not stored.'),
});

export const accessParameters = personParameters.extend({ limit, cursor });

const range = {
  from: when('Not before this time.'),
  to: when('Before this time.'),
  limit,
  cursor,
};

const ordered = <T extends { from?: number | undefined; to?: number | undefined }>({ from, to }: T) =>
  from === undefined || to === undefined || from < to;
const order = { path: ['to'], error: 'must be later than from' };

export const journeyParameters = z
  .strictObject({
    definition: text(64).describe('Id of a journey definition.').optional(),
    state: oneOf(JOURNEY_STATES).optional(),
    flag: oneOf(FLAG_KINDS).describe('Journeys with at least one such flag.').optional(),
    channel: text(64).describe('Journeys with at least one touchpoint on it.').optional(),
    ...range,
  })
  .refine(ordered, order);

export const flagParameters = z
  .strictObject({
    kind: oneOf(FLAG_KINDS).optional(),
    boundary: text(300)
      .describe('Silo boundary, such as web/ecommerce>call-center/contact-centre.')
      .optional(),
    state: oneOf(FLAG_STATES).describe('Left out: raised and resolved ones.').optional(),
    ...range,
  })
  .refine(ordered, order);

export const correctionParameters = z.strictObject(range).refine(ordered, order);

export const quarantineParameters = z
  .strictObject({
    reason: oneOf(QUARANTINE_REASONS).optional(),
    source: text(256).describe('The system that emitted it.').optional(),
    ...range,
  })
  .refine(ordered, order);

export const auditParameters = z
  .strictObject({
    person: text(400).describe('Id of a person: requests about them.').optional(),
    viewer: text(200).describe('Who asked, as their token names them.').optional(),
    ...range,
  })
  .refine(ordered, order);

export const touchpointParameters = z.strictObject({
  id: text(128).describe('Id of a touchpoint, as its producer gave it.'),
});

export const definitionParameters = z.strictObject({
  version: z.coerce
    .number({ error: 'must be a whole number' })
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .describe('Left out: the newest.')
    .optional(),
});

export const noParameters = z.strictObject({});

export type Parsed<T> = { ok: true; value: T } | { ok: false; errors: NonNullable<Problem['errors']> };

/** Reads a query string by a schema of strings; whatever it does not know or finds twice is an error by name. */
export function parseQuery<S extends z.ZodType>(schema: S, search: URLSearchParams): Parsed<z.output<S>> {
  const values = new Map<string, string>();
  for (const [name, value] of search) {
    if (values.has(name))
      return { ok: false, errors: [{ parameter: shown(name), message: 'is given twice: give it once' }] };
    values.set(name, value);
  }
  // From entries, so that a parameter called __proto__ is one like any other.
  const parsed = schema.safeParse(Object.fromEntries(values));
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, errors: parsed.error.issues.flatMap(issue => errorsOf(issue, schema, values)) };
}

function errorsOf(
  issue: z.core.$ZodIssue,
  schema: z.ZodType,
  given: ReadonlyMap<string, string>,
): NonNullable<Problem['errors']> {
  if (issue.code === 'unrecognized_keys') {
    const known = namesOf(schema);
    const message =
      known.length === 0
        ? 'is not known: there are no parameters here'
        : `is not known: there are ${known.join(', ')}`;
    return issue.keys.map(key => ({ parameter: shown(key), message }));
  }
  const name = String(issue.path[0] ?? '');
  return [{ parameter: name, message: given.has(name) ? issue.message : 'is missing' }];
}

export function namesOf(schema: z.ZodType): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** What a caller wrote is repeated to them, but not at any length. */
function shown(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}

/** Leaves out what was not asked. */
export function listQuery(asked: {
  limit: number;
  from?: number | undefined;
  to?: number | undefined;
  cursor?: string | undefined;
}): ListQuery {
  const { limit, from, to, cursor } = asked;
  return {
    limit,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

import * as z from 'zod';
import type { JourneyFilter } from '../domain/analytics/filter.ts';
import { segmentReport } from '../domain/analytics/segments.ts';
import type { CompiledDefinition } from '../domain/definition.ts';
import { commonParameters, filterOf } from './common-parameters.ts';
import { counted, share } from './figure-schemas.ts';
import { countedShare, estimate, mean } from './insight-schemas.ts';
import { type Faults, reportRoute } from './report-route.ts';
import { readAs } from './step-parameters.ts';

const { zone: _zone, ...conditions } = commonParameters;
const condition = z.strictObject(conditions);
const KEYS = Object.keys(conditions);
/** A comma inside a value stays: only one before the next condition parts them. */
const BETWEEN = new RegExp(`,(?=(?:${KEYS.join('|')}):)`);

type Condition = z.output<typeof condition>;

/** `segment:premium,channel:web`: by the names of the parameters that choose journeys. */
const side = readAs<Condition>(2000, text => {
  const given = new Map<string, string>();
  for (const part of text.split(BETWEEN)) {
    const colon = part.indexOf(':');
    const key = part.slice(0, colon);
    if (colon === -1 || !KEYS.includes(key)) {
      return {
        fault: `must be conditions such as segment:premium,channel:web: there are ${KEYS.join(', ')}`,
      };
    }
    if (given.has(key)) return { fault: `names ${key} twice: give it once` };
    given.set(key, part.slice(colon + 1));
  }
  const read = condition.safeParse(Object.fromEntries(given));
  if (read.success) return { value: read.data };
  const [issue] = read.error.issues;
  return { fault: `${String(issue?.path[0] ?? '')} ${issue?.message ?? ''}` };
});

export const segmentsFigures = z.object({
  a: counted,
  b: counted,
  overlap: counted,
  shares: z.array(
    z.object({
      measure: z.enum(['conversion', 'drop-off', 'rework', 'silo-rework']),
      a: countedShare,
      b: countedShare,
      difference: estimate,
    }),
  ),
  means: z.array(
    z.object({
      measure: z.string(),
      a: mean.extend({ counted }),
      b: mean.extend({ counted }),
      difference: estimate,
    }),
  ),
  nps: z.object({
    a: estimate.extend({ n: counted }),
    b: estimate.extend({ n: counted }),
    difference: estimate,
  }),
  mix: z.object({
    channels: z.array(
      z.object({
        channel: z.string(),
        a: countedShare,
        b: countedShare,
        difference: estimate,
        conversion: z.object({ a: share, b: share }),
      }),
    ),
    distance: z.number().nullable(),
    differing: z.array(z.string()),
    conversionWithin: estimate,
    reverses: z.boolean(),
  }),
});

export const segments = reportRoute({
  name: 'segments',
  operation: 'getSegments',
  summary: 'Two groups of journeys compared, measure by measure, and within the channels where they begin',
  needs: 'persons',
  answer: 'Segments',
  parameters: {
    a: side.describe(
      'One group within the journeys chosen: conditions joined by commas, such as segment:premium,channel:web; named as the parameters that choose journeys.',
    ),
    b: side.describe('The group it is compared with; the two should not overlap.'),
  },
  report: segmentReport,
  options: ({ a, b, zone }, { definitions }) => {
    const [one, other] = [filterFor('a', a, zone, definitions), filterFor('b', b, zone, definitions)];
    if ('faults' in one) return one;
    if ('faults' in other) return other;
    return { a: one, b: other };
  },
});

function filterFor(
  name: 'a' | 'b',
  asked: Condition,
  zone: string,
  definitions: readonly CompiledDefinition[],
): JourneyFilter | Faults {
  const filter = filterOf({ ...asked, zone }, definitions);
  if (filter.ok) return filter.value;
  return {
    faults: filter.errors.map(({ parameter, message }) => ({
      parameter: name,
      message: `${parameter} ${message}`,
    })),
  };
}

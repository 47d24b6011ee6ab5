import * as z from 'zod';
import { durationMs } from '../contract/duration.ts';
import { type DriverOptions, driverReport, EXPOSURES, type Exposure } from '../domain/analytics/drivers.ts';
import { counted } from './figure-schemas.ts';
import { estimate } from './insight-schemas.ts';
import { reportRoute } from './report-route.ts';
import { readAs } from './step-parameters.ts';

const isExposure = (name: string): name is Exposure => EXPOSURES.some(each => each === name);
const WAITS: readonly Exposure[] = ['longest-wait', 'hand-over-wait'];

/** `rework:1,longest-wait:P1D`. */
const above = readAs<Partial<Record<Exposure, number>>>(256, text => {
  const read: Partial<Record<Exposure, number>> = {};
  for (const part of text.split(',')) {
    const colon = part.indexOf(':');
    const name = part.slice(0, colon);
    if (colon === -1 || !isExposure(name)) {
      return { fault: `must be such as rework:1,longest-wait:P1D: there are ${EXPOSURES.join(', ')}` };
    }
    if (read[name] !== undefined) return { fault: `names ${name} twice: give it once` };
    const [value, isWait] = [part.slice(colon + 1), WAITS.includes(name)];
    const number = isWait ? durationMs(value) : wholeNumber(value);
    if (number === undefined) {
      const wanted = isWait ? 'an ISO 8601 duration, such as PT30M' : 'a whole number';
      return { fault: `has no such ${name}: it must be ${wanted}` };
    }
    read[name] = number;
  }
  return { value: read };
});

const wholeNumber = (text: string) => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);

/** `2,4,8,16`. */
const lengths = readAs<number[]>(256, text => {
  const numbers = text.split(',').map(wholeNumber);
  const rises = numbers.every((each, i) => each !== undefined && each > (numbers[i - 1] ?? 0));
  return rises
    ? { value: numbers.filter(each => each !== undefined) }
    : { fault: 'must be whole numbers that rise, joined by commas, such as 2,4,8,16' };
});

export const driversFigures = z.object({
  reading: z.literal('association'),
  above: z.object({
    rework: z.number(),
    'drop-off': z.number(),
    'longest-wait': z.number().describe('ms'),
    'hand-over-wait': z.number().describe('ms'),
    'hand-overs': z.number(),
  }),
  lengthBands: z.array(z.int()),
  associations: z.array(
    z.object({
      exposure: z.enum(EXPOSURES),
      outcome: z.string().describe('conversion, nps, ces, or value-EUR and the like.'),
      exposed: counted,
      unexposed: counted,
      crude: estimate,
      controlled: estimate,
      oddsRatio: z.exactOptional(estimate),
      strata: z.object({
        used: z.int(),
        leftOut: z.int(),
        journeysUsed: z.int(),
        journeysLeftOut: z.int(),
      }),
    }),
  ),
});

export const drivers = reportRoute({
  name: 'drivers',
  operation: 'getDrivers',
  summary:
    'What goes together with rework, drop-offs, waits and hand-overs, within definition, segment and length',
  needs: 'persons',
  answer: 'Drivers',
  parameters: {
    above: above
      .describe(
        `A journey is exposed above these, joined by commas: ${EXPOSURES.join(', ')}; waits as ISO 8601 durations, as in rework:1,longest-wait:P1D. Left out: 0 for rework and drop-off, else the median.`,
      )
      .optional(),
    lengths: lengths
      .describe('Longest journeys, in touchpoints, of each band of length but the last. Left out: 2,4,8,16.')
      .optional(),
  },
  report: driverReport,
  options: ({ above, lengths }): DriverOptions => ({
    ...(above === undefined ? {} : { above }),
    ...(lengths === undefined ? {} : { lengthBands: lengths }),
  }),
});

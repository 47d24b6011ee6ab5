import * as z from 'zod';
import { MEASURES, timeline } from '../domain/analytics/timeline.ts';
import { timeSpans } from '../steps/query/time-spans.ts';
import { counted, sums } from './figure-schemas.ts';
import { type Chosen, fault, reportRoute } from './report-route.ts';

/** Each has thirteen figures with their links: more would be too long an answer. */
const MOST_SPANS = 1000;

const spanFigures = {
  counts: z.record(z.enum(MEASURES), counted),
  cost: sums.describe('Cost to serve of its touchpoints.'),
};

const outside = (when: string) => z.object(spanFigures).describe(`What lies ${when}.`);

export const timelineFigures = z.object({
  spans: z.array(
    z.object({
      from: z.number().describe('ms.'),
      to: z.number().describe('ms; not included.'),
      ...spanFigures,
    }),
  ),
  before: outside('before the first span'),
  after: outside('after the last span'),
  total: z.object(spanFigures),
});

export const timelineRoute = reportRoute({
  name: 'timeline',
  operation: 'getTimeline',
  summary: 'Journeys begun and ended, touchpoints, flags, rework and cost over time',
  needs: 'read',
  answer: 'Timeline',
  parameters: {
    unit: z
      .enum(['hour', 'day', 'week', 'month'], { error: 'must be one of hour, day, week, month' })
      .describe(
        `Length of a span, in the time zone; weeks begin on Monday. They go from the time "from", else from the first journey, to the time "to", else to now; at most ${MOST_SPANS}.`,
      )
      .default('day'),
  },
  report: timeline,
  options: ({ unit, zone }, chosen) => {
    const [from, to] = rangeOf(chosen);
    try {
      return { boundaries: from < to ? timeSpans(from, to, unit, zone, MOST_SPANS).boundaries : [] };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const message = `${unit} makes more than ${MOST_SPANS} spans: choose a longer one, or "from" and "to" that are nearer to each other`;
      return fault('unit', message);
    }
  },
});

function rangeOf({ log, filter, selection, asOf }: Chosen): [number, number] {
  let from = filter.from ?? Number.POSITIVE_INFINITY;
  if (filter.from === undefined) {
    for (const journey of selection) from = Math.min(from, log.journeys.startedAt[journey] ?? from);
  }
  // Clocks differ: a journey may begin some minutes after now.
  return [from, filter.to ?? Math.max(asOf, from + 1)];
}

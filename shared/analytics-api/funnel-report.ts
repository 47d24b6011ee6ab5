import * as z from 'zod';
import { funnel } from '../domain/analytics/funnel.ts';
import { opened, quantiles, share } from './figure-schemas.ts';
import { funnelOptions, funnelParameters } from './funnel-parameters.ts';
import { reportRoute } from './report-route.ts';

const time = z.object(quantiles).describe('From the step before, ms; of the first step n is 0.');

const levels = z.array(
  z.object({
    level: z.int().describe('So many of the steps were reached.'),
    journeys: z.int(),
    ...opened,
    entries: z.int().describe('Attempts: as many as entries with reentry=optimized.'),
    fromPrevious: share,
    fromFirst: share,
    entriesFromFirst: share,
    time,
    dropOff: z.exactOptional(
      z
        .object({
          journeys: z.int(),
          ...opened,
          next: z.array(z.object({ activity: z.string(), journeys: z.int(), ...opened })),
        })
        .describe('Journeys that got no further, and what they did next; ~end: nothing.'),
    ),
  }),
);

export const funnelFigures = z.object({
  selected: z.int().describe('Journeys looked at, entered or not.'),
  total: z.object({ levels }),
  groups: z.array(
    z.object({
      levels,
      value: z
        .string()
        .describe('Of day, week and month: when it begins, in ms. Empty where nothing was named.'),
    }),
  ),
});

export const funnelRoute = reportRoute({
  name: 'funnel',
  operation: 'getFunnel',
  summary: 'How many journeys get how far through a row of steps, how fast, and what the others did instead',
  needs: 'read',
  answer: 'Funnel',
  parameters: funnelParameters,
  report: funnel,
  options: funnelOptions,
});

import * as z from 'zod';
import { matrix } from '../domain/analytics/matrix.ts';
import { counted, opened } from './figure-schemas.ts';
import { reportRoute } from './report-route.ts';
import { dimension } from './step-parameters.ts';

export const transitionsFigures = z.object({
  of: dimension,
  journeys: z.int(),
  steps: z.int(),
  transitions: z.int(),
  moves: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      count: z.int(),
      journeys: z.int(),
      share: z.number(),
      ...opened,
    }),
  ),
  totals: z.array(
    z.object({
      value: z.string(),
      leaving: counted,
      entering: counted,
    }),
  ),
});

export const transitionsRoute = reportRoute({
  name: 'transitions',
  operation: 'getTransitions',
  summary: 'Which channel, stage, team or activity follows which, and how often',
  needs: 'read',
  answer: 'Transitions',
  parameters: { of: dimension.describe('What moves are between.').default('channel') },
  report: matrix,
  options: ({ of }) => ({ of }),
});

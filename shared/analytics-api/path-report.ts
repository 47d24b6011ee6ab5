import * as z from 'zod';
import type { PathNode } from '../domain/analytics/path-figures.ts';
import { paths } from '../domain/analytics/paths.ts';
import { opened, quantiles, share } from './figure-schemas.ts';
import { reportRoute } from './report-route.ts';
import { dimension, oneStep, STEP_SYNTAX, upTo } from './step-parameters.ts';

/** By name in the OpenAPI document, as it holds itself. */
export const pathNode: z.ZodType<PathNode> = z.object({
  value: z.string(),
  journeys: z.int(),
  ...opened,
  ended: z.int().describe('Whose path ends here, cut ones too.'),
  next: z.array(z.lazy(() => pathNode)).describe('The most frequent only.'),
});

export const pathsFigures = z.object({
  journeys: z.int().describe('Those that have a way.'),
  ...opened,
  without: z.object({ journeys: z.int(), ...opened }),
  direction: z
    .enum(['forward', 'backward'])
    .describe('How tree and flow are read; variants are in order of time always.'),
  variants: z.array(
    z.object({
      path: z.array(z.string()),
      cut: z.boolean(),
      journeys: z.int(),
      ...opened,
      share,
      completed: share,
      duration: z.object(quantiles).describe('Of the whole journeys, ms.'),
      rework: z.int().describe('Touchpoints that were rework, in the whole journeys.'),
    }),
  ),
  others: z.object({ variants: z.int(), journeys: z.int() }).describe('Variants that are not listed.'),
  tree: z.array(pathNode),
  flow: z.array(
    z.object({
      position: z.int().describe('0: the beginning.'),
      from: z.string(),
      to: z.string().describe('~end, or ~more where the way was cut.'),
      journeys: z.int(),
      ...opened,
    }),
  ),
});

export const pathsRoute = reportRoute({
  name: 'paths',
  operation: 'getPaths',
  summary: 'The ways journeys take: variants, their tree, and the flow from position to position',
  needs: 'read',
  answer: 'Paths',
  parameters: {
    of: dimension.describe('What a way is made of.').default('channel'),
    collapse: z
      .enum(['true', 'false'], { error: 'must be true or false' })
      .describe('Whether a run of one value counts once.')
      .default('true'),
    length: upTo(50).describe('Longer ways are cut there.').default(20),
    start: oneStep
      .describe(`The first such touchpoint begins the way. Left out: that of the journey. ${STEP_SYNTAX}`)
      .optional(),
    end: oneStep
      .describe(
        'The first such touchpoint from there on ends it. Left out: the last one of the journey. With end alone ways are read backwards from it.',
      )
      .optional(),
    limit: upTo(500).describe('Variants and places of the tree that are listed.').default(100),
  },
  report: paths,
  options: ({ of, collapse, length, start, end, limit }) => ({
    of,
    collapse: collapse === 'true',
    maxLength: length,
    limit,
    ...(start === undefined ? {} : { from: start }),
    ...(end === undefined ? {} : { to: end }),
  }),
});

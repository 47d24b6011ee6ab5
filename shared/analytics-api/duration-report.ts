import * as z from 'zod';
import { durations } from '../domain/analytics/durations.ts';
import { opened, quantiles } from './figure-schemas.ts';
import { reportRoute } from './report-route.ts';

const duration = { ...quantiles, journeys: z.int(), ...opened };
const handOvers = z.array(z.object({ from: z.string(), to: z.string(), ...duration }));

export const durationsFigures = z
  .object({
    quantile: z.literal('hyndman-fan-7'),
    all: z.object(duration),
    byState: z.array(z.object({ state: z.string(), ...duration })),
    byStage: z.array(z.object({ stage: z.string(), ...duration })),
    channelHandOvers: handOvers,
    teamHandOvers: handOvers,
  })
  .describe('All in ms. n counts journeys, in hand-overs these.');

export const durationsRoute = reportRoute({
  name: 'durations',
  operation: 'getDurations',
  summary:
    'How long journeys and stages last, and how long customers wait between channels and between teams',
  needs: 'read',
  answer: 'Durations',
  parameters: {},
  report: durations,
  options: () => ({}),
});

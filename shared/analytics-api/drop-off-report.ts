import * as z from 'zod';
import { dropOffs } from '../domain/analytics/drop-offs.ts';
import { counted, opened, share, sums } from './figure-schemas.ts';
import { reportRoute } from './report-route.ts';

const counts = {
  ...counted.shape,
  recovered: counted.describe('After which the customer came back.'),
  lost: counted,
  valueAtRisk: sums,
  valueRecovered: sums,
  valueLost: sums,
};

export const dropOffsFigures = z.object({
  total: z.object(counts),
  places: z.array(
    z.object({
      stage: z.string(),
      channel: z.string(),
      activity: z.string(),
      ...counts,
      reached: z.object({ journeys: z.int(), ...opened }).describe('Journeys that reached the stage.'),
      share: share.describe('Of those, the ones that dropped off here.'),
    }),
  ),
});

export const dropOffsRoute = reportRoute({
  name: 'drop-offs',
  operation: 'getDropOffs',
  summary: 'Where journeys drop off, how many come back, and the money lost',
  needs: 'read',
  answer: 'DropOffs',
  parameters: {},
  report: dropOffs,
  options: () => ({}),
});

import * as z from 'zod';
import { counted, money, opened, share } from './figure-schemas.ts';

const orUnknown = z.number().nullable();
const interval = { value: orUnknown, low: orUnknown, high: orUnknown };

/** With its 95 % interval; null where there is too little to say it. */
export const estimate = z.object(interval);

export const mean = z.object({ ...interval, n: z.int(), deviation: orUnknown });

export const countedMoney = counted.extend({ cost: money });

/** A share whose count opens. */
export const countedShare = share.extend({ counted });

/** A share that opens on both sides. */
export const openShare = countedShare.extend({ ofCounted: counted });

const side = z.object({ channel: z.string(), team: z.string() });

export const boundary = z.object({ from: side, to: side });

const score = {
  n: z.int(),
  score: orUnknown.describe('-100 to 100 for nps and ces, 0 to 100 for the others.'),
  low: orUnknown,
  high: orUnknown,
  good: share,
  bad: share,
  mean,
};

/** Answers on one instrument and scale, by customers or by employees. */
export const voiceGroup = counted.extend({
  ...score,
  instrument: z.string(),
  variant: z.string(),
  respondent: z.enum(['customer', 'employee']),
  by: z.enum(['all', 'stage', 'truth', 'channel', 'segment', 'team', 'month']),
  name: z.string(),
  goodCell: counted,
  betweenCell: counted,
  badCell: counted,
  scores: z.array(counted.extend({ score: z.number() })),
});

/** What was said, of one kind. */
export const quotes = z.object({
  kind: z.string(),
  count: z.int(),
  journeys: z.int(),
  ...opened,
  latest: z.array(
    z.object({
      at: z.number().describe('ms since 1970 in UTC.'),
      text: z.string(),
      stage: z.string(),
      channel: z.string(),
      journey: z.string(),
    }),
  ),
});

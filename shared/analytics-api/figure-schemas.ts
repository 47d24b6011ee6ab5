import * as z from 'zod';

/** What each figure that counts has: its cell, and where the journeys behind it are listed. */
export const opened = {
  cell: z.string(),
  open: z.exactOptional(z.string().describe('Where the journeys behind it are listed.')),
};

export const counted = z.object({ count: z.int(), journeys: z.int(), ...opened });

export const share = z.object({
  count: z.int(),
  of: z.int(),
  share: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});

export const quantiles = { n: z.int(), p50: z.number().nullable(), p90: z.number().nullable() };

export const money = z.object({ amount: z.number(), currency: z.string() });

export const sums = z.array(money);

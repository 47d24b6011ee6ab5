import * as z from 'zod';

/** How many of the latest quotes of each kind. */
export const quoteCount = z.coerce
  .number({ error: 'must be a whole number from 0 to 50' })
  .int('must be a whole number from 0 to 50')
  .min(0, 'must be at least 0')
  .max(50, 'must be at most 50')
  .describe('How many of the latest quotes of each kind are shown.')
  .default(3);

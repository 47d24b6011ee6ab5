import * as z from 'zod';

/** How many of the latest quotes of each kind. */
export const quoteCount = z.coerce
  .number({ error: 'must be a whole number from 0 to 50' })
  .int('must be a whole number from 0 to 50')
  .min(0, 'must be at least 0')
  .max(50, 'must be at most 50')
  .describe('How many of the latest quotes of each kind are shown.')
  .default(3);

/** A text that `read` takes further; it answers a fault (what is wrong with it) where it cannot. */
export const readBy = <T>(read: (text: string) => { value: T } | { fault: string }) =>
  z
    .string()
    .max(2000, 'must be at most 2000 characters')
    .transform((text, context): T => {
      const found = read(text);
      if ('value' in found) return found.value;
      context.issues.push({ code: 'custom', message: found.fault, input: text });
      return z.NEVER;
    });

import * as z from 'zod';

/** A problem answer (RFC 9457). `detail` says what is wrong and how to mend it; never anything of the inside. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  /** Parameters, or places in the body, that are not as they should be. */
  errors: z.array(z.object({ parameter: z.string(), message: z.string() })).optional(),
  /** Id of what took the place of what was asked for; `Location` leads there. */
  supersededBy: z.string().optional(),
  /** Ids of the persons among whom the touchpoints of the one asked for are divided. */
  dividedAmong: z.array(z.string()).optional(),
});

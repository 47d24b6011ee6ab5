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
export type Problem = z.infer<typeof problem>;

const TITLES = {
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  410: 'Gone',
  413: 'Content Too Large',
  422: 'Unprocessable Content',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;
export type ProblemStatus = keyof typeof TITLES;

export function problemOf(
  status: ProblemStatus,
  detail: string,
  more: Partial<Pick<Problem, 'errors' | 'supersededBy' | 'dividedAmong'>> = {},
): Problem {
  return { type: 'about:blank', title: TITLES[status], status, detail, ...more };
}

export function problemResponse(problem: Problem, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}

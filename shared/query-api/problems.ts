import type * as z from 'zod';
import type { problem } from './problem-schema.ts';

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

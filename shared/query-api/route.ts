import type * as z from 'zod';
import type { IdentityConfig } from '../contract/identity-config.ts';
import type { QueryDependencies } from '../steps/query/dependencies.ts';
import type { Answer, AnswerName } from './answers.ts';
import { parseQuery } from './parameters.ts';
import { type Problem, problemOf, problemResponse } from './problems.ts';

export interface ApiDependencies extends QueryDependencies {
  identityConfig: IdentityConfig;
  /** Milliseconds. */
  now: () => number;
}

export type Reply<N extends AnswerName> =
  | { outcome: 'answer'; body: Answer<N> }
  /** `to` is an id, `path` where it is found. */
  | { outcome: 'moved'; to: string; path: string }
  | { outcome: 'problem'; problem: Problem };

interface RouteSpec<Q extends z.ZodType, N extends AnswerName> {
  /** As Hono writes paths; the only parameter is called `id`. */
  path: string;
  operation: string;
  summary: string;
  parameters: Q;
  answer: N;
  handle: (deps: ApiDependencies, query: z.output<Q>, id: string) => Promise<Reply<N>>;
}

export interface Route {
  path: string;
  operation: string;
  summary: string;
  parameters: z.ZodType;
  answer: AnswerName;
  respond: (deps: ApiDependencies, url: URL, id: string) => Promise<Response>;
}

export function route<Q extends z.ZodType, N extends AnswerName>(spec: RouteSpec<Q, N>): Route {
  const { handle, ...shown } = spec;
  return {
    ...shown,
    respond: async (deps, url, id) => {
      const query = parseQuery(spec.parameters, url.searchParams);
      if (!query.ok) return problemResponse(badParameters(query.errors));
      return responseOf(await handle(deps, query.value, id), url);
    },
  };
}

export function badParameters(errors: NonNullable<Problem['errors']>): Problem {
  const named = errors.map(({ parameter, message }) => `${parameter} ${message}`).join('; ');
  return problemOf(400, `The request cannot be read: ${named}`, { errors });
}

export function notFound(what: string): { outcome: 'problem'; problem: Problem } {
  return { outcome: 'problem', problem: problemOf(404, `There is no ${what} of this id`) };
}

function responseOf<N extends AnswerName>(reply: Reply<N>, url: URL): Response {
  switch (reply.outcome) {
    case 'answer':
      return Response.json(reply.body);
    case 'problem':
      return problemResponse(reply.problem);
    case 'moved': {
      // A cursor names a place in the list of the old id.
      const search = new URLSearchParams(url.searchParams);
      search.delete('cursor');
      const location = search.size === 0 ? reply.path : `${reply.path}?${search}`;
      const detail = `What has this id is part of ${reply.to} now: late data or a login joined them`;
      return problemResponse(problemOf(308, detail, { supersededBy: reply.to }), { location });
    }
  }
}

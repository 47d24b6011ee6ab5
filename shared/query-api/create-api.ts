// The smallest of Hono's routers: a dozen routes need no faster one, and a cold start pays for every byte.
import { Hono } from 'hono/tiny';
import { InvalidCursorError, StoreBusyError } from '../steps/errors.ts';
import { TooMuchToReadError } from '../steps/query/dependencies.ts';
import { safeHeaders, tokenRequired } from './guard.ts';
import { openApiOf } from './openapi.ts';
import { problemOf, problemResponse } from './problems.ts';
import { type ApiDependencies, badParameters } from './route.ts';
import { routes } from './routes.ts';

export interface ApiOptions extends ApiDependencies {
  /** Whoever sends it as a bearer token may read everything. */
  token: string;
  /** Gets what went wrong inside; the caller is told nothing of it. */
  onError: (error: unknown, request: { method: string; path: string }) => void;
}

/** The query API: reads only, JSON, problem answers by RFC 9457. `/openapi.json` alone needs no token. */
export function createApi({ token, onError, ...deps }: ApiOptions): Hono {
  const app = new Hono();

  app.use(safeHeaders);

  let document: object | undefined;
  app.get('/openapi.json', () => {
    document ??= openApiOf(routes);
    return Response.json(document);
  });
  app.all('/openapi.json', methodRefused);

  app.use(tokenRequired(token, deps.hasher));

  for (const { path, respond } of routes) {
    app.get(path, c => respond(deps, new URL(c.req.url), c.req.param('id') ?? ''));
    app.all(path, methodRefused);
  }

  app.notFound(() => problemResponse(problemOf(404, 'There is nothing at this path: see /openapi.json')));
  app.onError((error, c) => {
    if (error instanceof InvalidCursorError) {
      const message = 'is not one that this list gave out: ask again without it';
      return problemResponse(badParameters([{ parameter: 'cursor', message }]));
    }
    if (error instanceof TooMuchToReadError) return problemResponse(problemOf(422, error.message));
    onError(error, { method: c.req.method, path: c.req.path });
    if (error instanceof StoreBusyError) {
      return problemResponse(problemOf(503, 'The table is busy: try again in a moment'), {
        'retry-after': '1',
      });
    }
    return problemResponse(problemOf(500, 'The request failed; the log tells why'));
  });
  return app;
}

function methodRefused(): Response {
  return problemResponse(problemOf(405, 'Only GET is answered here'), { allow: 'GET, HEAD' });
}

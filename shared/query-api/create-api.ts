// The smallest of Hono's routers: a dozen routes need no faster one, and a cold start pays for every byte.
import { Hono } from 'hono/tiny';
import { StoreBusyError } from '../steps/errors.ts';
import type { Identify } from './authorise.ts';
import { type Guarded, safeHeaders, tokenRequired } from './guard.ts';
import { problemOf, problemResponse } from './problems.ts';
import type { ApiDependencies } from './route.ts';
import { routes } from './routes.ts';

export interface ApiOptions extends ApiDependencies {
  /** Whose a bearer token is. */
  identify: Identify;
  /** The document of the whole API. */
  openApi: () => object;
  /** Names a request in the audit log. */
  newId: () => string;
  /** Gets what went wrong inside; the caller is told nothing of it. */
  onError: (error: unknown, request: { method: string; path: string }) => void;
}

/** The query API: reads only, JSON, problem answers by RFC 9457. `/openapi.json` alone needs no token. */
export function createApi({ identify, openApi, newId, onError, ...deps }: ApiOptions): Hono<Guarded> {
  const app = new Hono<Guarded>();

  app.use(safeHeaders);

  let document: object | undefined;
  app.get('/openapi.json', () => {
    document ??= openApi();
    return Response.json(document);
  });
  app.all('/openapi.json', methodRefused);

  app.use(tokenRequired(identify));

  for (const { path, respond } of routes) {
    app.get(path, c => {
      const [url, id] = [new URL(c.req.url), c.req.param('id') ?? ''];
      return respond(deps, { url, id, viewer: c.get('viewer'), requestId: newId() });
    });
    app.all(path, methodRefused);
  }

  app.notFound(() => problemResponse(problemOf(404, 'There is nothing at this path: see /openapi.json')));
  app.onError((error, c) => {
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

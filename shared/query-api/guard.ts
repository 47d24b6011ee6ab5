import type { MiddlewareHandler } from 'hono';
import type { Viewer } from '../contract/viewer.ts';
import { type Identify, identifyHeader } from './authorise.ts';
import { problemOf, problemResponse } from './problems.ts';
import { mayCall, type Need, rolesFor } from './roles.ts';

const SAFE = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** What the guard leaves for those behind it. */
export interface Guarded {
  Variables: { viewer: Viewer };
}

/** No answer is kept on its way or taken for something else. */
export const safeHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(SAFE)) c.res.headers.set(name, value);
};

/** Only who sends a valid token goes on, as the `viewer` of the request. */
export function tokenRequired(identify: Identify): MiddlewareHandler<Guarded> {
  return async (c, next) => {
    const header = c.req.header('authorization');
    const identified = await identifyHeader(header, identify);
    if (identified.ok) {
      c.set('viewer', identified.viewer);
      return next();
    }
    if (identified.later) return problemResponse(problemOf(503, identified.detail), { 'retry-after': '5' });
    const challenge = header === undefined ? '' : ', error="invalid_token"';
    return problemResponse(problemOf(401, identified.detail), {
      'www-authenticate': `Bearer realm="hilvan"${challenge}`,
    });
  };
}

/** The answer to who may not call what needs this; `undefined` where they may. */
export function refusalOf(viewer: Viewer, need: Need): Response | undefined {
  if (mayCall(viewer, need)) return undefined;
  const detail = `Role ${viewer.role} may not do this: ask with a token of role ${rolesFor(need)}`;
  return problemResponse(problemOf(403, detail));
}

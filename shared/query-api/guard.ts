import type { MiddlewareHandler } from 'hono';
import type { Hasher } from '../steps/ports.ts';
import { tokenCheck } from './authorise.ts';
import { problemOf, problemResponse } from './problems.ts';

const SAFE = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** No answer is kept on its way or taken for something else. */
export const safeHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(SAFE)) c.res.headers.set(name, value);
};

/** Only who sends the token goes on. */
export function tokenRequired(token: string, hasher: Hasher): MiddlewareHandler {
  const allowed = tokenCheck(token, hasher);
  return async (c, next) => {
    const header = c.req.header('authorization');
    if (allowed(header)) return next();
    const challenge = header === undefined ? '' : ', error="invalid_token"';
    return problemResponse(problemOf(401, 'Send the API token as Authorization: Bearer <token>'), {
      'www-authenticate': `Bearer realm="hilvan"${challenge}`,
    });
  };
}

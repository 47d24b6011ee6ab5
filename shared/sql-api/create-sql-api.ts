import { Hono } from 'hono/tiny';
import type { Identify } from '../query-api/authorise.ts';
import { type Guarded, refusalOf, safeHeaders, tokenRequired } from '../query-api/guard.ts';
import { type ProblemStatus, problemOf, problemResponse } from '../query-api/problems.ts';
import { READS, readStatement, type StatementFault, unportable } from '../sql/check-statement.ts';
import { type SqlEngine, SqlEngineError, type SqlPage } from '../sql/engine.ts';
import type { Hasher } from '../steps/ports/crypto.ts';
import { type Place, readCursor, writeCursor } from './cursor.ts';
import { readRequest, SQL_PATH, type SqlRequest } from './request.ts';

export interface SqlApiOptions {
  identify: Identify;
  /** Signs cursors; the same in every instance. */
  hasher: Hasher;
  engine: SqlEngine;
  /** Gets what went wrong inside; the caller is told nothing of it. */
  onError: (error: unknown, request: { method: string }) => void;
}

/** Below the 30 s that an HTTP API waits, with time left to stop the statement. */
const MOST_MS = 24_000;
/** Rows of one statement, page by page. */
const MOST_ROWS = 100_000;
/** Lambda answers 6 MB at most. */
const MOST_BYTES = 5 * 1024 * 1024;

const STATUS: Readonly<Record<SqlEngineError['reason'], ProblemStatus>> = {
  statement: 400,
  gone: 400,
  time: 422,
  size: 422,
  busy: 503,
};

/** `POST /v1/sql`: one statement that reads the lake, its rows page by page. JSON, problems by RFC 9457. */
export function createSqlApi({ identify, hasher, engine, onError }: SqlApiOptions): Hono<Guarded> {
  const app = new Hono<Guarded>();
  app.use(safeHeaders);
  app.use(tokenRequired(identify));
  app.use(SQL_PATH, async (c, next) => refusalOf(c.get('viewer'), 'sql') ?? next());

  app.post(SQL_PATH, async c => {
    const request = readRequest(await c.req.arrayBuffer());
    if (!request.ok) return problemResponse(request.problem);
    const { sql, limit, cursor } = request.value;
    const statement = readStatement(sql, READS);
    if (!statement.ok) return refused('sql', placed(statement.fault));
    const fault = unportable(sql, statement.tokens);
    if (fault !== undefined) return refused('sql', placed(fault));
    if (cursor === undefined) {
      const { id, scannedBytes } = await engine.run(statement.sql, MOST_MS);
      const page = await engine.page(id, limit);
      return answer(request.value, page, { id, given: 0 }, { scannedBytes });
    }
    const place = readCursor(cursor, sql, hasher);
    if (place === undefined) return refused('cursor', 'is not one that was given out for this statement');
    return answer(request.value, await engine.page(place.id, limit, place.from), place, {});
  });
  app.all(SQL_PATH, () => problemResponse(problemOf(405, 'Only POST is answered here'), { allow: 'POST' }));

  function answer(
    { sql }: SqlRequest,
    { columns, rows, next }: SqlPage,
    { id, given }: Pick<Place, 'id' | 'given'>,
    more: { scannedBytes?: number },
  ): Response {
    const sofar = given + rows.length;
    const goesOn = next !== undefined && sofar < MOST_ROWS;
    const body = JSON.stringify({
      columns,
      rows,
      ...(goesOn ? { cursor: writeCursor({ id, from: next, given: sofar }, sql, hasher) } : {}),
      ...(next !== undefined && !goesOn ? { truncated: true } : {}),
      ...more,
    });
    if (Buffer.byteLength(body) > MOST_BYTES) {
      return problemResponse(problemOf(422, 'The page is too big to be sent: ask with a smaller limit'));
    }
    return new Response(body, { headers: { 'content-type': 'application/json' } });
  }

  app.notFound(() => problemResponse(problemOf(404, `There is nothing at this path: post to ${SQL_PATH}`)));
  app.onError((error, c) => {
    if (error instanceof SqlEngineError) {
      const parameter = error.reason === 'gone' ? 'cursor' : 'sql';
      if (error.reason === 'statement' || error.reason === 'gone') return refused(parameter, error.message);
      const retry: Record<string, string> = error.reason === 'busy' ? { 'retry-after': '2' } : {};
      return problemResponse(problemOf(STATUS[error.reason], error.message), retry);
    }
    onError(error, { method: c.req.method });
    return problemResponse(problemOf(500, 'The request failed; the log tells why'));
  });
  return app;
}

function refused(parameter: string, message: string): Response {
  const detail = `The body cannot be taken: ${parameter}: ${message}`;
  return problemResponse(problemOf(400, detail, { errors: [{ parameter, message }] }));
}

function placed({ line, column, message }: StatementFault): string {
  return `line ${line}, column ${column}: ${message}`;
}

import type { Context } from 'hono';
import { Hono } from 'hono/tiny';
import { ERASURE_DETAIL_TYPE, erasureRequest } from '../contract/erasure.ts';
import { CORRECTION_DETAIL_TYPE, DEFINITION_DETAIL_TYPE } from '../contract/events.ts';
import { definitionPut } from '../contract/journey-definition.ts';
import type { Identify } from '../query-api/authorise.ts';
import { type Guarded, refusalOf, safeHeaders, tokenRequired } from '../query-api/guard.ts';
import { type Accepted, postCorrection, postErasure, putDefinition } from '../query-api/operations.ts';
import { type Problem, problemOf, problemResponse } from '../query-api/problems.ts';
import { BusRefusedError } from '../steps/errors.ts';
import { identifierOf } from '../steps/identifier.ts';
import type { IntakeConfig } from '../steps/intake.ts';
import { readCorrection } from '../steps/read-correction.ts';

export interface OperationsOptions {
  /** Whose a bearer token is; an admin may change things. */
  identify: Identify;
  /** Reads a correction for its form only; ingest reads it again, under the key that identifiers are kept with. */
  intake: IntakeConfig;
  newId: () => string;
  /** Puts an operator's event on the bus; `BusRefusedError` where the bus does not take it. */
  put: (detailType: string, detail: object) => Promise<void>;
  /** Gets what went wrong inside; the caller is told nothing of it. */
  onError: (error: unknown, request: { method: string }) => void;
}

/** Bytes of a body: a definition of 64 KB with room for what goes with it. */
const LARGEST = 96 * 1024;

/** What operators change: checked here, then put on the bus, as the command line does. JSON, problems by RFC 9457. */
export function createOperationsApi({
  identify,
  intake,
  newId,
  put,
  onError,
}: OperationsOptions): Hono<Guarded> {
  const app = new Hono<Guarded>();
  app.use(safeHeaders);
  app.use(tokenRequired(identify));
  app.use(async (c, next) => refusalOf(c.get('viewer'), 'admin') ?? next());

  app.post(postCorrection.path, async c => {
    const body = await readBody(c);
    if (!body.ok) return problemResponse(body.problem);
    if (!isObject(body.json)) {
      return refused([
        { path: '', message: 'is no object: send { kind, identifier, with, at, actor, reason }' },
      ]);
    }
    const decided = { id: newId(), ...body.json };
    const read = readCorrection(decided, intake);
    if (!read.ok) return refused(read.issues);
    await put(CORRECTION_DETAIL_TYPE, decided);
    return taken(read.correction.id);
  });

  app.post(postErasure.path, async c => {
    const body = await readBody(c);
    if (!body.ok) return problemResponse(body.problem);
    if (!isObject(body.json)) {
      return refused([{ path: '', message: 'is no object: send { identifier, actor, reason }' }]);
    }
    const read = erasureRequest.safeParse({ id: newId(), ...body.json });
    if (!read.success) {
      return refused(
        read.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message })),
      );
    }
    if (identifierOf(read.data, intake) === undefined) {
      const message = 'is a placeholder or of no configured namespace: name a real identifier';
      return refused([{ path: 'identifier', message }]);
    }
    await put(ERASURE_DETAIL_TYPE, read.data);
    return taken(read.data.id);
  });

  app.put(putDefinition.path, async c => {
    const body = await readBody(c);
    if (!body.ok) return problemResponse(body.problem);
    const read = definitionPut.safeParse(body.json);
    if (!read.success) {
      return refused(
        read.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message })),
      );
    }
    const { id } = read.data.definition;
    if (id !== c.req.param('id')) {
      const message = `is "${id}", and the path names another: put it to /v1/definitions/${id}`;
      return refused([{ path: 'definition.id', message }]);
    }
    await put(DEFINITION_DETAIL_TYPE, read.data);
    return taken(id);
  });

  app.notFound(() =>
    problemResponse(problemOf(404, 'Nothing can be changed at this path: see /openapi.json')),
  );
  app.onError((error, c) => {
    onError(error, { method: c.req.method });
    if (!(error instanceof BusRefusedError)) {
      return problemResponse(problemOf(500, 'The request failed; the log tells why'));
    }
    const detail = 'The bus did not take it, or did not say so: send it again, with the same id';
    return problemResponse(problemOf(503, detail), { 'retry-after': '1' });
  });
  return app;
}

async function readBody(c: Context): Promise<{ ok: true; json: unknown } | { ok: false; problem: Problem }> {
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength > LARGEST) {
    const problem = problemOf(413, `The body has ${bytes.byteLength} bytes: send ${LARGEST} at most`);
    return { ok: false, problem };
  }
  try {
    return { ok: true, json: JSON.parse(new TextDecoder().decode(bytes)) };
  } catch {
    return { ok: false, problem: problemOf(400, 'The body is not JSON: see /openapi.json for what to send') };
  }
}

function refused(issues: readonly { path: string; message: string }[]): Response {
  const errors = issues.map(({ path, message }) => ({ parameter: path || 'body', message }));
  const named = errors.map(({ parameter, message }) => `${parameter}: ${message}`).join('; ');
  return problemResponse(problemOf(400, `The body cannot be taken: ${named}`, { errors }));
}

function taken(id: string): Response {
  const body: Accepted = { id };
  return Response.json(body, { status: 202 });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

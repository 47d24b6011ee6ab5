import { Hono } from 'hono/tiny';
import type { Viewer } from '../contract/viewer.ts';
import { answerContext, type ContextDependencies } from '../steps/context/answer-context.ts';
import { readContextRequest } from '../steps/context/read-request.ts';
import { StoreBusyError } from '../steps/errors.ts';
import { KeyStateError } from '../steps/key-state.ts';
import type { Concealer } from '../steps/ports/crypto.ts';
import type { Identify } from './authorise.ts';
import { type Guarded, refusalOf, safeHeaders, tokenRequired } from './guard.ts';
import { namesFor } from './names.ts';
import { problemOf, problemResponse } from './problems.ts';

export interface ContextApiOptions {
  identify: Identify;
  /** Makes the names by which persons are told to who does not see hashes. */
  concealer: Concealer;
  /** What the hashes of the table are made with may change between two requests. */
  open: () => Promise<ContextDependencies>;
  /** Notes who was told, and for which channel; not about whom, who is in the receipt. */
  onTold: (viewer: Viewer, channel: string | undefined) => void;
  /** Gets what went wrong inside; the caller is told nothing of it. */
  onError: (error: unknown, request: { method: string }) => void;
}

const PATH = '/v1/context';
/** Bytes of a body. */
const LARGEST = 4096;

/** `/v1/context`, by GET or, so that no identifier stands in an address, by POST. JSON, problems by RFC 9457. */
export function createContextApi({
  identify,
  concealer,
  open,
  onTold,
  onError,
}: ContextApiOptions): Hono<Guarded> {
  const app = new Hono<Guarded>();
  app.use(safeHeaders);
  app.use(tokenRequired(identify));
  app.use(PATH, async (c, next) => refusalOf(c.get('viewer'), 'context') ?? next());
  const respond = async (viewer: Viewer, raw: unknown): Promise<Response> => {
    const read = readContextRequest(raw);
    if (!read.ok) return refused(read.errors);
    const answer = await answerContext(await open(), read.request);
    if (answer.outcome === 'answered') {
      onTold(viewer, read.request.channel);
      const { person, ...context } = answer.context;
      if (person === undefined) return Response.json(context);
      const id = namesFor(viewer, concealer).tell(person.id);
      return Response.json({ ...context, person: { ...person, id } });
    }
    const message =
      'is a placeholder, no plausible value, or of no configured namespace: give one that names somebody';
    return refused([{ parameter: 'value', message }]);
  };
  app.get(PATH, c => respond(c.get('viewer'), parametersOf(new URL(c.req.url))));
  app.post(PATH, async c => {
    const bytes = await c.req.arrayBuffer();
    if (bytes.byteLength > LARGEST) {
      const detail = `The body has ${bytes.byteLength} bytes: send ${LARGEST} at most`;
      return problemResponse(problemOf(413, detail));
    }
    const body = jsonIn(bytes);
    return body === undefined
      ? problemResponse(problemOf(400, 'The body is not JSON: send { namespace, value, channel }'))
      : respond(c.get('viewer'), body);
  });
  app.all(PATH, () =>
    problemResponse(problemOf(405, 'Only GET and POST are answered here'), { allow: 'GET, HEAD, POST' }),
  );
  app.notFound(() => problemResponse(problemOf(404, 'There is nothing at this path: see /openapi.json')));
  app.onError((error, c) => {
    onError(error, { method: c.req.method });
    if (!(error instanceof StoreBusyError || error instanceof KeyStateError))
      return problemResponse(problemOf(500, 'The request failed; the log tells why'));
    const detail = 'The table is busy or its keys are being changed: try again in a moment';
    return problemResponse(problemOf(503, detail), { 'retry-after': '1' });
  });
  return app;
}

function refused(errors: readonly { parameter: string; message: string }[]): Response {
  const named = errors.map(({ parameter, message }) => `${parameter} ${message}`).join('; ');
  return problemResponse(problemOf(400, `The request cannot be read: ${named}`, { errors: [...errors] }));
}

/** A parameter given twice is a list, which is no text. */
function parametersOf({ searchParams }: URL): Record<string, unknown> {
  const groups = Map.groupBy(searchParams, ([name]) => name);
  return Object.fromEntries(
    [...groups].map(([name, all]) => [name, all.length === 1 ? all[0]?.[1] : all.map(([, value]) => value)]),
  );
}

function jsonIn(bytes: ArrayBuffer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

import type * as z from 'zod';
import type { AuditSubject } from '../contract/audit.ts';
import type { IdentityConfig } from '../contract/identity-config.ts';
import type { Viewer } from '../contract/viewer.ts';
import { InvalidCursorError } from '../steps/errors.ts';
import type { AuditStore } from '../steps/ports/audit.ts';
import type { Concealer } from '../steps/ports/crypto.ts';
import { type QueryDependencies, TooMuchToReadError } from '../steps/query/dependencies.ts';
import type { Answer, AnswerName } from './answers.ts';
import { auditRecordsOf } from './audit-record.ts';
import { refusalOf } from './guard.ts';
import { maskedFor } from './mask.ts';
import { type Names, namesFor } from './names.ts';
import { parseQuery } from './parameters.ts';
import { type Problem, problemOf, problemResponse } from './problems.ts';
import type { Need } from './roles.ts';

export interface ApiDependencies extends QueryDependencies {
  store: QueryDependencies['store'] & AuditStore;
  identityConfig: IdentityConfig;
  /** Makes the names by which persons are told to who does not see hashes. */
  concealer: Concealer;
  /** Milliseconds. */
  now: () => number;
}

/** Who asks, and what persons are called for them. */
export interface Viewing extends Viewer {
  names: Names;
}

export type Reply<N extends AnswerName> =
  | { outcome: 'answer'; body: Answer<N> }
  /** `to` is an id, `path` where it is found, by the name that the viewer is told. */
  | { outcome: 'moved'; to: string; path: string }
  | { outcome: 'problem'; problem: Problem };

/** Answers that say something of what was asked for. */
const KNOWN: readonly number[] = [200, 308, 410, 422];

/** What the audit log notes of a request that was answered, or led elsewhere (no body). */
type Audited<N extends AnswerName> = (id: string, body: Answer<N> | undefined, names: Names) => AuditSubject;

interface RouteSpec<Q extends z.ZodType, N extends AnswerName> {
  /** As Hono writes paths; the only parameter is called `id`. */
  path: string;
  operation: string;
  summary: string;
  /** Who may call it. What of the answer they may see is for `handle` to say. */
  needs: Need;
  parameters: Q;
  answer: N;
  /** Whom the request was about; `nobody`: the audit log does not note it. */
  audit: Audited<N> | 'nobody';
  /** Answers hashes and cursors as they are: a viewer is told them by their own names afterwards. */
  handle: (deps: ApiDependencies, query: z.output<Q>, id: string, viewer: Viewing) => Promise<Reply<N>>;
}

/** `requestId` names the request in the audit log. */
export interface Asked {
  url: URL;
  id: string;
  viewer: Viewer;
  requestId: string;
}

export interface Route {
  path: string;
  operation: string;
  summary: string;
  needs: Need;
  parameters: z.ZodType;
  answer: AnswerName;
  isAudited: boolean;
  respond: (deps: ApiDependencies, asked: Asked) => Promise<Response>;
}

export function route<Q extends z.ZodType, N extends AnswerName>(spec: RouteSpec<Q, N>): Route {
  const { handle: _, audit, ...shown } = spec;
  return {
    ...shown,
    isAudited: audit !== 'nobody',
    async respond(deps, asked) {
      const { viewer, id, requestId } = asked;
      const viewing = { ...viewer, names: namesFor(viewer, deps.concealer) };
      const { response, body } = await answered(spec, deps, asked, viewing);
      if (audit !== 'nobody') {
        const { status } = response;
        // Of what is not there nothing is kept: it may have been erased, or be made up.
        const about = KNOWN.includes(status) ? audit(id, body, viewing.names) : {};
        const request = { at: deps.now(), id: requestId, viewer, operation: spec.operation, status };
        // Before the answer: what was looked at without a note of it is not told.
        await deps.store.putAudit(auditRecordsOf(request, about));
      }
      return response;
    },
  };
}

/** The response, and the body of an answer as the handler gave it. */
async function answered<Q extends z.ZodType, N extends AnswerName>(
  { needs, parameters, answer, handle }: RouteSpec<Q, N>,
  deps: ApiDependencies,
  { url, id }: Asked,
  viewing: Viewing,
): Promise<{ response: Response; body?: Answer<N> }> {
  const refused = refusalOf(viewing, needs);
  if (refused !== undefined) return { response: refused };
  try {
    const query = parseQuery(parameters, withCursor(url.searchParams, viewing.names));
    if (!query.ok) return { response: problemResponse(badParameters(query.errors)) };
    const reply = await handle(deps, query.value, id, viewing);
    if (reply.outcome !== 'answer') return { response: responseOf(reply, url) };
    const { body } = reply;
    return { response: Response.json(maskedFor(answer, body, viewing)), body };
  } catch (error) {
    const expected = problemOfError(error);
    if (expected === undefined) throw error;
    return { response: problemResponse(expected) };
  }
}

/** The cursor as the lists know it. */
function withCursor(given: URLSearchParams, names: Names): URLSearchParams {
  const [cursor, another] = given.getAll('cursor');
  if (cursor === undefined || cursor === '' || another !== undefined) return given;
  const search = new URLSearchParams(given);
  search.set('cursor', names.openCursor(cursor));
  return search;
}

/** What went wrong by the caller's request; `undefined` for whatever went wrong inside. */
function problemOfError(error: unknown): Problem | undefined {
  if (error instanceof InvalidCursorError) {
    const message = 'is not one that this list gave out: ask again without it';
    return badParameters([{ parameter: 'cursor', message }]);
  }
  return error instanceof TooMuchToReadError ? problemOf(422, error.message) : undefined;
}

export function badParameters(errors: NonNullable<Problem['errors']>): Problem {
  const named = errors.map(({ parameter, message }) => `${parameter} ${message}`).join('; ');
  return problemOf(400, `The request cannot be read: ${named}`, { errors });
}

export function notFound(what: string): { outcome: 'problem'; problem: Problem } {
  return { outcome: 'problem', problem: problemOf(404, `There is no ${what} of this id`) };
}

function responseOf(reply: Exclude<Reply<AnswerName>, { outcome: 'answer' }>, url: URL): Response {
  if (reply.outcome === 'problem') return problemResponse(reply.problem);
  // A cursor names a place in the list of the old id.
  const search = new URLSearchParams(url.searchParams);
  search.delete('cursor');
  const location = search.size === 0 ? reply.path : `${reply.path}?${search}`;
  const detail = `What has this id is part of ${reply.to} now: late data or a login joined them`;
  return problemResponse(problemOf(308, detail, { supersededBy: reply.to }), { location });
}

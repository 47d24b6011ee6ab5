import { Hono } from 'hono/tiny';
import type { JourneyLog } from '../domain/analytics/journey-log.ts';
import type { CompiledDefinition } from '../domain/definition.ts';
import type { Identify } from '../query-api/authorise.ts';
import { type Guarded, refusalOf, safeHeaders, tokenRequired } from '../query-api/guard.ts';
import { problemOf, problemResponse } from '../query-api/problems.ts';
import { badParameters } from '../query-api/route.ts';
import { withLinks } from './links.ts';
import type { Asking, ReportRoute } from './report-route.ts';
import { reports } from './reports.ts';

/** The journeys of the lake as they were at `asOf` (ms). */
export interface OpenedLog {
  log: JourneyLog;
  asOf: number;
}

export interface AnalyticsOptions {
  identify: Identify;
  definitions: readonly CompiledDefinition[];
  openLog: () => Promise<OpenedLog>;
  /** Gets what went wrong inside; the caller is told nothing of it. */
  onError: (error: unknown, request: { method: string }) => void;
}

export const BASE = '/v1/analytics';
/** Journeys of a page behind a figure. */
const PAGE = 200;
/** A Lambda function answers 6 MB at most, the quotation marks in it escaped once more. */
const MOST_CHARACTERS = 4_000_000;

/** Reports over the lake: figures, and the journeys behind each of them. Reads only; problems by RFC 9457. */
export function createAnalyticsApi({
  identify,
  definitions,
  openLog,
  onError,
}: AnalyticsOptions): Hono<Guarded> {
  const app = new Hono<Guarded>();
  app.use(safeHeaders);
  app.use(tokenRequired(identify));
  for (const report of reports) {
    for (const [path, answer] of [
      [`${BASE}/${report.name}`, figuresOf],
      [`${BASE}/${report.name}/journeys`, journeysOf],
    ] as const) {
      app.get(path, async c => {
        const viewer = c.get('viewer');
        const refused = refusalOf(viewer, report.needs);
        if (refused !== undefined) return refused;
        return answer(report, new URL(c.req.url), { ...(await openLog()), definitions, viewer });
      });
      app.all(path, () =>
        problemResponse(problemOf(405, 'Only GET is answered here'), { allow: 'GET, HEAD' }),
      );
    }
  }
  app.notFound(() => {
    const names = reports.map(each => each.name).join(', ');
    return problemResponse(problemOf(404, `There is no such report: there are ${names}; see /openapi.json`));
  });
  app.onError((error, c) => {
    onError(error, { method: c.req.method });
    return problemResponse(problemOf(500, 'The request failed; the log tells why'));
  });
  return app;
}

function figuresOf(report: ReportRoute, url: URL, asking: Asking): Response {
  const asked = report.ask(asking, url.searchParams);
  if (!asked.ok) return problemResponse(badParameters(asked.errors));
  const { selection, figures } = asked.value;
  const linkOf = (cell: string) => {
    const search = new URLSearchParams(url.searchParams);
    search.set('cell', cell);
    return `${BASE}/${report.name}/journeys?${search}`;
  };
  const answer = JSON.stringify({
    asOf: new Date(asking.asOf).toISOString(),
    journeys: selection.length,
    figures: withLinks(figures(), linkOf),
  });
  if (answer.length > MOST_CHARACTERS) {
    const detail = `The answer would have more than ${MOST_CHARACTERS} characters: ask for fewer groups, steps, spans or values`;
    return problemResponse(problemOf(422, detail));
  }
  return new Response(answer, { headers: { 'content-type': 'application/json' } });
}

function journeysOf(report: ReportRoute, url: URL, asking: Asking): Response {
  const search = new URLSearchParams(url.searchParams);
  const [cell, cursor] = [search.get('cell'), search.get('cursor') ?? '0'];
  search.delete('cell');
  search.delete('cursor');
  if (cell === null) {
    const message = `is missing: take it from an answer of ${BASE}/${report.name}`;
    return problemResponse(badParameters([{ parameter: 'cell', message }]));
  }
  const after = /^\d{1,9}$/.test(cursor) ? Number(cursor) : Number.NaN;
  if (Number.isNaN(after)) {
    const message = 'is not one that this list gave out: ask again without it';
    return problemResponse(badParameters([{ parameter: 'cursor', message }]));
  }
  const asked = report.ask(asking, search);
  if (!asked.ok) return problemResponse(badParameters(asked.errors));
  const behind = asked.value.open(cell);
  const ids = behind.slice(after, after + PAGE).map(asking.log.journeys.idOf);
  return Response.json({
    asOf: new Date(asking.asOf).toISOString(),
    journeys: behind.length,
    items: ids.map(id => ({ id, open: `/v1/journeys/${encodeURIComponent(id)}` })),
    ...(after + PAGE < behind.length ? { cursor: String(after + PAGE) } : {}),
  });
}

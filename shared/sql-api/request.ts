import { type Problem, problemOf } from '../query-api/problems.ts';

export const SQL_PATH = '/v1/sql';

export interface SqlRequest {
  sql: string;
  limit: number;
  cursor?: string;
}

/** Bytes of a body: the longest statement, every character escaped, and a cursor. */
const LARGEST = 512 * 1024;
export const MOST_ROWS_A_PAGE = 1000;
const ROWS_A_PAGE = 100;

/** Read by hand: the schema in the OpenAPI document says the same, and its reader would be most of the bundle. */
export function readRequest(
  bytes: ArrayBuffer,
): { ok: true; value: SqlRequest } | { ok: false; problem: Problem } {
  if (bytes.byteLength > LARGEST) {
    const detail = `The body has ${bytes.byteLength} bytes: send ${LARGEST} at most`;
    return { ok: false, problem: problemOf(413, detail) };
  }
  const body = parse(bytes);
  if (body === undefined) return refused('body', 'is no JSON object: send { "sql": "SELECT …" }');
  const { sql, limit = ROWS_A_PAGE, cursor, ...unknown } = body;
  const [stranger] = Object.keys(unknown);
  if (stranger !== undefined) {
    return refused(stranger.slice(0, 60), 'is not known: there are sql, limit and cursor');
  }
  if (typeof sql !== 'string') return refused('sql', 'must be the text of a statement');
  if (typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS_A_PAGE) {
    return refused('limit', `must be a whole number from 1 to ${MOST_ROWS_A_PAGE}`);
  }
  if (cursor === undefined) return { ok: true, value: { sql, limit } };
  if (typeof cursor !== 'string') return refused('cursor', 'must be the cursor of the page before');
  return { ok: true, value: { sql, limit, cursor } };
}

function parse(bytes: ArrayBuffer): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(parameter: string, message: string): { ok: false; problem: Problem } {
  const detail = `The body cannot be taken: ${parameter}: ${message}`;
  return { ok: false, problem: problemOf(400, detail, { errors: [{ parameter, message }] }) };
}

import type * as z from 'zod';
import { reportAnswers } from '../../shared/analytics-api/answers.ts';
import { answers } from '../../shared/query-api/answers.ts';
import { accepted, sqlAnswer } from '../../shared/query-api/operations.ts';
import { problem } from '../../shared/query-api/problem-schema.ts';
import { CliError } from '../failure.ts';
import type { ApiAddress } from './address.ts';
import { OPERATIONS, type Operations } from './operations.generated.ts';

export type OperationName = keyof Operations;
export type Answered<O extends OperationName> = Operations[O]['answer'];
type Asked<O extends OperationName> = Operations[O]['asked'];

/** Asks the API; a problem answer, or none at all, is a `CliError` that says what, where and how to mend it. */
export async function ask<O extends OperationName>(
  { url, token }: ApiAddress,
  operation: O,
  asked: Asked<O>,
): Promise<Answered<O>> {
  // The document that the types are generated from is itself generated from the schemas that answers are read by.
  return (await askOperation({ url, token }, operation, asked)) as Answered<O>;
}

/** The same for an operation that is known only as the program runs. */
export async function askOperation(
  { url, token }: ApiAddress,
  operation: OperationName,
  { query = {}, body, ...named }: Loose,
): Promise<unknown> {
  const { method, path, answer } = OPERATIONS[operation];
  const address = new URL(`${url}${filled(path, named)}`);
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) address.searchParams.set(key, String(value));
  }
  const request = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await call(address, token, { method, ...request });
  const json = await readJson(response, address);
  if (!response.ok) throw refusal(response.status, json, address);
  const parsed = schemas[answer]?.safeParse(json);
  if (parsed?.success !== true) {
    throw new CliError(`${address.origin}${address.pathname} answered what this version does not know.`, {
      mend: 'Run the same version of hilvan on both sides.',
      cause: parsed?.error,
    });
  }
  return parsed.data;
}

const schemas: Readonly<Record<string, z.ZodType>> = {
  ...answers,
  ...reportAnswers,
  Accepted: accepted,
  SqlAnswer: sqlAnswer,
};

interface Loose {
  query?: Record<string, unknown>;
  body?: unknown;
  [parameter: string]: unknown;
}

function filled(path: string, named: Record<string, unknown>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(named[name])));
}

const PAGE = 200;

type ListName = {
  [O in OperationName]: Answered<O> extends { items: unknown[]; cursor?: string | undefined } ? O : never;
}[OperationName];
type Item<O extends ListName> = Answered<O>['items'][number];

/** Items of a list, following its cursors, at most `limit`. */
export async function askList<O extends ListName>(
  address: ApiAddress,
  operation: O,
  asked: Asked<O>,
  limit: number,
): Promise<{ items: Item<O>[]; more: boolean }> {
  const items: Item<O>[] = [];
  const { query = {} }: Loose = asked;
  let cursor: string | undefined;
  do {
    const page: Answered<O> = await ask(address, operation, {
      ...asked,
      query: { ...query, limit: Math.min(PAGE, limit - items.length), cursor },
    });
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined && items.length < limit);
  return { items, more: cursor !== undefined };
}

async function call(address: URL, token: string, request: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(address, {
      ...request,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      signal: AbortSignal.timeout(30_000),
    });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    if (code === 'ECONNREFUSED') {
      throw new CliError(`Nobody answers at ${address.origin}.`, {
        mend: 'Start "hilvan dev" (or "hilvan demo") and try again, or name another address with --api.',
        cause: error,
      });
    }
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CliError(`${address.origin} cannot be asked: ${reason}`, {
      mend: 'Check the address given with --api or HILVAN_API.',
      cause: error,
    });
  }
}

async function readJson(response: Response, address: URL): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CliError(`${address.origin}${address.pathname} answered ${response.status}, and no JSON.`, {
      mend: 'Check that --api is the address of a Hilván query API.',
      cause: error,
    });
  }
}

function refusal(status: number, body: unknown, address: URL): CliError {
  const parsed = problem.safeParse(body);
  const where = `${address.pathname}${address.search}`;
  if (!parsed.success) return new CliError(`The API answered ${status} to ${where}.`);
  const { title, detail, dividedAmong } = parsed.data;
  const among = dividedAmong?.map(id => `  hilvan person ${id}`) ?? [];
  const mend =
    status === 401
      ? 'Give a token with --token or HILVAN_TOKEN; "hilvan token" signs one.'
      : among.join('\n');
  return new CliError(`${detail ?? title} (${status} at ${where})`, mend === '' ? {} : { mend });
}

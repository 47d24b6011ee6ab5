import type * as z from 'zod';
import { type AnswerName, answers } from '../../shared/query-api/answers.ts';
import { accepted } from '../../shared/query-api/operations.ts';
import { problem } from '../../shared/query-api/problems.ts';
import { CliError } from '../failure.ts';
import type { ApiAddress } from './address.ts';

export type Answered<N extends AnswerName> = z.output<(typeof answers)[N]>;
export type Query = Readonly<Record<string, string | number | undefined>>;

/** Asks the query API; a problem answer, or none at all, is a `CliError` that says what, where and how to mend it. */
export async function ask<N extends AnswerName>(
  { url, token }: ApiAddress,
  name: N,
  path: string,
  query: Query = {},
): Promise<Answered<N>> {
  const address = new URL(`${url}${path}`);
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined) address.searchParams.set(key, String(value));
  }
  const response = await call(address, token);
  const body = await readJson(response, address);
  if (!response.ok) throw refusal(response.status, body, address);
  const parsed = answers[name].safeParse(body);
  if (!parsed.success) {
    throw new CliError(`${address.origin}${address.pathname} answered what this version does not know.`, {
      mend: 'Run the same version of hilvan on both sides.',
      cause: parsed.error,
    });
  }
  return parsed.data as Answered<N>;
}

const PAGE = 200;

/** Items of a list, following its cursors, at most `limit`. */
export async function askList<
  N extends 'Journeys' | 'Flags' | 'FoundPersons' | 'Quarantine' | 'Access' | 'Erasures',
>(
  address: ApiAddress,
  name: N,
  path: string,
  query: Query,
  limit: number,
): Promise<{ items: Answered<N>['items'][number][]; more: boolean }> {
  const items: Answered<N>['items'][number][] = [];
  let cursor: string | undefined;
  do {
    const page: Answered<N> = await ask(address, name, path, {
      ...query,
      limit: Math.min(PAGE, limit - items.length),
      cursor,
    });
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined && items.length < limit);
  return { items, more: cursor !== undefined };
}

/** Asks the API to change something; answers the id of what it took. */
export async function post({ url, token }: ApiAddress, path: string, body: object): Promise<string> {
  const address = new URL(`${url}${path}`);
  const response = await call(address, token, { method: 'POST', body: JSON.stringify(body) });
  const answer = await readJson(response, address);
  if (!response.ok) throw refusal(response.status, answer, address);
  return accepted.parse(answer).id;
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
  const mend = status === 401 ? 'Give the token with --token or HILVAN_TOKEN.' : among.join('\n');
  return new CliError(`${detail ?? title} (${status} at ${where})`, mend === '' ? {} : { mend });
}

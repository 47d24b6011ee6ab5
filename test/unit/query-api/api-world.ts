import { expect } from 'vitest';
import type * as z from 'zod';
import type { Correction } from '../../../shared/contract/correction.ts';
import { CORRECTION_DETAIL_TYPE, OPERATIONS_SOURCE } from '../../../shared/contract/events.ts';
import { defaultIdentityConfig } from '../../../shared/contract/identity-config.ts';
import type { Touchpoint } from '../../../shared/contract/touchpoint.ts';
import { createConcealer } from '../../../shared/crypto/concealer.ts';
import { createHasher } from '../../../shared/crypto/hasher.ts';
import { createRanks } from '../../../shared/domain/identity.ts';
import { createMemoryAnnouncer } from '../../../shared/memory/announcer.ts';
import { createMemoryStore } from '../../../shared/memory/store.ts';
import { openApi } from '../../../shared/openapi/openapi.ts';
import { answers } from '../../../shared/query-api/answers.ts';
import { createApi } from '../../../shared/query-api/create-api.ts';
import { problem } from '../../../shared/query-api/problem-schema.ts';
import { ingest } from '../../../shared/steps/ingest.ts';
import type { AuditStore } from '../../../shared/steps/ports/audit.ts';
import type { ReceiptStore } from '../../../shared/steps/ports/erasure.ts';
import type { Store } from '../../../shared/steps/ports/store.ts';
import { sweep } from '../../../shared/steps/sweep.ts';
import { compiled, complaintDefinition, orderDefinition } from '../../arbitraries/definitions.ts';
import { identify, SIGNING_KEY, TOKEN } from './tokens.ts';

export const hasher = createHasher('a key of the tests, long enough to be one');
export const definitions = [compiled(orderDefinition), compiled(complaintDefinition)];
const ranks = createRanks(defaultIdentityConfig);

export type Told = Pick<Touchpoint, 'id' | 'occurredAt' | 'channel' | 'activity' | 'identifiers'> &
  Partial<Touchpoint>;

export interface Reply {
  status: number;
  headers: Headers;
  body: unknown;
}

/** The API over a memory store that the ingest step filled. */
export function createWorld({ now = Date.parse('2026-11-20T12:00:00Z'), token = TOKEN } = {}) {
  const store = createMemoryStore();
  let clock = now;
  let requests = 0;
  const errors: unknown[] = [];
  const stitching = {
    store,
    announcer: createMemoryAnnouncer(),
    ranks,
    definitions,
    now: () => clock,
    wait: async () => {},
  };
  const apiOver = (over: Store & ReceiptStore & AuditStore) =>
    createApi({
      openApi,
      store: over,
      hasher,
      ranks,
      identityConfig: defaultIdentityConfig,
      definitions,
      identify,
      concealer: createConcealer(SIGNING_KEY),
      newId: () => `request-${requests++}`,
      now: () => clock,
      onError: error => errors.push(error),
    });
  const api = apiOver(store);
  const get = async (path: string, init: RequestInit = {}): Promise<Reply> => {
    const headers = { authorization: `Bearer ${token}` };
    return replyOf(await api.request(path, { headers, ...init }));
  };
  /** What a request is answered, checked against the contract. */
  const ask = async <S extends z.ZodType>(schema: S, path: string): Promise<z.output<S>> => {
    const { status, body } = await get(path);
    if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
    return schema.parse(body);
  };
  const find = async (namespace: string, value: string) => {
    const query = new URLSearchParams({ namespace, value });
    return (await ask(answers.FoundPersons, `/v1/persons?${query}`)).items;
  };
  const journeys = async (query = '') => (await ask(answers.Journeys, `/v1/journeys?${query}`)).items;
  let messages = 0;
  return {
    store,
    api,
    apiOver,
    errors,
    passTo: (time: string) => {
      clock = Date.parse(time);
    },
    async send(...touchpoints: Told[]): Promise<void> {
      const event = { source: 'tests', 'detail-type': 'Touchpoint Batch', detail: { touchpoints } };
      const message = { id: String(messages++), body: JSON.stringify(event) };
      const { counts, failures } = await ingest(
        { ...stitching, intake: { identity: defaultIdentityConfig, hasher } },
        [message],
      );
      if (failures.length > 0 || counts.quarantined > 0)
        throw new Error(`Not ingested: ${JSON.stringify({ counts, failures })}`);
    },
    /** As an operator puts it on the bus. */
    async correct(detail: Correction): Promise<void> {
      const event = { source: OPERATIONS_SOURCE, 'detail-type': CORRECTION_DETAIL_TYPE, detail };
      const message = { id: String(messages++), body: JSON.stringify(event) };
      const intake = { identity: defaultIdentityConfig, hasher };
      const { counts } = await ingest({ ...stitching, intake }, [message]);
      expect(counts).toMatchObject({ stored: 1, quarantined: 0 });
    },
    sweep: () => sweep(stitching),
    find,
    async findOne(namespace: string, value: string) {
      const [found] = await find(namespace, value);
      if (found === undefined) throw new Error(`Nobody is found by ${namespace} ${value}`);
      return found;
    },
    journeys,
    async onlyJourney() {
      const [listed, other] = await journeys();
      if (listed === undefined || other !== undefined) throw new Error('One journey was expected');
      return listed;
    },
    flags: async (query = '') => (await ask(answers.Flags, `/v1/flags?${query}`)).items,
    /** With the token. */
    get,
    ask,
    async refused(path: string, init: RequestInit = {}) {
      const { status, headers, body } = await get(path, init);
      expect(headers.get('content-type')).toBe('application/problem+json');
      return { status, headers, problem: problem.parse(body) };
    },
  };
}
export type World = ReturnType<typeof createWorld>;

export async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

/** All items of a list, page by page; the pages' sizes beside them. */
export async function allOf<T>(
  path: string,
  ask: (path: string) => Promise<{ items: T[]; cursor?: string | undefined }>,
): Promise<{ items: T[]; pages: number[] }> {
  const items: T[] = [];
  const pages: number[] = [];
  const next = `${path}${path.includes('?') ? '&' : '?'}cursor=`;
  for (let url = path; ; ) {
    const page = await ask(url);
    items.push(...page.items);
    pages.push(page.items.length);
    if (page.cursor === undefined) return { items, pages };
    if (pages.length > 2000) throw new Error(`${path} does not end`);
    url = `${next}${page.cursor}`;
  }
}

import { expect } from 'vitest';
import { reportAnswers } from '../../../shared/analytics-api/answers.ts';
import { BASE, createAnalyticsApi } from '../../../shared/analytics-api/create-analytics-api.ts';
import { reports } from '../../../shared/analytics-api/reports.ts';
import type { JourneyLog } from '../../../shared/domain/analytics/journey-log.ts';
import { problem } from '../../../shared/query-api/problem-schema.ts';
import { compiled, orderDefinition } from '../../arbitraries/definitions.ts';
import { START } from '../domain/analytics/journeys.ts';
import { type Reply, replyOf } from '../query-api/api-world.ts';
import { identify, TOKEN, tokenOf } from '../query-api/tokens.ts';

const DAY = 86_400_000;

export const order = compiled(orderDefinition);
/** Its windows are not those of the reports. */
export const claim = compiled({
  ...orderDefinition,
  id: 'claim',
  currency: 'USD',
  containmentWindow: 'PT3H',
  repeatContactWindow: 'P2D',
});
export const AS_OF = START + 60 * DAY;
export const TEAM_TOKEN = tokenOf({ role: 'team', team: 'north' });
export const ANALYST_TOKEN = tokenOf({ role: 'analyst' });

interface Answered {
  asOf: string;
  journeys: number;
  figures: unknown;
}

/** The API over a log, for whoever has the token. */
export function createAnalyticsWorld(log: JourneyLog, { token = TOKEN, asOf = AS_OF } = {}) {
  const errors: unknown[] = [];
  const api = createAnalyticsApi({
    identify,
    definitions: [order, claim],
    openLog: async () => ({ log, asOf }),
    onError: error => errors.push(error),
  });
  const get = async (path: string, init: RequestInit = {}): Promise<Reply> =>
    replyOf(await api.request(path, { headers: { authorization: `Bearer ${token}` }, ...init }));
  return {
    api,
    errors,
    get,
    /** Checked against the schema of the report, in which nothing is left out. */
    async figures(report: string, query: Readonly<Record<string, string>> = {}): Promise<Answered> {
      const path = `${BASE}/${report}?${new URLSearchParams(query)}`;
      const { status, body } = await get(path);
      if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
      const { answer = '' } = reports.find(each => each.name === report) ?? {};
      const read = reportAnswers[answer]?.parse(body);
      expect(read).toEqual(body);
      return body as Answered;
    },
    async opened(link: string): Promise<{ journeys: number; ids: string[] }> {
      const ids: string[] = [];
      let cursor: string | undefined;
      let journeys = 0;
      do {
        const path = cursor === undefined ? link : `${link}&cursor=${cursor}`;
        const { status, body } = await get(path);
        if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
        const page = body as { journeys: number; items: { id: string; open: string }[]; cursor?: string };
        expect(reportAnswers['JourneysBehind']?.parse(body)).toEqual(body);
        ids.push(...page.items.map(each => each.id));
        ({ journeys, cursor } = page);
      } while (cursor !== undefined);
      return { journeys, ids };
    },
    async refused(report: string, query: Readonly<Record<string, string>> = {}) {
      const { status, body } = await get(`${BASE}/${report}?${new URLSearchParams(query)}`);
      return { status, problem: problem.parse(body) };
    },
  };
}

/** Figures as the core gives them. */
export function withoutLinks(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLinks);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => name !== 'open' || !('cell' in value));
  return Object.fromEntries(entries.map(([name, each]) => [name, withoutLinks(each)]));
}

export interface Linked {
  cell: string;
  journeys: number;
  open: string;
}

/** Whatever opens, in any depth. */
export function linksOf(value: unknown): Linked[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.values(value).flatMap(linksOf);
  if (!('cell' in value)) return below;
  const { cell, journeys, open } = value as Linked;
  return [{ cell, journeys, open }, ...below];
}

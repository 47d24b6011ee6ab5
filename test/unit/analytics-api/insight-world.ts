import * as z from 'zod';
import { reportAnswers } from '../../../shared/analytics-api/answers.ts';
import { createAnalyticsApi } from '../../../shared/analytics-api/create-analytics-api.ts';
import { insightReports } from '../../../shared/analytics-api/insight-reports.ts';
import type { ServiceClaims } from '../../../shared/contract/viewer.ts';
import type { PersonRows } from '../../../shared/domain/analytics/log-builder.ts';
import { problem } from '../../../shared/query-api/problem-schema.ts';
import { compiled, complaintDefinition, orderDefinition } from '../../arbitraries/definitions.ts';
import { logOf } from '../../arbitraries/lake-rows.ts';
import { identify, TOKEN_TIME, tokenOf } from '../query-api/tokens.ts';

const about = z.object({ asOf: z.string(), journeys: z.number(), figures: z.unknown() });
const behind = z.object({ journeys: z.number(), items: z.array(z.object({ id: z.string() })) });

/** The analytics API over a lake that holds these rows. */
export function createWorld(rows: readonly PersonRows[]) {
  const log = logOf(rows);
  const errors: unknown[] = [];
  const api = createAnalyticsApi({
    identify,
    definitions: [compiled(orderDefinition), compiled(complaintDefinition)],
    openLog: async () => ({ log, asOf: TOKEN_TIME }),
    onError: error => errors.push(error),
  });
  const get = (path: string, claims: Omit<ServiceClaims, 'sub'> = { role: 'analyst' }) =>
    api.request(path, { headers: { authorization: `Bearer ${tokenOf(claims)}` } });
  return {
    errors,
    get,
    /** The answer, and the same as the contract has it: what the contract does not know of is not in it. */
    async ask(name: string, query = '', claims?: Omit<ServiceClaims, 'sub'>) {
      const response = await get(`/v1/analytics/${name}?${query}`, claims);
      const body: unknown = await response.json();
      if (response.status !== 200) throw new Error(JSON.stringify(body));
      const schema = reportAnswers[insightReports.find(each => each.name === name)?.answer ?? ''];
      if (schema === undefined) throw new Error(`${name} has no answer in the contract`);
      return { body, contract: schema.parse(body), ...about.parse(body) };
    },
    async behind(link: string) {
      return behind.parse(await (await get(link)).json());
    },
    async refused(path: string, claims?: Omit<ServiceClaims, 'sub'>) {
      const response = await get(path, claims);
      return problem.parse(await response.json());
    },
  };
}

export interface Figure {
  cell: string;
  open: string;
  journeys: number;
}

const figure = z.object({ cell: z.string(), open: z.string(), journeys: z.number() });

/** Whatever in an answer opens. */
export function figuresIn(value: unknown): Figure[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = figure.safeParse(value);
  return [...(own.success ? [own.data] : []), ...Object.values(value).flatMap(figuresIn)];
}

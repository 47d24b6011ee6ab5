import type { PersonRows } from '../../../shared/domain/analytics/log-builder.ts';
import { logOf } from '../../arbitraries/lake-rows.ts';
import { tokenOf } from '../query-api/tokens.ts';
import { createAnalyticsWorld } from './analytics-world.ts';

/** What a report cannot do without. */
export const NEEDED: Record<string, string> = {
  segments: 'a=segment:gold&b=segment:new,channel:web',
  'journey-map': 'definition=order',
};

export type Claims = Parameters<typeof tokenOf>[0];

export function worldOf(rows: readonly PersonRows[], claims: Claims = { role: 'analyst' }) {
  const world = createAnalyticsWorld(logOf(rows), { token: tokenOf(claims) });
  const read = (query: string) => Object.fromEntries(new URLSearchParams(query));
  return {
    ...world,
    /** The query added to what the report cannot do without. */
    ask: (name: string, query = '') => world.figures(name, { ...read(NEEDED[name] ?? ''), ...read(query) }),
    refuse: (path: string, query: string) => world.refused(path, read(query)),
  };
}

/** Touchpoint by touchpoint: what the columns of a step add to `journeyOf`. */
export function told(
  rows: PersonRows,
  ...columns: Partial<PersonRows['journey_steps'][number]>[]
): PersonRows {
  return { ...rows, journey_steps: rows.journey_steps.map((row, i) => ({ ...row, ...columns[i] })) };
}

export const nps = (score: number) => ({
  survey_instrument: 'nps',
  survey_variant: '0-10',
  survey_score: score,
});

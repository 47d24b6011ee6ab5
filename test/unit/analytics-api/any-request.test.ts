import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { BASE } from '../../../shared/analytics-api/create-analytics-api.ts';
import { reports } from '../../../shared/analytics-api/reports.ts';
import { logOf, persons } from '../../arbitraries/lake-rows.ts';
import { runs } from '../../runs.ts';
import { ANALYST_TOKEN, createAnalyticsWorld, linksOf, TEAM_TOKEN } from './analytics-world.ts';
import { flowRequest } from './flow-requests.ts';

const [rows = []] = fc.sample(persons(20), { seed: 7, numRuns: 1 });
const log = logOf(rows);
const asOf = Date.parse('2026-02-03T00:00:00Z');
const worlds = [undefined, ANALYST_TOKEN, TEAM_TOKEN].map(token =>
  createAnalyticsWorld(log, { asOf, ...(token === undefined ? {} : { token }) }),
);

const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc.constantFrom('__proto__', 'constructor', '\u0000', '\ud800', '-1', '1e999', 'null', 'x'.repeat(3000)),
);
const word = fc.constantFrom(
  'order',
  'claim',
  'gold',
  'web',
  'buy',
  'north',
  'x:y',
  'x:',
  'drop-off',
  'open',
  '1',
  '2',
  '500',
  'true',
  'false',
  'P14D',
  'PT1S',
  'P99999D',
  'PT30M',
  '0000-01-01',
  '0001-01-01',
  '2026-02-01',
  '2026-12-31',
  '9999-12-31',
  '2026-02-01T00:00:00 01:00',
  '0000-01-01T00:00:00+23:59',
  'UTC',
  'Europe/Madrid',
  'Pacific/Apia',
  '+05:30',
  'hour',
  'day',
  'month',
  'channel',
  'stage',
  'activity',
  'segment',
  'version',
  'attribute:x',
  'attribute:__proto__',
  'any',
  'strict',
  'optimized',
  'stage:buy',
  'stage:buy,activity:c',
  'activity:a@web,activity:b.*,team:north',
  '1>activity:b',
  'activity:a,9>stage:x',
);
const cell = fc.oneof(
  word,
  fc.constantFrom(
    'all',
    'step/1',
    'drop/0',
    'next/1/a',
    'by/web/step/1',
    'path/web/app',
    'through/web',
    'flow/0/~0start/web',
  ),
  fc.constantFrom(
    'move/web/app',
    'leaving/~0start',
    'started/all',
    'started/0',
    'touchpoints/99999',
    'sessions/window/0',
  ),
  fc.constantFrom(
    'per-journey/0',
    'contacts/window/9',
    'state/open',
    'channel/web/call',
    'drop',
    'stage/buy',
    'lost/buy/web/a',
  ),
);

/** The values that a parameter lists, if it does. */
function listed(parameters: z.ZodType, name: string): string[] {
  const { properties = {} } = z.toJSONSchema(parameters, { io: 'input', unrepresentable: 'any' });
  const schema = properties[name];
  return typeof schema === 'object' ? (schema.enum ?? []).filter(each => typeof each === 'string') : [];
}

const valuesOf = new Map(
  reports.flatMap(({ name, parameters }) =>
    Object.keys(parameters.shape).map(parameter => {
      const values = listed(parameters, parameter);
      const known = values.length === 0 ? word : fc.oneof(fc.constantFrom(...values), word);
      return [`${name} ${parameter}`, known] as const;
    }),
  ),
);

const query = (report: string, parameters: z.ZodObject): fc.Arbitrary<[string, string][]> =>
  fc.array(
    fc.oneof(
      { weight: 8, arbitrary: parameterOf(report, parameters) },
      { weight: 1, arbitrary: fc.tuple(fc.constantFrom('cell', 'cursor'), fc.oneof(cell, odd)) },
      {
        weight: 1,
        arbitrary: fc.tuple(fc.oneof(odd, fc.constantFrom(...Object.keys(parameters.shape))), odd),
      },
    ),
    { maxLength: 4 },
  );

function parameterOf(report: string, parameters: z.ZodObject): fc.Arbitrary<[string, string]> {
  return fc
    .constantFrom(...Object.keys(parameters.shape))
    .chain(name => fc.tuple(fc.constant(name), valuesOf.get(`${report} ${name}`) ?? odd));
}

const request = fc.constantFrom(...reports).chain(({ name, parameters }) =>
  fc.record({
    path: fc.constantFrom(`${BASE}/${name}`, `${BASE}/${name}/journeys`),
    query: fc.oneof(
      query(name, parameters),
      flowRequest.map(asked => Object.entries(asked.query)),
      fc
        .tuple(flowRequest, query(name, parameters))
        .map(([asked, more]) => [...Object.entries(asked.query), ...more]),
    ),
    world: fc.constantFrom(...worlds),
    method: fc.oneof({ weight: 15, arbitrary: fc.constant('GET') }, fc.constantFrom('HEAD', 'POST')),
  }),
);

test('any request is answered without a failure inside', async () => {
  const statuses = new Set<number>();
  const own = new Set(
    rows.flatMap(each => each.journey_steps.filter(step => step.team === 'north').map(step => step.journey)),
  );
  await fc.assert(
    fc.asyncProperty(request, async ({ path, query, world, method }) => {
      const search = new URLSearchParams(query);
      const { status, headers, body } = await world.get(`${path}?${search}`, {
        headers: { authorization: `Bearer ${world.token}` },
        method,
      });
      statuses.add(status);
      expect([200, 400, 403, 405, 422], `${method} ${path}?${search}`).toContain(status);
      const type = status === 200 ? 'application/json' : 'application/problem+json';
      expect(headers.get('content-type')).toBe(type);
      expect(world.errors).toEqual([]);
      if (status !== 200 || method === 'HEAD') return;
      // What a figure counts can be looked at, whatever was asked.
      for (const { open, journeys } of linksOf(body).slice(0, 3)) {
        const opened = await world.opened(open);
        expect(opened.journeys, open).toBe(journeys);
        if (world.token === TEAM_TOKEN) for (const id of opened.ids) expect(own).toContain(id);
      }
    }),
    { numRuns: runs(500, 8000) },
  );
  expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 400, 403, 405]));
});

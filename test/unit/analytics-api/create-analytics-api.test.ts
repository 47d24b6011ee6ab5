import { describe, expect, test } from 'vitest';
import { BASE, createAnalyticsApi } from '../../../shared/analytics-api/create-analytics-api.ts';
import { reports } from '../../../shared/analytics-api/reports.ts';
import { logOf, logOfTexts, stepsOf } from '../domain/analytics/journeys.ts';
import { replyOf } from '../query-api/api-world.ts';
import { identify, TOKEN } from '../query-api/tokens.ts';
import { ANALYST_TOKEN, createAnalyticsWorld, linksOf, order, TEAM_TOKEN } from './analytics-world.ts';

const log = logOfTexts('a/web b/call', 'a/web');
const world = createAnalyticsWorld(log);
const names = reports.map(each => each.name);
const paths = names.flatMap(name => [`${BASE}/${name}`, `${BASE}/${name}/journeys?cell=all`]);

describe('who may ask', () => {
  test.each(paths)('%s answers nobody without a token', async path => {
    const { status, headers, body } = await replyOf(await world.api.request(path));
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer realm="hilvan"');
    expect(Object.keys(body ?? {})).toEqual(['type', 'title', 'status', 'detail']);
  });

  test('a token that is not valid is told so', async () => {
    const { status, headers } = await world.get(`${BASE}/paths`, {
      headers: { authorization: 'Bearer x.y.z' },
    });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  test('a team is not told what goes across teams', async () => {
    const team = createAnalyticsWorld(log, { token: TEAM_TOKEN });
    const analyst = createAnalyticsWorld(log, { token: ANALYST_TOKEN });
    for (const { name, needs } of reports) {
      for (const path of [`${BASE}/${name}?zone=nowhere`, `${BASE}/${name}/journeys?cell=all&zone=nowhere`]) {
        // Whoever may ask is told what is wrong with the request.
        expect((await team.get(path)).status, path).toBe(needs === 'persons' ? 403 : 400);
        expect((await analyst.get(path)).status, path).toBe(400);
      }
    }
    const { problem } = await team.refused('containment');
    expect(problem.detail).toBe('Role team may not do this: ask with a token of role analyst or admin');
  });

  test('a team sees the journeys that one of its touchpoints is in', async () => {
    const own = logOf([
      [{ steps: stepsOf('a/web b/call').map((step, i) => (i === 1 ? { ...step, team: 'north' } : step)) }],
      [{ steps: stepsOf('a/web b/call').map(step => ({ ...step, team: 'south' })) }],
      [{ steps: stepsOf('a/web') }],
    ]);
    const team = createAnalyticsWorld(own, { token: TEAM_TOKEN });
    const { journeys, figures } = await team.figures('durations');
    expect({ journeys, figures }).toMatchObject({ journeys: 1, figures: { all: { n: 1 } } });
    expect((await team.opened(`${BASE}/durations/journeys?cell=all`)).ids).toEqual(['p000-000']);
    // Nor by asking for those of another team.
    expect((await team.figures('durations', { team: 'south' })).journeys).toBe(0);
    expect((await createAnalyticsWorld(own).figures('durations', { team: 'south' })).journeys).toBe(1);
  });
});

describe('what is not there', () => {
  test.each(['/', '/v1/analytics', '/v1/analytics/', '/v1/analytics/funnels', '/v1/analytics/paths/x'])(
    '%s is answered with the reports there are',
    async path => {
      const { status, body } = await world.get(path);
      expect(status).toBe(404);
      expect(body).toMatchObject({
        detail: `There is no such report: there are ${names.join(', ')}; see /openapi.json`,
      });
    },
  );

  test.each(['POST', 'PUT', 'DELETE', 'PATCH'])('%s changes nothing', async method => {
    for (const path of paths) {
      const headers = { authorization: `Bearer ${TOKEN}` };
      const reply = await world.get(path, { method, headers });
      expect(reply.status, path).toBe(405);
      expect(reply.headers.get('allow')).toBe('GET, HEAD');
    }
  });

  test('HEAD is answered as GET, without a body', async () => {
    const reply = await world.api.request(`${BASE}/durations`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${TOKEN}` },
    });
    expect(reply.status).toBe(200);
    expect(await reply.text()).toBe('');
  });

  test('no answer is kept on its way', async () => {
    for (const path of [`${BASE}/durations`, `${BASE}/nothing`, `${BASE}/funnel`]) {
      const { headers } = await world.get(path);
      expect(headers.get('cache-control'), path).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});

describe('what went wrong inside', () => {
  test('is told to the log and not to the caller', async () => {
    const errors: unknown[] = [];
    const api = createAnalyticsApi({
      identify,
      definitions: [order],
      openLog: () => Promise.reject(new Error('s3://a-bucket/secret is gone')),
      onError: (error, request) => errors.push(error, request),
    });
    const headers = { authorization: `Bearer ${TOKEN}` };
    const { status, body } = await replyOf(await api.request(`${BASE}/durations`, { headers }));
    expect(status).toBe(500);
    expect(body).toEqual({
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      detail: 'The request failed; the log tells why',
    });
    expect(errors).toEqual([new Error('s3://a-bucket/secret is gone'), { method: 'GET' }]);
  });
});

describe('the journeys behind a figure', () => {
  const many = createAnalyticsWorld(logOf(Array.from({ length: 450 }, () => [{ steps: stepsOf('a/web') }])));
  const behind = `${BASE}/durations/journeys`;

  test('come in pages of 200, each with where it is told', async () => {
    const { journeys, ids } = await many.opened(`${behind}?cell=all`);
    expect(journeys).toBe(450);
    expect(ids).toEqual(Array.from({ length: 450 }, (_, i) => `p${String(i).padStart(3, '0')}-000`));
    const { body } = await many.get(`${behind}?cell=all&cursor=400`);
    expect(body).toMatchObject({ journeys: 450, items: { length: 50 } });
    expect(body).not.toHaveProperty('cursor');
    expect(body).toMatchObject({
      items: [{ id: 'p400-000', open: '/v1/journeys/p400-000' }, ...Array(49).fill({})],
    });
  });

  test('a whole last page has no cursor', async () => {
    const two = createAnalyticsWorld(logOf(Array.from({ length: 200 }, () => [{ steps: stepsOf('a') }])));
    const { body } = await two.get(`${behind}?cell=all`);
    expect(body).toMatchObject({ items: { length: 200 } });
    expect(body).not.toHaveProperty('cursor');
  });

  test('are those of the filters of the figure', async () => {
    const { figures } = await world.figures('durations', { channel: 'call' });
    const { cell, open } = linksOf(figures)[0] ?? {};
    expect({ cell, open }).toEqual({ cell: 'all', open: `${behind}?channel=call&cell=all` });
    expect((await world.opened(open ?? '')).ids).toEqual(['p000-000']);
  });

  test.each([
    '',
    'none',
    'all/1',
    'state',
    'state/none',
    'stage/~',
    '__proto__',
    '/',
    'path/web',
    'x'.repeat(5000),
  ])('of the made up cell "%s" there are none', async cell => {
    const { status, body } = await world.get(`${behind}?${new URLSearchParams({ cell })}`);
    expect({ status, body }).toMatchObject({ status: 200, body: { journeys: 0, items: [] } });
  });

  test.each([
    ['', 'cell', `is missing: take it from an answer of ${BASE}/durations`],
    ['cell=all&cell=all', 'cell', 'is given twice: give it once'],
    ['cell=all&cursor=1&cursor=2', 'cursor', 'is given twice: give it once'],
    ['cell=all&cursor=-1', 'cursor', 'is not one that this list gave out: ask again without it'],
    ['cell=all&cursor=', 'cursor', 'is not one that this list gave out: ask again without it'],
    ['cell=all&cursor=1e3', 'cursor', 'is not one that this list gave out: ask again without it'],
    ['cell=all&cursor=1234567890', 'cursor', 'is not one that this list gave out: ask again without it'],
    ['cell=all&version=0', 'version', 'must be at least 1'],
  ])('"%s" is refused', async (query, parameter, message) => {
    const { status, body } = await world.get(`${behind}?${query}`);
    expect({ status, body }).toMatchObject({ status: 400, body: { errors: [{ parameter, message }] } });
  });

  test('beyond the last one there are none', async () => {
    const { body } = await world.get(`${behind}?cell=all&cursor=999999999`);
    expect(body).toMatchObject({ journeys: 2, items: [] });
    expect(body).not.toHaveProperty('cursor');
  });

  test('figures take neither a cell nor a cursor', async () => {
    const { status, problem } = await world.refused('durations', { cell: 'all' });
    expect({ status, errors: problem.errors }).toMatchObject({
      status: 400,
      errors: [{ parameter: 'cell' }],
    });
  });
});

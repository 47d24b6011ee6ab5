import { beforeAll, describe, expect, it } from 'vitest';
import { StoreBusyError } from '../../../shared/steps/errors.ts';
import { encodeCursor } from '../../../shared/steps/paging.ts';
import { createWorld, replyOf, type World } from './api-world.ts';
import { TOKEN } from './tokens.ts';

const touchpoint = {
  id: 't',
  occurredAt: '2026-11-02T10:00:00Z',
  channel: 'web',
  activity: 'cart.filled',
  identifiers: { customerId: 'alice' },
};
const bearer = { headers: { authorization: `Bearer ${TOKEN}` } };
const PATHS = [
  '/v1/persons?namespace=customerId&value=alice',
  '/v1/journeys',
  '/v1/flags',
  '/v1/explain/touchpoints/t',
  '/v1/nothing',
];

let world: World;
beforeAll(async () => {
  world = createWorld();
  await world.send(touchpoint);
});

describe('the token', () => {
  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(0, -1)}`,
    `Bearer ${TOKEN} ${TOKEN}`,
    `Basic ${TOKEN}`,
    TOKEN,
  ])('is asked for: %s', async authorization => {
    for (const path of PATHS) {
      const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
      const { status, problem, headers: answered } = await world.refused(path, { headers });
      expect(status).toBe(401);
      expect(answered.get('www-authenticate')).toMatch(/^Bearer realm="hilvan"/);
      expect(Object.keys(problem).sort()).toEqual(['detail', 'status', 'title', 'type']);
    }
  });

  it('is taken whatever the case of its scheme', async () => {
    const { status } = await world.get('/v1/journeys', { headers: { authorization: `bearer ${TOKEN}` } });
    expect(status).toBe(200);
  });
});

describe('requests', () => {
  it.each([
    ['/v1/journeys?limit=0', 'limit', 'at least 1'],
    ['/v1/journeys?limit=201', 'limit', 'at most 200'],
    ['/v1/journeys?limit=ten', 'limit', 'whole number'],
    ['/v1/journeys?limit=1.5', 'limit', 'whole number'],
    ['/v1/journeys?limit=1&limit=2', 'limit', 'given twice'],
    ['/v1/journeys?state=shut', 'state', 'open, completed, cancelled, dropped-off'],
    ['/v1/journeys?flag=silo', 'flag', 'drop-off, self-loop'],
    ['/v1/journeys?definition=none', 'definition', 'order, complaint'],
    ['/v1/journeys?from=yesterday', 'from', 'RFC 3339'],
    ['/v1/journeys?from=2026-02-30', 'from', 'RFC 3339'],
    ['/v1/journeys?from=2026-11-02&to=2026-11-02', 'to', 'later than from'],
    ['/v1/journeys?cursor=', 'cursor', 'empty'],
    ['/v1/journeys?colour=red', 'colour', 'definition, state, flag, channel, from, to, limit, cursor'],
    ['/v1/journeys?__proto__=1', '__proto__', 'not known'],
    ['/v1/journeys?constructor=1', 'constructor', 'not known'],
    ['/v1/flags?kind=none', 'kind', 'drop-off, self-loop'],
    ['/v1/flags?state=open', 'state', 'raised, resolved, retracted'],
    [`/v1/flags?${'x'.repeat(300)}=1`, `${'x'.repeat(60)}…`, 'not known'],
  ])('with a wrong parameter name it: %s', async (path, parameter, message) => {
    const { status, problem } = await world.refused(path);
    expect(status).toBe(400);
    expect(problem.errors).toEqual([{ parameter, message: expect.stringContaining(message) }]);
    expect(problem.detail).toContain(parameter);
  });

  const place = '2026-11-02T10:00:00.000Z#order~abc';
  it.each([
    'x',
    '%00',
    encodeCursor('flags', place),
    encodeCursor('journeys', 'order'),
    encodeCursor('journeys', `${place}${'\u{1f600}'.repeat(300)}`),
    encodeCursor('journeys', `${place}${'x'.repeat(700)}`),
    Buffer.from('["journeys"]').toString('base64url'),
    Buffer.from('{"__proto__":[]}').toString('base64url'),
  ])('with a forged cursor are refused: %s', async cursor => {
    const { status, problem } = await world.refused(`/v1/journeys?cursor=${encodeURIComponent(cursor)}`);
    expect(status).toBe(400);
    expect(problem.errors?.map(each => each.parameter)).toEqual(['cursor']);
  });

  it.each([
    '/',
    '/v1',
    '/v2/journeys',
    '/v1/journeys//',
    '/v1/journeys/order~short',
    `/v1/journeys/none~${'a'.repeat(22)}`,
    `/v1/journeys/order~${'a'.repeat(22)}`,
    '/v1/persons/__proto__',
    `/v1/persons/customerId.${'a'.repeat(22)}`,
    `/v1/persons/${'x'.repeat(5000)}`,
    '/v1/flags/%00',
    `/v1/flags/order~${'a'.repeat(22)}~drop-off~${'a'.repeat(22)}~${'a'.repeat(22)}`,
    '/v1/explain/flags/constructor',
    '/v1/explain/touchpoints/unknown',
    `/v1/explain/touchpoints/${'x'.repeat(129)}`,
  ])('for what there is not: %s', async path => {
    const { status, problem } = await world.refused(path);
    expect(status).toBe(404);
    expect(problem).toMatchObject({ type: 'about:blank', title: 'Not Found', status: 404 });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('by %s are refused', async method => {
    for (const path of ['/v1/journeys', '/v1/persons/x', '/openapi.json']) {
      const { status, headers } = await world.refused(path, { ...bearer, method });
      expect(status).toBe(405);
      expect(headers.get('allow')).toBe('GET, HEAD');
    }
  });

  it('by HEAD get the headers alone', async () => {
    const response = await world.api.request('/v1/journeys', { ...bearer, method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
  });

  it('are answered so that nobody keeps or guesses at them', async () => {
    for (const path of [...PATHS, '/openapi.json']) {
      for (const init of [bearer, {}]) {
        const { headers } = await world.api.request(path, init);
        expect(headers.get('cache-control')).toBe('no-store');
        expect(headers.get('x-content-type-options')).toBe('nosniff');
        expect(headers.get('content-type')).toMatch(/^application\/(problem\+)?json$/);
      }
    }
  });
});

describe('a failure inside', () => {
  const failing = (error: Error) => {
    const fail = () => Promise.reject(error);
    return world.apiOver({
      ...world.store,
      getNodes: fail,
      listJourneys: fail,
      listFlags: fail,
      getTouchpoints: fail,
    });
  };

  it('is logged and not told', async () => {
    const error = new Error('the table secret-name said no');
    const api = failing(error);
    for (const path of PATHS.slice(0, 4)) {
      world.errors.length = 0;
      const { status, body, headers } = await replyOf(await api.request(path, bearer));
      expect(status).toBe(500);
      expect(JSON.stringify(body)).not.toContain('secret');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(world.errors).toEqual([error]);
    }
  });

  it('of a busy table is a matter of waiting', async () => {
    const { status, headers } = await replyOf(
      await failing(new StoreBusyError(3, 8)).request('/v1/journeys', bearer),
    );
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('1');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { matchRoute, type Route } from '../../local/http-routes.ts';
import { type Probe, startProbe } from './probe.ts';

let probe: Probe;
beforeAll(async () => {
  probe = await startProbe();
});
afterAll(() => probe.stop());
const api = (path: string, init?: RequestInit) => fetch(`${probe.runtime.apiUrl}${path}`, init);

describe('HTTP API with Lambda proxy integration, format 2.0', () => {
  it('tells the function all of the request', async () => {
    const response = await api('/v1/a%20b/c?x=1&x=2&y=%26&z=', {
      method: 'POST',
      headers: { 'X-Mixed-Case': 'V', cookie: 'k=1; l=2', 'content-type': 'application/json' },
      body: '{"ñ":1}',
    });
    expect(await response.json()).toMatchObject({
      version: '2.0',
      routeKey: 'ANY /v1/{proxy+}',
      rawPath: '/v1/a b/c',
      rawQueryString: 'x=1&x=2&y=%26&z=',
      queryStringParameters: { x: '1,2', y: '&', z: '' },
      pathParameters: { proxy: 'a b/c' },
      cookies: ['k=1', 'l=2'],
      headers: { 'x-mixed-case': 'V' },
      requestContext: {
        stage: '$default',
        http: { method: 'POST', path: '/v1/a b/c', sourceIp: '127.0.0.1' },
      },
      body: '{"ñ":1}',
      isBase64Encoded: false,
    });
  });

  it('gives a body that is not text in base64', async () => {
    const response = await api('/v1/x', { method: 'PUT', body: new Uint8Array([0xff, 0x00]) });
    expect(await response.json()).toMatchObject({ body: '/wA=', isBase64Encoded: true });
  });

  it('answers with status, headers, cookies and bytes of the function', async () => {
    const response = await api('/v1/binary');
    expect(response.status).toBe(201);
    expect(response.headers.get('x-own')).toBe('yes');
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(new Uint8Array([0, 255, 1]));
  });

  it('takes an answer without a status for the JSON body', async () => {
    const response = await api('/v1/plain');
    expect([response.status, await response.json()]).toEqual([200, { no: 'status code' }]);
  });

  it('hides the function’s errors from the caller', async () => {
    const thrown = await api('/v1/throw');
    expect([thrown.status, await thrown.json()]).toEqual([500, { message: 'Internal Server Error' }]);
    expect(probe.logs.join('\n')).toContain('secret of the function');
    expect((await api('/v1/slow')).status).toBe(504);
    expect((await api('/v1/large')).status).toBe(500);
  });

  it('knows only the routes of the template', async () => {
    expect((await api('/things/7')).status).toBe(200);
    for (const [path, method] of [
      ['/', 'GET'],
      ['/v1', 'GET'],
      ['/things/7', 'POST'],
      ['/things/7/8', 'GET'],
    ] as const) {
      const response = await api(path, { method });
      expect([response.status, await response.json()]).toEqual([404, { message: 'Not Found' }]);
    }
  });

  it('refuses a body over 10 MB', async () => {
    const response = await api('/v1/x', { method: 'POST', body: 'x'.repeat(10 * 1024 * 1024 + 1) });
    expect(response.status).toBe(413);
  });
});

describe('choice of the route', () => {
  const route = (key: string): Route => {
    const [method = '', path = ''] = key === '$default' ? ['ANY', '/{proxy+}'] : key.split(' ');
    return { key, method, segments: path.split('/').slice(1), functionArn: 'arn' };
  };
  const routes = [
    '$default',
    'ANY /a/{proxy+}',
    'GET /a/{id}',
    'ANY /a/{id}',
    'GET /a/b',
    'GET /a/b/{rest+}',
  ].map(route);
  it.each([
    ['GET', '/a/b', 'GET /a/b', {}],
    ['POST', '/a/b', 'ANY /a/{id}', { id: 'b' }],
    ['GET', '/a/x', 'GET /a/{id}', { id: 'x' }],
    ['GET', '/a/b/c/d', 'GET /a/b/{rest+}', { rest: 'c/d' }],
    ['PUT', '/a/b/c', 'ANY /a/{proxy+}', { proxy: 'b/c' }],
    ['GET', '/z', '$default', {}],
    ['GET', '/a/100%', 'GET /a/{id}', { id: '100%' }],
  ])('%s %s → %s', (method, path, key, parameters) => {
    const found = matchRoute(routes, method, path);
    expect([found?.route.key, found?.parameters]).toEqual([key, parameters]);
  });
});

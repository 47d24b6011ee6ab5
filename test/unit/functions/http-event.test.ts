import fc from 'fast-check';
import { Hono } from 'hono';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerHttpEvents, type HttpEvent } from '../../../functions/http-event.ts';
import { runs } from '../../runs.ts';

/** Answers what it was asked. */
const echo = new Hono();
echo.all('*', async c => {
  const body = await c.req.text();
  const headers = Object.fromEntries(c.req.raw.headers);
  return c.json({ method: c.req.method, url: c.req.url, headers, body }, 201, { 'x-echo': 'yes' });
});

const event = (more: Partial<HttpEvent> & { method?: string } = {}): HttpEvent => {
  const { method = 'GET', ...rest } = more;
  return {
    rawPath: '/v1/persons',
    rawQueryString: '',
    headers: {},
    isBase64Encoded: false,
    requestContext: { domainName: 'api.example.com', http: { method } },
    ...rest,
  };
};

const headerName = fc.stringMatching(/^[a-z][a-z-]{0,8}$/);
const headerValue = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', 'a\nb', ' x '),
);
const anyEvent: fc.Arbitrary<HttpEvent> = fc
  .record({
    method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'a b', 'TRACE'),
    domainName: fc.constantFrom('api.example.com', 'a b', ''),
    rawPath: fc.oneof(
      fc.webPath(),
      fc.string({ unit: 'grapheme' }).map(text => `/${text}`),
    ),
    rawQueryString: fc.oneof(fc.constant(''), fc.webQueryParameters(), fc.string()),
    headers: fc.dictionary(headerName, headerValue, { maxKeys: 4 }),
    body: fc.option(fc.oneof(fc.string({ unit: 'grapheme' }), fc.base64String()), { nil: undefined }),
  })
  .map(({ method, domainName, body, ...rest }) => ({
    ...rest,
    ...(body === undefined ? {} : { body }),
    isBase64Encoded: body !== undefined && /^[A-Za-z0-9+/]+={0,2}$/.test(body) && body.length % 4 === 0,
    requestContext: { domainName, http: { method } },
  }));

// Hono's adapter writes there what it refuses.
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterEach(() => vi.restoreAllMocks());

describe('an event of the HTTP API', () => {
  it('is answered as by the adapter of Hono', async () => {
    const hono = handle(echo);
    const ours = answerHttpEvents(echo);
    await fc.assert(
      fc.asyncProperty(anyEvent, async given => {
        const { isBase64Encoded, ...expected } = await hono(given as LambdaEvent);
        const answer = await ours(given);
        if (expected.statusCode === 400) expect(answer.statusCode).toBe(400);
        else expect({ ...answer, isBase64Encoded: false }).toEqual({ ...expected, isBase64Encoded });
      }),
      { numRuns: runs(300, 20_000) },
    );
  });

  it('tells its address, headers and body, in bytes where it has them', async () => {
    const answer = await answerHttpEvents(echo)(
      event({
        method: 'POST',
        rawQueryString: 'a=1&a=2',
        headers: { authorization: 'Bearer x', 'x-name': 'Ána' },
        body: Buffer.from('{"ñ":1}').toString('base64'),
        isBase64Encoded: true,
      }),
    );
    expect(answer.statusCode).toBe(201);
    expect(answer.headers).toMatchObject({ 'x-echo': 'yes', 'content-type': 'application/json' });
    expect(JSON.parse(answer.body ?? '')).toEqual({
      method: 'POST',
      url: 'https://api.example.com/v1/persons?a=1&a=2',
      headers: {
        authorization: 'Bearer x',
        'x-name': '%C3%81na',
        'content-length': '8',
      },
      body: '{"ñ":1}',
    });
  });

  it('that is no request is refused, and what the application throws is thrown', async () => {
    const answer = answerHttpEvents(echo);
    expect(await answer(event({ body: 'a body with GET' }))).toMatchObject({ statusCode: 400 });
    const broken = answerHttpEvents({ fetch: () => Promise.reject(new TypeError('a fault of ours')) });
    await expect(broken(event())).rejects.toThrow('a fault of ours');
  });
});

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { ask, askList } from '../../../cli/api/client.ts';
import { CliError } from '../../../cli/failure.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(listener: RequestListener): Promise<{ url: string; token: string }> {
  const server = createServer(listener);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: 'secret' };
}

const flag = (id: string) => ({
  id,
  kind: 'drop-off',
  state: 'raised',
  at: '2026-11-01T10:00:00Z',
  journey: 'j',
  person: 'p',
  definition: { id: 'retail-order', version: 1 },
  stage: 'checkout',
  channels: ['web'],
  teams: [],
  evidence: [
    { touchpoint: 't', occurredAt: '2026-11-01T09:00:00Z', channel: 'web', activity: 'order.placed' },
  ],
});

async function failure(work: Promise<unknown>): Promise<CliError> {
  const error = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof CliError)) throw new Error(`expected a CliError, got ${String(error)}`);
  return error;
}

test('follows cursors up to the limit, with the token and without empty filters', async () => {
  const asked: string[] = [];
  const api = await serve((request, response) => {
    asked.push(`${request.headers.authorization} ${request.url}`);
    const second = request.url?.includes('cursor=next') === true;
    const items = second ? [flag('c'), flag('d')] : [flag('a'), flag('b')];
    response.end(JSON.stringify({ items, cursor: second ? 'more' : 'next' }));
  });
  const page = await askList(api, 'listFlags', { query: { kind: 'drop-off', state: undefined } }, 4);
  expect(page.items.map(each => each.id)).toEqual(['a', 'b', 'c', 'd']);
  expect(page.more).toBe(true);
  expect(asked).toEqual([
    'Bearer secret /v1/flags?kind=drop-off&limit=4',
    'Bearer secret /v1/flags?kind=drop-off&limit=2&cursor=next',
  ]);
});

test('a problem answer says what, where and how to mend it', async () => {
  const api = await serve((_, response) => {
    response.writeHead(401, { 'content-type': 'application/problem+json' });
    response.end(
      JSON.stringify({
        type: 'about:blank',
        title: 'Unauthorized',
        status: 401,
        detail: 'Send the API token',
      }),
    );
  });
  const error = await failure(ask(api, 'getFlag', { id: 'x' }));
  expect(error.message).toBe('Send the API token (401 at /v1/flags/x)');
  expect(error.mend).toContain('--token');
});

test('a person divided among others names them', async () => {
  const detail = 'divided among others now';
  const api = await serve((_, response) => {
    response.writeHead(410);
    response.end(
      JSON.stringify({ type: 'about:blank', title: 'Gone', status: 410, detail, dividedAmong: ['p1', 'p2'] }),
    );
  });
  const error = await failure(ask(api, 'getPerson', { id: 'x' }));
  expect(error.mend).toBe('  hilvan person p1\n  hilvan person p2');
});

test.each([
  ['no JSON', 'hello', /answered 200, and no JSON/],
  ['another shape', '{"items":[{"id":1}]}', /does not know/],
])('an answer with %s is told', async (_, text, message) => {
  const api = await serve((_request, response) => response.end(text));
  expect((await failure(ask(api, 'listFlags', { query: {} }))).message).toMatch(message);
});

test('where nobody answers, says how to start one', async () => {
  const api = await serve(() => {});
  for (const close of closing.splice(0)) await close();
  const error = await failure(ask(api, 'listFlags', { query: {} }));
  expect(error.message).toBe(`Nobody answers at ${api.url}.`);
  expect(error.mend).toContain('hilvan dev');
});

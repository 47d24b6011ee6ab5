import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import retail from '../../../definitions/retail-order.json' with { type: 'json' };
import { correction } from '../../../shared/contract/correction.ts';
import { ERASURE_DETAIL_TYPE } from '../../../shared/contract/erasure.ts';
import { CORRECTION_DETAIL_TYPE, DEFINITION_DETAIL_TYPE } from '../../../shared/contract/events.ts';
import { defaultIdentityConfig } from '../../../shared/contract/identity-config.ts';
import { definitionPut } from '../../../shared/contract/journey-definition.ts';
import { createHasher } from '../../../shared/crypto/hasher.ts';
import { createOperationsApi } from '../../../shared/operations-api/create-operations-api.ts';
import { accepted, operations } from '../../../shared/query-api/operations.ts';
import { problem } from '../../../shared/query-api/problem-schema.ts';
import { BusRefusedError } from '../../../shared/steps/errors.ts';
import { readCorrection } from '../../../shared/steps/read-correction.ts';
import { identify, TOKEN } from '../query-api/tokens.ts';

const intake = { identity: defaultIdentityConfig, hasher: createHasher('a key of the tests') };

const unlink = {
  kind: 'unlink',
  identifier: { namespace: 'deviceId', value: 'd-7' },
  with: { namespace: 'customerId', value: 'c-42' },
  at: '2026-11-20T10:00:00Z',
  actor: 'ana',
  reason: 'sold the tablet',
};
const put = { definition: { ...retail, version: 2 }, actor: 'ana' };

let onBus: { detailType: string; detail: object }[];
let refusal: Error | undefined;
let errors: unknown[];
beforeEach(() => {
  [onBus, refusal, errors] = [[], undefined, []];
});

const api = createOperationsApi({
  identify,
  intake,
  newId: () => 'made-here',
  put: async (detailType, detail) => {
    if (refusal !== undefined) throw refusal;
    onBus.push({ detailType, detail });
  },
  onError: error => errors.push(error),
});

async function send(method: string, path: string, body: unknown, token = TOKEN) {
  const answer = await api.request(path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const json: unknown = await answer.json();
  return { status: answer.status, headers: answer.headers, body: json };
}

const correct = (body: unknown, token?: string) => send('POST', '/v1/corrections', body, token);
const define = (body: unknown, id = 'retail-order') => send('PUT', `/v1/definitions/${id}`, body);

/** Places of a refusal; nothing may have gone to the bus. */
function places({ status, headers, body }: Awaited<ReturnType<typeof send>>): string[] {
  expect(status).toBe(400);
  expect(headers.get('content-type')).toBe('application/problem+json');
  expect(onBus).toEqual([]);
  const { errors: found = [], detail } = problem.parse(body);
  for (const { parameter, message } of found) expect(detail).toContain(`${parameter}: ${message}`);
  return found.map(({ parameter }) => parameter);
}

describe('a correction', () => {
  it('goes to the bus as ingest reads it, with an id made where it has none', async () => {
    const { status, headers, body } = await correct(unlink);
    expect([status, body]).toEqual([202, { id: 'made-here' }]);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(onBus).toEqual([{ detailType: CORRECTION_DETAIL_TYPE, detail: { ...unlink, id: 'made-here' } }]);
    expect(readCorrection(onBus[0]?.detail, intake)).toMatchObject({ ok: true });
  });

  it('keeps the id it has', async () => {
    expect((await correct({ ...unlink, id: 'case-81' })).body).toEqual({ id: 'case-81' });
    expect(correction.parse(onBus[0]?.detail).id).toBe('case-81');
  });

  it.each([
    ['not JSON', '{"kind":', []],
    ['no object', '[1]', ['body']],
    ['a field too few', { ...unlink, reason: undefined }, ['reason']],
    ['an id that is none', { ...unlink, id: null }, ['id']],
    ['an unknown kind', { ...unlink, kind: 'merge' }, ['kind']],
    ['a time without offset', { ...unlink, at: '2026-11-20' }, ['at']],
    ['a placeholder', { ...unlink, identifier: { namespace: 'deviceId', value: 'unknown' } }, ['identifier']],
    ['an alias of no two customers', { ...unlink, kind: 'alias' }, ['kind']],
    ['a misspelt field', { ...unlink, actr: 'ana' }, ['body']],
  ])('that is %s is refused with its place, and nothing goes to the bus', async (_, body, expected) => {
    expect(places(await correct(body))).toEqual(expected);
  });
});

describe('a definition', () => {
  it('goes to the bus as ingest reads it', async () => {
    const { status, body } = await define({ ...put, effectiveFrom: '2026-12-01T00:00:00Z' });
    expect([status, body]).toEqual([202, { id: 'retail-order' }]);
    expect(onBus.map(each => each.detailType)).toEqual([DEFINITION_DETAIL_TYPE]);
    const { definition, actor, effectiveFrom } = definitionPut.parse(onBus[0]?.detail);
    expect([definition.id, definition.version, actor, effectiveFrom]).toEqual([
      'retail-order',
      2,
      'ana',
      '2026-12-01T00:00:00Z',
    ]);
  });

  it('is refused under the path of another', async () => {
    const answer = await define(put, 'telecom-support');
    expect(places(answer)).toEqual(['definition.id']);
    expect(problem.parse(answer.body).detail).toContain('/v1/definitions/retail-order');
  });

  it('is refused with each place that is wrong', async () => {
    const wrong = { definition: { ...put.definition, currency: 'euro', goals: [] } };
    expect(places(await define(wrong))).toEqual(['definition.currency', 'definition.goals', 'actor']);
  });

  it('is refused where it is larger than any that can be stored', async () => {
    const { status, body } = await define({ ...put, actor: 'a'.repeat(100_000) });
    expect([status, problem.parse(body).title]).toEqual([413, 'Content Too Large']);
    expect(onBus).toEqual([]);
  });
});

describe('a request for erasure', () => {
  const asked = {
    identifier: { namespace: 'email', value: 'ana@example.com' },
    actor: 'ana',
    reason: 'asked by letter',
  };
  const erase = (body: unknown) => send('POST', '/v1/erasures', body);

  it('goes to the bus with its id, or with one made here; also by the hash of a receipt', async () => {
    expect((await erase({ ...asked, id: 'r-1' })).body).toEqual({ id: 'r-1' });
    const hash = 'x'.repeat(22);
    const { status, body } = await erase({ ...asked, identifier: { namespace: 'email', hash } });
    expect([status, body]).toEqual([202, { id: 'made-here' }]);
    expect(onBus).toEqual([
      { detailType: ERASURE_DETAIL_TYPE, detail: { ...asked, id: 'r-1' } },
      {
        detailType: ERASURE_DETAIL_TYPE,
        detail: { ...asked, id: 'made-here', identifier: { namespace: 'email', hash } },
      },
    ]);
  });

  it.each([
    ['no object', '[1]', ['body']],
    ['without a reason', { ...asked, reason: '' }, ['reason']],
    ['of nobody', { ...asked, identifier: { namespace: 'email', value: 'null' } }, ['identifier']],
    ['of no namespace', { ...asked, identifier: { namespace: 'shoe', value: '42' } }, ['identifier']],
    ['without value or hash', { ...asked, identifier: { namespace: 'email' } }, ['identifier']],
    ['with an id that no path can hold', { ...asked, id: 'a/b' }, ['id']],
  ])('%s is refused with its place, and nothing goes to the bus', async (_, body, expected) => {
    expect(places(await erase(body))).toEqual(expected);
  });
});

it('nothing is looked at without the token', async () => {
  const answer = await correct(unlink, 'another');
  expect(answer.status).toBe(401);
  expect(problem.parse(answer.body).detail).toContain('Authorization: Bearer');
  expect(answer.headers.get('www-authenticate')).toContain('invalid_token');
  const none = await api.request('/v1/corrections', { method: 'POST', body: '{' });
  expect(none.status).toBe(401);
  expect(onBus).toEqual([]);
});

it('a bus that refuses is a problem that says to send again, and tells nothing of the inside', async () => {
  refusal = new BusRefusedError(1, 1, { AccessDeniedException: 1 });
  const { status, headers, body } = await correct(unlink);
  expect(status).toBe(503);
  expect(headers.get('retry-after')).toBe('1');
  expect(JSON.stringify(body)).not.toContain('AccessDenied');
  expect(errors).toEqual([refusal]);
});

it('a failure inside is another problem, logged and not told', async () => {
  refusal = new TypeError('undefined is not a function');
  const { status, body } = await correct(unlink);
  expect([status, JSON.stringify(body).includes('undefined')]).toEqual([500, false]);
  expect(errors).toEqual([refusal]);
});

it('what is elsewhere is not found', async () => {
  for (const [method, path] of [
    ['POST', '/v1/flags'],
    ['DELETE', '/v1/corrections'],
    ['PUT', '/v1/corrections'],
  ] as const) {
    expect((await send(method, path, unlink)).status).toBe(404);
  }
});

it('the OpenAPI document tells what is answered here', () => {
  const paths = operations.map(({ method, path }) => `${method} ${path}`);
  expect(paths).toEqual([
    'post /v1/corrections',
    'put /v1/definitions/:id',
    'post /v1/erasures',
    'post /v1/sql',
  ]);
  expect(accepted.parse({ id: 'x' })).toEqual({ id: 'x' });
  expect(z.toJSONSchema(operations[0]?.schema ?? z.never(), { io: 'input' }).required).not.toContain('id');
});

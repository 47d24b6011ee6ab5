import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signServiceToken } from '../../../shared/crypto/service-tokens.ts';
import { answers } from '../../../shared/query-api/answers.ts';
import { routes } from '../../../shared/query-api/routes.ts';
import { encodeCursor } from '../../../shared/steps/paging.ts';
import { runs } from '../../runs.ts';
import { createAccessWorld, hashes, log, TOKENS, type Who } from './access-world.ts';
import { SIGNING_KEY, TOKEN_TIME } from './tokens.ts';

const { world, asked } = await createAccessWorld();
const MASKED: Who[] = ['analyst', 'retail', 'ecommerce', 'nobody'];

/** Nothing of identifiers to who is not shown them, nothing of a team to another, whatever the encoding. */
function leaksIn(who: Who, text: string): string[] {
  const inside = [...text.matchAll(/[A-Za-z0-9_-]{24,}/g)].map(([each]) =>
    Buffer.from(each, 'base64url').toString('latin1'),
  );
  const all = [text, ...inside].join('\n');
  const own: string[] = who === 'retail' || who === 'ecommerce' ? [who] : [];
  const teams =
    who in { retail: 0, ecommerce: 0, nobody: 0 } ? ['ecommerce', 'retail', 'contact-centre'] : [];
  return [
    ...(MASKED.includes(who) ? hashes : []),
    ...teams.filter(each => !own.includes(each)).map(each => `mark-${each}`),
  ].filter(each => all.includes(each));
}

describe('S3 · any request of anybody', () => {
  const LEAST = runs(500, 6000);
  const other = { issuedAt: TOKEN_TIME / 1000 - 90_000, expiresAt: TOKEN_TIME / 1000 - 3600 };
  const head = (alg: string) => Buffer.from(JSON.stringify({ alg })).toString('base64url');
  const admin = { sub: 'x', role: 'admin' } as const;
  const lasting = { ...other, expiresAt: TOKEN_TIME / 1000 + 3600 };
  const BAD_TOKENS = [
    signServiceToken(SIGNING_KEY, admin, other),
    signServiceToken('another signing key of the tests, as long', admin, lasting),
    `${head('none')}.${TOKENS.admin.split('.')[1]}.`,
    `${head('RS256')}.${TOKENS.admin.split('.').slice(1).join('.')}`,
    TOKENS.admin.slice(0, -4),
    SIGNING_KEY.replaceAll(' ', '-'),
    'x'.repeat(9000),
  ];

  it(`never fails inside, and tells nothing that is not theirs, over ${LEAST} or more`, async () => {
    const known = await Promise.all(
      (['admin', 'analyst', 'retail'] as const).map(async who => {
        const journeys = answers.Journeys.parse(await asked(who, '/v1/journeys?limit=2'));
        const flags = answers.Flags.parse(await asked(who, '/v1/flags?limit=2'));
        const ids = flags.items.map(each => each.id);
        const cursors = [journeys.cursor, flags.cursor].flatMap(each => each ?? []);
        return { ids: [...ids, ...journeys.items.flatMap(each => [each.id, each.person])], cursors };
      }),
    );
    const hash = fc.constantFrom(...hashes, 'a'.repeat(22));
    const odd = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('__proto__', '..', '%00', '\0', '-1', '1e999', 'p.', 'p.AAAA', 'x'.repeat(3000)),
    );
    const id = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...known.flatMap(each => each.ids)) },
      { weight: 2, arbitrary: fc.constantFrom(...log.map(each => each.id)) },
      hash.map(each => `customerId.${each}`),
      fc.tuple(hash, hash, hash).map(([a, b, c]) => `order~${a}~drop-off~${b}~${c}`),
      odd,
    );
    const cursor = fc.oneof(
      fc.constantFrom(...known.flatMap(each => each.cursors)),
      fc
        .tuple(fc.constantFrom('journeys', 'flags', 'audit'), odd)
        .map(([list, each]) => encodeCursor(list, `2026-11-05T00:00:00.000Z#${each}`)),
      odd,
    );
    const value = fc.oneof(
      id,
      cursor,
      fc.constantFrom('5', 'web', 'customerId', 'alice', '2026-11-03', 'order'),
    );
    const name = fc.constantFrom(
      'limit',
      'cursor',
      'from',
      'to',
      'namespace',
      'value',
      'id',
      'person',
      'kind',
      'x',
    );
    const query = fc.oneof(
      { weight: 3, arbitrary: fc.constant<[string, string][]>([]) },
      fc.array(fc.tuple<[string, string]>(name, value), { maxLength: 3 }),
    );
    const request = fc.record({
      who: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...(Object.keys(TOKENS) as Who[])) },
        fc.constant(undefined),
      ),
      bad: fc.constantFrom(undefined, ...BAD_TOKENS),
      path: fc.constantFrom(...routes.map(each => each.path)),
      id,
      query,
      method: fc.oneof(
        { weight: 9, arbitrary: fc.constant('GET') },
        fc.constantFrom('HEAD', 'POST', 'DELETE', 'PATCH', 'OPTIONS'),
      ),
    });
    const statuses = new Map<number, number>();
    let opened = 0;
    await fc.assert(
      fc.asyncProperty(request, async ({ who, bad, path, id, query, method }) => {
        const search = new URLSearchParams(
          query.map(([key, each]): [string, string] => [key, each.toWellFormed()]),
        );
        const place = path.replace(/:id(\{.*\})?/, encodeURIComponent(id.toWellFormed()));
        const token = who === undefined ? bad : TOKENS[who];
        const headers: Record<string, string> =
          token === undefined ? {} : { authorization: `Bearer ${token}` };
        const response = await world.api.request(`${place}?${search}`, { method, headers });
        const text = await response.text();
        const { status } = response;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        expect([200, 308, 400, 401, 403, 404, 405, 410]).toContain(status);
        if (who === undefined) {
          expect(status).toBe(401);
          expect(leaksIn('nobody', text)).toEqual([]);
          return;
        }
        if (status === 200) opened++;
        // What a caller wrote themselves may come back to them: that is no leak.
        const told = JSON.stringify([...response.headers]) + text;
        const own = `${place} ${search} ${id}`;
        expect(leaksIn(who, told).filter(each => !own.includes(each))).toEqual([]);
      }),
      { numRuns: LEAST },
    );
    expect(world.errors).toEqual([]);
    // The generator reaches what it should, not refusals only.
    expect(opened).toBeGreaterThan(LEAST / 12);
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 401, 403, 404, 405]));
  }, 120_000);
});

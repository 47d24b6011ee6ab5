import fc from 'fast-check';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { signServiceToken } from '../../../shared/crypto/service-tokens.ts';
import { teamOf } from '../../../shared/domain/definition.ts';
import { answers } from '../../../shared/query-api/answers.ts';
import { routes } from '../../../shared/query-api/routes.ts';
import { nodeIdOf } from '../../../shared/steps/node-names.ts';
import { encodeCursor } from '../../../shared/steps/paging.ts';
import { runs } from '../../runs.ts';
import { createWorld, definitions, hasher, replyOf, type Told, type World } from './api-world.ts';
import { at } from './story.ts';
import { SIGNING_KEY, TOKEN_TIME, tokenOf } from './tokens.ts';

const TOKENS = {
  admin: tokenOf({ role: 'admin' }),
  analyst: tokenOf({ role: 'analyst' }),
  trusted: tokenOf({ role: 'analyst', identifiers: true }),
  retail: tokenOf({ role: 'team', team: 'retail' }),
  ecommerce: tokenOf({ role: 'team', team: 'ecommerce' }),
  nobody: tokenOf({ role: 'team', team: 'nobody' }),
};
type Who = keyof typeof TOKENS;
const MASKED: Who[] = ['analyst', 'retail', 'ecommerce', 'nobody'];

const CUSTOMERS = ['alice', 'bob', 'carol'];
/** Says nothing to a team but its own. */
const marked = (team: string, name: string): Partial<Told> => ({
  reason: `mark-${team}`,
  attributes: { note: `mark-${team}-${name}` },
  statements: { price: `mark-${team}` },
  voice: [{ quadrant: 'says', text: `mark-${team}` }],
  survey: { instrument: 'nps', variant: '0-10', score: 3, comment: `mark-${team}` },
});

/** Alice is everybody's; Bob never left the web; Carol only called. */
const log: Told[] = CUSTOMERS.flatMap((name, day) => {
  const channels = [['web', 'store', 'call-center'], ['web'], ['call-center']][day] ?? [];
  return ['cart.filled', 'order.placed', 'order.placed', 'cart.filled'].map((activity, i): Told => {
    const channel = channels[i % channels.length] ?? 'web';
    const team = { web: 'ecommerce', store: 'retail', 'call-center': 'contact-centre' }[channel] ?? '';
    return {
      id: `${name}-${i}-mark-${team}`,
      occurredAt: at(2 + day, `1${i}:00`),
      channel,
      activity,
      identifiers: { customerId: name, deviceId: `device-of-${name}` },
      ...marked(team, name),
    };
  });
});
const hashes = CUSTOMERS.flatMap(name => [
  nodeIdOf(hasher, 'customerId', name),
  nodeIdOf(hasher, 'deviceId', `device-of-${name}`),
]).map(node => node.slice(node.indexOf('.') + 1));

let world: World;
beforeAll(async () => {
  world = createWorld();
  for (const each of log) await world.send(each);
  await world.sweep();
});

const ask = async (who: Who, path: string, init: RequestInit = {}) =>
  replyOf(await world.api.request(path, { headers: { authorization: `Bearer ${TOKENS[who]}` }, ...init }));
const asked = async (who: Who, path: string) => {
  const { status, body } = await ask(who, path);
  expect(status, `${who} ${path}`).toBe(200);
  return body;
};
const journeysOf = async (who: Who) => answers.Journeys.parse(await asked(who, '/v1/journeys')).items;
const journeyOf = async (name: string) => {
  const person = nodeIdOf(hasher, 'customerId', name);
  const found = (await journeysOf('admin')).find(each => each.person === person);
  if (found === undefined) throw new Error(`${name} has no journey`);
  return found.id;
};

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

describe('every route', () => {
  test('says what it needs, and whom the audit log notes', () => {
    for (const { path, needs, isAudited } of routes) {
      expect(['read', 'persons', 'context', 'sql', 'admin'], path).toContain(needs);
      if (!/definitions/.test(path)) expect(isAudited, path).toBe(true);
    }
  });

  const OPEN: Record<string, Who[]> = {
    read: ['admin', 'analyst', 'trusted', 'retail', 'nobody'],
    persons: ['admin', 'analyst', 'trusted'],
    context: ['admin', 'retail', 'nobody'],
    sql: ['admin', 'analyst', 'trusted'],
    admin: ['admin'],
  };
  test.each(routes)(
    '$operation ($needs) is answered to whose role may call it, and to nobody else',
    async route => {
      const path = route.path.replace(/:id(\{.*\})?/, 'x');
      for (const who of ['admin', 'analyst', 'trusted', 'retail', 'nobody'] as const) {
        const { status, body } = await ask(who, path);
        if (OPEN[route.needs]?.includes(who)) expect(status, who).not.toBe(403);
        else {
          expect(status, who).toBe(403);
          expect(body).toMatchObject({ detail: expect.stringMatching(/ask with a token of role .*admin/) });
        }
      }
    },
  );
});

describe('a team', () => {
  it('sees the journeys that touch its channels, and of others’ touchpoints only when, where and what', async () => {
    expect(await journeysOf('retail')).toHaveLength(1);
    expect(await journeysOf('ecommerce')).toHaveLength(2);
    expect(await journeysOf('nobody')).toEqual([]);
    const detail = answers.JourneyDetail.parse(
      await asked('retail', `/v1/journeys/${await journeyOf('alice')}`),
    );
    const [order] = definitions;
    for (const entry of detail.timeline) {
      const isOwn = order !== undefined && teamOf(order, entry) === 'retail';
      if (isOwn) expect(entry).toMatchObject({ reason: 'mark-retail', survey: { score: 3 } });
      else {
        const told = [
          'id',
          'occurredAt',
          'channel',
          'activity',
          'stage',
          'team',
          'basis',
          'namespaces',
          'flags',
        ];
        expect(told).toEqual(expect.arrayContaining(Object.keys(entry)));
        expect(entry).toMatchObject({ id: expect.stringMatching(/^hidden\./), namespaces: [] });
      }
    }
    expect(detail.timeline.filter(each => 'reason' in each)).toHaveLength(1);
  });

  it('finds others’ journeys, flags and touchpoints as little as what is not there', async () => {
    const absent = await ask('retail', `/v1/journeys/order~${'a'.repeat(22)}`);
    expect(await ask('retail', `/v1/journeys/${await journeyOf('bob')}`)).toMatchObject({
      status: 404,
      body: absent.body,
    });
    const flags = answers.Flags.parse(await asked('analyst', '/v1/flags?limit=200')).items;
    const seen = answers.Flags.parse(await asked('retail', '/v1/flags?limit=200')).items;
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.length).toBeLessThan(flags.length);
    for (const { id } of flags) {
      const expected = seen.some(each => each.id === id) ? 200 : 404;
      expect((await ask('retail', `/v1/flags/${id}`)).status).toBe(expected);
      expect((await ask('retail', `/v1/explain/flags/${id}`)).status).toBe(expected);
    }
    for (const { id } of log) {
      const expected = id.endsWith('retail') ? 200 : 404;
      expect((await ask('retail', `/v1/explain/touchpoints?id=${id}`)).status, id).toBe(expected);
    }
  });

  it('gets short pages, but all of them', async () => {
    const ids = (items: { id: string }[]) => items.map(each => each.id);
    const paged: string[] = [];
    for (let cursor = ''; ; ) {
      const page = answers.Flags.parse(await asked('ecommerce', `/v1/flags?limit=1${cursor}`));
      paged.push(...ids(page.items));
      if (page.cursor === undefined) break;
      cursor = `&cursor=${page.cursor}`;
    }
    const whole = answers.Flags.parse(await asked('ecommerce', '/v1/flags?limit=200')).items;
    expect(paged).toEqual(ids(whole));
  });
});

describe('a person', () => {
  it('is named by a pseudonym that opens them, to who is not shown hashes', async () => {
    const [listed] = await journeysOf('analyst');
    const person = answers.Person.parse(await asked('analyst', `/v1/persons/${listed?.person}`));
    expect(person.id).toBe(listed?.person);
    expect(person.id).toMatch(/^p\.[\w-]{86}$/);
    expect((await ask('analyst', `/v1/persons/${person.id}/journeys`)).status).toBe(200);
    // Links can be passed on; a hash is no way round the pseudonym.
    const whole = answers.Person.parse(await asked('admin', `/v1/persons/${person.id}`));
    expect(hashes).toContain(whole.id.slice(whole.id.indexOf('.') + 1));
    expect((await ask('trusted', `/v1/persons/${whole.id}`)).status).toBe(200);
    expect((await ask('analyst', `/v1/persons/${whole.id}`)).status).toBe(404);
  });

  it('keeps their pseudonym where they moved to another', async () => {
    const moved = createWorld();
    await moved.send({ ...(log[0] as Told), identifiers: { deviceId: 'd' } });
    const analyst = { headers: { authorization: `Bearer ${TOKENS.analyst}` } };
    const list = answers.Journeys.parse((await moved.get('/v1/journeys', analyst)).body);
    const before = list.items[0]?.person ?? '';
    await moved.send({
      ...(log[1] as Told),
      identifiers: { customerId: 'dora', deviceId: 'd' },
    });
    const { status, headers, body } = await moved.get(`/v1/persons/${before}`, analyst);
    expect(status).toBe(308);
    const there = await moved.get(headers.get('location') ?? '', analyst);
    expect(there.body).toMatchObject({ id: expect.stringMatching(/^p\./) });
    const dora = nodeIdOf(hasher, 'customerId', 'dora').split('.')[1] ?? '';
    expect(JSON.stringify([body, [...headers], there.body])).not.toContain(dora);
  });
});

describe('the audit log', () => {
  it('notes who looked at whom, and what came of it, before the answer is given', async () => {
    const id = await journeyOf('alice');
    const person = nodeIdOf(hasher, 'customerId', 'alice');
    const path = `/v1/audit?person=${person}&viewer=team`;
    const before = answers.Audit.parse(await asked('admin', path)).items;
    await asked('retail', `/v1/journeys/${id}`);
    const now = answers.Audit.parse(await asked('admin', path)).items;
    expect(now.length).toBe(before.length + 1);
    expect(now.find(each => !before.some(({ id }) => id === each.id))).toMatchObject({
      viewer: 'team',
      role: 'team',
      teams: ['retail'],
      operation: 'getJourney',
      status: 200,
      person,
      journey: id,
    });
  });

  it('that cannot be written leaves a request without its answer', async () => {
    const api = world.apiOver({ ...world.store, putAudit: () => Promise.reject(new Error('full')) });
    const headers = { authorization: `Bearer ${TOKENS.admin}` };
    for (const path of ['/v1/journeys', `/v1/journeys/${await journeyOf('alice')}`, '/v1/flags']) {
      const { status, body } = await replyOf(await api.request(path, { headers }));
      expect(status).toBe(500);
      expect(JSON.stringify(body)).not.toContain('items');
    }
    world.errors.length = 0;
  });
});

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

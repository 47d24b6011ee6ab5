import { describe, expect, it, test } from 'vitest';
import { teamOf } from '../../../shared/domain/definition.ts';
import { answers } from '../../../shared/query-api/answers.ts';
import { routes } from '../../../shared/query-api/routes.ts';
import { nodeIdOf } from '../../../shared/steps/node-names.ts';
import { createAccessWorld, hashes, log, TOKENS, type Who } from './access-world.ts';
import { createWorld, definitions, hasher, replyOf, type Told } from './api-world.ts';

const { world, ask, asked, journeysOf, journeyOf } = await createAccessWorld();

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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answers } from '../../../shared/query-api/answers.ts';
import { touchpointLog } from '../../arbitraries/touchpoints.ts';
import { allOf, createWorld, replyOf, type Told, type World } from './api-world.ts';
import { TOKEN } from './tokens.ts';

const runs = process.env['HILVAN_LONG'] === undefined ? 1 : 10;

const filled = async (log: Told[]): Promise<World> => {
  const world = createWorld({ now: Date.parse('2027-06-01T00:00:00Z') });
  for (const touchpoint of log) await world.send(touchpoint);
  await world.sweep();
  return world;
};

const journeysOf = async (world: World, path = '/v1/journeys') =>
  (await allOf(path, url => world.ask(answers.Journeys, url))).items;

const idsOf = (items: { id: string }[]) => items.map(each => each.id);

describe('over any log', () => {
  it('every journey opens its touchpoints, each explained, and every flag its evidence', async () => {
    await fc.assert(
      fc.asyncProperty(touchpointLog(25), async log => {
        const world = await filled(log);
        const journeys = await journeysOf(world);
        for (const listed of journeys) {
          const detail = await world.ask(answers.JourneyDetail, `/v1/journeys/${listed.id}`);
          expect(detail).toMatchObject(listed);
          expect(detail.timeline).toHaveLength(listed.touchpoints);
          const counts: Record<string, number> = {};
          for (const { kind } of detail.flagged) counts[kind] = (counts[kind] ?? 0) + 1;
          expect(counts).toEqual(listed.flags);
          for (const { id, basis } of detail.timeline) {
            const explained = await world.ask(answers.TouchpointExplanation, `/v1/explain/touchpoints/${id}`);
            expect(explained).toMatchObject({ person: listed.person, basis, settled: true });
            expect(idsOf(explained.journeys)).toContain(listed.id);
          }
        }
        for (const flag of (await allOf('/v1/flags', url => world.ask(answers.Flags, url))).items) {
          expect(await world.ask(answers.Flag, `/v1/flags/${flag.id}`)).toEqual(flag);
          const { evidence } = await world.ask(answers.FlagExplanation, `/v1/explain/flags/${flag.id}`);
          expect(idsOf(evidence)).toEqual([...new Set(flag.evidence.map(each => each.touchpoint))]);
          expect(idsOf(journeys)).toContain(flag.journey);
        }
        expect(world.errors).toEqual([]);
      }),
      { numRuns: 25 * runs },
    );
  });

  it('an id once answered is answered for ever: by what has it now', async () => {
    await fc.assert(
      fc.asyncProperty(touchpointLog(16), fc.integer(), async (log, salt) => {
        const world = createWorld({ now: Date.parse('2027-06-01T00:00:00Z') });
        const order = [...log].sort((a, b) => hashOf(a.id, salt) - hashOf(b.id, salt));
        const known = new Map<string, (path: string) => Promise<{ id: string }>>();
        for (const touchpoint of order) {
          await world.send(touchpoint);
          for (const { id, person } of await journeysOf(world)) {
            known.set(`/v1/journeys/${id}`, path => world.ask(answers.JourneyDetail, path));
            known.set(`/v1/persons/${person}`, path => world.ask(answers.Person, path));
          }
        }
        for (const [path, ask] of known) {
          if ((await world.get(path)).status === 200) continue;
          const { status, headers, problem } = await world.refused(path);
          if (status === 410) {
            expect(problem.dividedAmong?.length).toBeGreaterThan(1);
            continue;
          }
          expect(status, `${path}: ${problem.detail}`).toBe(308);
          const arrived = await ask(headers.get('location') ?? '');
          expect(arrived.id).toBe(problem.supersededBy);
        }
      }),
      { numRuns: 25 * runs },
    );
  });

  it('pages of any size make up the whole list, filtered or not', async () => {
    const lists = [
      [answers.Journeys, '/v1/journeys?'],
      [answers.Journeys, '/v1/journeys?channel=web&'],
      [answers.Journeys, '/v1/journeys?state=dropped-off&definition=order&'],
      [answers.Flags, '/v1/flags?'],
      [answers.Flags, '/v1/flags?kind=drop-off&'],
      [answers.Flags, '/v1/flags?state=retracted&'],
    ] as const;
    await fc.assert(
      fc.asyncProperty(touchpointLog(30), fc.integer({ min: 1, max: 5 }), async (log, limit) => {
        const world = await filled(log);
        for (const [schema, path] of lists) {
          const ask = async (url: string) => {
            const { items, cursor } = await world.ask(schema, url);
            return { items: idsOf(items), cursor };
          };
          const whole = await allOf(`${path}limit=200`, ask);
          const paged = await allOf(`${path}limit=${limit}`, ask);
          expect(paged.items).toEqual(whole.items);
          expect(new Set(whole.items).size).toBe(whole.items.length);
          expect(Math.max(...paged.pages)).toBeLessThanOrEqual(limit);
        }
      }),
      { numRuns: 15 * runs },
    );
  });
});

function hashOf(text: string, salt: number): number {
  return [...`${text}${salt}`].reduce((hash, each) => (hash * 31 + each.charCodeAt(0)) | 0, salt | 0);
}

describe('any request', () => {
  const odd = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ maxLength: 40 }),
    fc.constantFrom(
      '__proto__',
      'constructor',
      '..',
      '%00',
      '%',
      '\u0000',
      '-1',
      '1e999',
      'null',
      'x'.repeat(3000),
    ),
  );
  const hash = fc.string({
    unit: fc.constantFrom(...'abcXYZ019_-'),
    minLength: 22,
    maxLength: 22,
  });
  const id = fc.oneof(
    odd,
    hash.map(each => `customerId.${each}`),
    hash.map(each => `journey:order.${each}`),
    fc.tuple(fc.constantFrom('order', 'complaint', 'none'), hash).map(([name, each]) => `${name}~${each}`),
    fc.tuple(hash, hash, hash).map(([a, b, c]) => `order~${a}~contradiction~${b}~price~web~${c}`),
    fc.constantFrom('t0', 't1', 't2'),
  );
  const path = fc.oneof(
    fc.constantFrom('/v1/persons', '/v1/journeys', '/v1/flags', '/v1/explain/touchpoints', '/openapi.json/x'),
    fc
      .tuple(
        fc.constantFrom('persons', 'journeys', 'flags', 'explain/touchpoints', 'explain/flags', 'x', ''),
        id,
        fc.constantFrom('', '/', '/journeys', '/x'),
      )
      .map(([folder, each, rest]) => `/v1/${folder}/${encodeSome(each)}${rest}`),
    odd.map(each => `/${encodeSome(each)}`),
  );
  const name = fc.oneof(
    fc.constantFrom('namespace', 'value', 'definition', 'state', 'flag', 'channel', 'from', 'to', 'kind'),
    fc.constantFrom('limit', 'cursor', 'boundary', 'id'),
    odd,
  );
  const value = fc.oneof(
    odd,
    fc.constantFrom(
      'customerId',
      'email',
      'alice',
      'order',
      'open',
      'drop-off',
      'web',
      'raised',
      '5',
      '2026-01-06',
    ),
    fc
      .tuple(fc.constantFrom('journeys', 'flags', 'J#order'), odd)
      .map(([list, each]) =>
        Buffer.from(JSON.stringify([list, `2026-01-06T00:00:00.000Z#${each}`])).toString('base64url'),
      ),
  );
  const query = fc.array(fc.tuple(name, value), { maxLength: 4 });
  const method = fc.oneof(
    { weight: 9, arbitrary: fc.constant('GET') },
    fc.constantFrom('POST', 'HEAD', 'DELETE'),
  );

  it('is answered without a failure inside, and without a token with nothing', async () => {
    const world = await filled(fc.sample(touchpointLog(60), { seed: 7, numRuns: 1 })[0] ?? []);
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(path, query, method, async (path, query, method) => {
        const search = query.map(([key, each]) => `${encodeSome(key)}=${encodeSome(each)}`).join('&');
        const url = `http://api.test${path}${search === '' ? '' : `?${search}`}`;
        if (!URL.canParse(url)) return;
        const { status, headers, body } = await world.get(url, {
          headers: { authorization: `Bearer ${TOKEN}` },
          method,
        });
        statuses.add(status);
        expect([200, 308, 400, 404, 405, 410]).toContain(status);
        const type = status === 200 ? 'application/json' : 'application/problem+json';
        expect(headers.get('content-type')).toBe(type);
        if (status !== 200 && body !== undefined) expect(body).toMatchObject({ status, type: 'about:blank' });

        const closed = await replyOf(await world.api.request(url, { method }));
        expect(closed.status).toBe(401);
        expect(closed.body ?? {}).not.toHaveProperty('items');
        expect(Object.keys(closed.body ?? {}).length).toBeLessThanOrEqual(4);
      }),
      { numRuns: 1500 * runs },
    );
    expect(world.errors).toEqual([]);
    // The generator reaches what it should, not refusals only.
    expect([...statuses]).toEqual(expect.arrayContaining([200, 400, 404, 405]));
  });
});

/** Half of them as a careful client writes them, half as they come. */
function encodeSome(text: string): string {
  return text.length % 2 === 0 ? encodeURIComponent(text.toWellFormed()) : text.replace(/[?#&\s]/g, '');
}

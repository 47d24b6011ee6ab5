import { describe, expect, it } from 'vitest';
import type { QuarantineRecord } from '../../../shared/contract/quarantine.ts';
import { answers } from '../../../shared/query-api/answers.ts';
import { createWorld, replyOf } from './api-world.ts';

const SECRET = 'ana@example.com';

async function world() {
  const created = createWorld();
  const records: QuarantineRecord[] = ['a', 'b', 'c'].map((letter, i) => ({
    id: letter.repeat(22),
    reason: i === 0 ? 'no-identifier' : 'invalid',
    issues: [{ path: 'activity', message: 'must be a dotted slug' }],
    receivedAt: `2026-11-0${i + 1}T10:00:00.000Z`,
    source: i === 2 ? 'shop.app' : 'shop.web',
    payload: JSON.stringify({ id: letter, identifiers: { email: SECRET } }),
  }));
  for (const each of records) await created.store.quarantine(each);
  const ids = async (query: string) =>
    (await created.ask(answers.Quarantine, `/v1/quarantine${query}`)).items.map(each => each.id[0]);
  return { ...created, records, ids };
}

describe('GET /v1/quarantine', () => {
  it('lists the newest first, by reason, source and time, page by page', async () => {
    const { ids, ask } = await world();
    expect(await ids('')).toEqual(['c', 'b', 'a']);
    expect(await ids('?reason=invalid')).toEqual(['c', 'b']);
    expect(await ids('?source=shop.web')).toEqual(['b', 'a']);
    expect(await ids('?from=2026-11-02&to=2026-11-03')).toEqual(['b']);
    const first = await ask(answers.Quarantine, '/v1/quarantine?reason=invalid&limit=1');
    expect(await ids(`?reason=invalid&limit=1&cursor=${first.cursor}`)).toEqual(['b']);
  });

  it('shows no payload but how large it is', async () => {
    const { get, records } = await world();
    const { body } = await get('/v1/quarantine?limit=1');
    expect(JSON.stringify(body)).not.toContain(SECRET);
    expect(body).toMatchObject({ items: [{ bytes: records[2]?.payload.length }] });
  });

  it('refuses a reason that it does not know', async () => {
    const { refused } = await world();
    expect((await refused('/v1/quarantine?reason=odd')).status).toBe(400);
  });
});

describe('GET /v1/quarantine/{id}', () => {
  it('answers the record with its payload, to who has the token', async () => {
    const { ask, api, records, refused } = await world();
    const path = `/v1/quarantine/${records[0]?.id}`;
    expect(await ask(answers.QuarantineRecord, path)).toEqual(records[0]);
    const closed = await replyOf(await api.request(path));
    expect(closed.status).toBe(401);
    expect(JSON.stringify(closed.body)).not.toContain(SECRET);
    expect((await refused(`/v1/quarantine/${'z'.repeat(22)}`)).status).toBe(404);
    expect((await refused('/v1/quarantine/%23')).status).toBe(404);
  });
});

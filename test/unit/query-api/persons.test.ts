import { beforeEach, describe, expect, it } from 'vitest';
import { newNode } from '../../../shared/domain/ledger.ts';
import { answers } from '../../../shared/query-api/answers.ts';
import { nodeIdOf } from '../../../shared/steps/node-names.ts';
import { MAX_LINKS } from '../../../shared/steps/query/find-persons.ts';
import { allOf, createWorld, hasher, type World } from './api-world.ts';
import { aliceCalls, aliceLogsIn, aliceOnWeb, at, bobLogsIn, someone } from './story.ts';

let world: World;
beforeEach(() => {
  world = createWorld();
});

describe('persons', () => {
  it('finds an identifier nobody was seen with as a person of its own', async () => {
    await world.send(aliceOnWeb);
    const items = await world.find('deviceId', ' tablet ');
    expect(items).toMatchObject([{ namespace: 'deviceId', basis: 'unattributed', touchpoints: 1 }]);
  });

  it('finds the owner of a device, with the basis', async () => {
    await world.send(aliceOnWeb, aliceLogsIn);
    const { id } = await world.findOne('customerId', 'alice');
    const items = await world.find('deviceId', 'tablet');
    expect(items).toMatchObject([{ id, namespace: 'customerId', basis: 'sole-owner', touchpoints: 2 }]);
  });

  it('finds all that touchpoints of a shared device belong to', async () => {
    await world.send(aliceLogsIn, bobLogsIn, someone);
    const items = await world.find('deviceId', 'tablet');
    expect(items.map(({ namespace, basis }) => [namespace, basis])).toEqual([
      ['deviceId', 'unattributed'],
      ['customerId', 'same-session'],
      ['customerId', 'same-session'],
    ]);
  });

  it('finds a customer by an order number', async () => {
    await world.send({ ...aliceLogsIn, journey: { type: 'order', key: 'A-1' } });
    expect(await world.findOne('journey:order', 'A-1')).toMatchObject({ namespace: 'customerId' });
  });

  it('answers an empty list where nobody is known', async () => {
    expect(await world.find('email', 'nobody@example.com')).toEqual([]);
  });

  it.each([
    ['namespace=tablet&value=1', 'namespace', 'customerId, loyaltyId'],
    ['namespace=email&value=unknown', 'value', 'placeholder'],
    ['namespace=phone&value=12', 'value', 'plausible'],
    ['namespace=email', 'value', 'is missing'],
    ['namespace=email&value=', 'value', 'empty'],
    ['namespace=__proto__&value=x', 'namespace', 'not configured'],
  ])('refuses %s', async (query, parameter, message) => {
    const { status, problem } = await world.refused(`/v1/persons?${query}`);
    expect(status).toBe(400);
    expect(problem.errors).toEqual([{ parameter, message: expect.stringContaining(message) }]);
  });

  it('refuses to go through an identifier that very many were seen with', async () => {
    await world.send({ ...aliceLogsIn, identifiers: { customerId: 'alice', deviceId: 'kiosk' } });
    const kiosk = nodeIdOf(hasher, 'deviceId', 'kiosk');
    const node = (await world.store.getNodes([kiosk])).get(kiosk) ?? newNode(kiosk);
    const up = Array.from({ length: MAX_LINKS + 1 }, (_, i) => ({
      anchor: nodeIdOf(hasher, 'customerId', `customer-${i}`),
      at: i,
      tid: hasher.digest(`login-${i}`),
    }));
    expect(await world.store.saveNode({ ...node, up })).toBe(true);
    for (const path of ['/v1/persons?namespace=deviceId&value=kiosk', '/v1/explain/touchpoints/w2']) {
      const { status, problem } = await world.refused(path);
      expect(status).toBe(422);
      expect(problem.detail).toContain(`was seen with ${MAX_LINKS + 1} others`);
    }
    expect(world.errors).toEqual([]);
  });

  it('leads from a person to the one who took all touchpoints over', async () => {
    await world.send(aliceOnWeb);
    const before = await world.findOne('deviceId', 'tablet');
    await world.send(aliceLogsIn);
    const alice = await world.findOne('customerId', 'alice');

    const moved = await world.refused(`/v1/persons/${before.id}`);
    expect(moved.status).toBe(308);
    expect(moved.headers.get('location')).toBe(`/v1/persons/${alice.id}`);
    expect(moved.problem.supersededBy).toBe(alice.id);

    const list = await world.refused(`/v1/persons/${before.id}/journeys?limit=3&cursor=of-the-old-list`);
    expect(list.headers.get('location')).toBe(`/v1/persons/${alice.id}/journeys?limit=3`);
    const arrived = await world.ask(answers.Journeys, list.headers.get('location') ?? '');
    expect(arrived.items).toHaveLength(1);
  });

  it('names those among whom a person was divided', async () => {
    const cookie = { anonymousId: 'cookie' };
    await world.send({ ...aliceOnWeb, identifiers: cookie });
    const before = await world.findOne('anonymousId', 'cookie');
    await world.send(
      { ...aliceLogsIn, identifiers: { customerId: 'alice', ...cookie }, occurredAt: at(2, '10:10') },
      { ...bobLogsIn, identifiers: { customerId: 'bob', ...cookie }, occurredAt: at(3) },
    );
    const { status, problem } = await world.refused(`/v1/persons/${before.id}`);
    expect(status).toBe(410);
    const both = [await world.findOne('customerId', 'alice'), await world.findOne('customerId', 'bob')];
    expect(problem.dividedAmong?.toSorted()).toEqual(both.map(each => each.id).sort());
  });

  it('lists journeys of a person, the oldest first, page by page', async () => {
    const again = { ...aliceCalls, id: 'late', occurredAt: at(15), activity: 'cart.filled' };
    await world.send(aliceLogsIn, aliceCalls, again);
    const alice = await world.findOne('customerId', 'alice');
    const { items, pages } = await allOf(`/v1/persons/${alice.id}/journeys?limit=1`, path =>
      world.ask(answers.Journeys, path),
    );
    expect(items.map(each => each.startedAt)).toEqual([
      '2026-11-02T10:30:00.000Z',
      '2026-11-15T10:00:00.000Z',
    ]);
    expect(pages).toEqual([1, 1]);
  });
});

import { expect, it } from 'vitest';
import { answers } from '../../../shared/query-api/answers.ts';
import { orderDefinition } from '../../arbitraries/definitions.ts';
import { createWorld } from '../query-api/api-world.ts';

const NOW = Date.parse('2026-11-20T12:00:00Z');

async function worldWithTwoVersions() {
  const world = createWorld({ now: NOW });
  const definition = { ...orderDefinition, version: 2, title: 'Order, again' };
  const effectiveFrom = NOW + 60_000;
  await world.store.putDefinition({
    definition,
    digest: 'd',
    effectiveFrom,
    log: [{ at: NOW, actor: 'ana', effectiveFrom }],
  });
  return { ...world, definition };
}

it('all definitions are listed with their versions, one put a moment ago too', async () => {
  const { ask, passTo } = await worldWithTwoVersions();
  const { items } = await ask(answers.Definitions, '/v1/definitions');
  expect(items.map(each => each.id)).toEqual(['complaint', 'order']);
  expect(items[1]?.versions).toEqual([
    {
      version: 2,
      title: 'Order, again',
      origin: 'stored',
      effectiveFrom: '2026-11-20T12:01:00.000Z',
      inForce: false,
      log: [{ at: '2026-11-20T12:00:00.000Z', actor: 'ana', effectiveFrom: '2026-11-20T12:01:00.000Z' }],
    },
    { version: 1, title: 'Order', origin: 'shipped', inForce: true, log: [] },
  ]);
  passTo('2026-11-20T12:01:00Z');
  const [, order] = (await ask(answers.Definitions, '/v1/definitions')).items;
  expect(order?.versions.map(each => each.inForce)).toEqual([true, false]);
});

it('one is shown in its newest version, or in the one asked for', async () => {
  const { ask, definition } = await worldWithTwoVersions();
  expect((await ask(answers.DefinitionDetail, '/v1/definitions/order')).definition).toEqual(definition);
  const first = await ask(answers.DefinitionDetail, '/v1/definitions/order?version=1');
  expect(first.definition).toEqual(orderDefinition);
  expect(first.versions).toHaveLength(2);
});

it('what is not there is a problem that says so', async () => {
  const { refused } = await worldWithTwoVersions();
  expect(await refused('/v1/definitions/nothing')).toMatchObject({ status: 404 });
  expect(await refused('/v1/definitions/order?version=9')).toMatchObject({ status: 404 });
  expect(await refused('/v1/definitions/order?version=last')).toMatchObject({ status: 400 });
  expect(await refused('/v1/definitions', { headers: {} })).toMatchObject({ status: 401 });
});

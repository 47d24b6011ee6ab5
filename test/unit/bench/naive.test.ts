import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { attachMeter } from '../../../bench/meter.ts';
import { NAIVE_INDEXES, takeNaively } from '../../../bench/naive/ingest.ts';
import { createTableDouble } from '../../../bench/table-double/client.ts';
import type { Touchpoint } from '../../../shared/contract/touchpoint.ts';
import { shippedDefinitions } from '../../../shared/definitions/shipped.ts';

const touchpoint = (id: string, activity: string, minute: number): Touchpoint => ({
  id,
  occurredAt: new Date(Date.UTC(2026, 10, 2, 9, minute)).toISOString(),
  channel: 'web',
  activity,
  identifiers: { customerId: 'c-1' },
});

test('the naive design keeps a journey whole, takes an id once, and pays twice for a transaction', async () => {
  const client = createTableDouble();
  const meter = attachMeter([client], undefined, NAIVE_INDEXES);
  const naive = { client, tableName: 'naive', definitions: shippedDefinitions };
  const first = touchpoint('a', 'product.viewed', 0);
  expect(await takeNaively(naive, first)).toBe('stored');
  // The id, the touchpoint and the journey, each twice; two index entries once.
  expect(meter.total()).toMatchObject({ writeUnits: 6, indexWriteUnits: 2, readUnits: 1 });
  expect(await takeNaively(naive, touchpoint('c', 'order.placed', 2))).toBe('stored');
  expect(await takeNaively(naive, touchpoint('b', 'cart.item-added', 1))).toBe('stored');
  expect(await takeNaively(naive, first)).toBe('duplicate');
  const Key = { pk: { S: 'JOURNEY#retail-order#c-1' }, sk: { S: first.occurredAt } };
  const { Item } = await client.send(new GetItemCommand({ TableName: 'naive', Key }));
  const journey = JSON.parse(Item?.['body']?.S ?? '{}') as { steps: { id: string }[] };
  expect(journey.steps.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
});

test('the table double refuses what it does not know', async () => {
  const { holds, keyRange } = await import('../../../bench/table-double/expressions.ts');
  expect(() => holds('size(b) < :n', undefined, {})).toThrow('does not know');
  expect(() => keyRange('begins_with(sk, :p)', {})).toThrow('does not know');
});

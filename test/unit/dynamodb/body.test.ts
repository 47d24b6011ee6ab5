import { randomBytes, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JourneyState, Mark } from '../../../shared/domain/types.ts';
import { bodyOf, withBody } from '../../../shared/dynamodb/body.ts';
import { itemBytes } from '../../../shared/dynamodb/item-size.ts';
import { ItemTooLargeError } from '../../../shared/steps/errors.ts';
import { NOON, sampleJourneyState, sampleNode } from '../../contract/samples.ts';

const key = { pk: 'N#customerId.a', sk: 'N' };
const hash = () => randomBytes(16).toString('base64url');

describe('bodies', () => {
  test('come back as they were, short or long', () => {
    fc.assert(
      fc.property(
        fc.object({ key: fc.string({ unit: 'grapheme' }) }),
        fc.nat({ max: 3000 }),
        (any, length) => {
          const body = { any: JSON.parse(JSON.stringify(any)), padding: 'é'.repeat(length) };
          expect(bodyOf(withBody({ ...key, v: 3 }, body))).toEqual(body);
        },
      ),
    );
  });

  test('are plain in one write unit and packed from the next byte on', () => {
    const room = 1024 - itemBytes(withBody(key, { text: '' }));
    const full = withBody(key, { text: 'x'.repeat(room) });
    expect(itemBytes(full)).toBe(1024);
    expect(Object.keys(full)).toEqual(['pk', 'sk', 'b']);
    expect(Object.keys(withBody(key, { text: 'x'.repeat(room + 1) }))).toEqual(['pk', 'sk', 'c']);
  });

  test('above what the table takes are refused with their size', () => {
    const body = { noise: randomBytes(420_000).toString('base64') };
    expect(() => withBody(key, body)).toThrow(ItemTooLargeError);
    expect(() => withBody(key, body)).toThrow(
      /^The item N#customerId\.a \/ N has \d{6} bytes: the table takes 399360/,
    );
  });
});

test("a customer's head, with six activities on four channels and a tail of eight, stays in one write unit", () => {
  const person = `customerId.${hash()}`;
  const lower = [`anonymousId.${hash()}`, `journey:order.${hash()}`];
  const tail = Array.from({ length: 8 }, (_, i) => ({
    at: NOON + i * 61_234,
    tid: hash(),
    lower,
    holder: person,
    basis: 'explicit' as const,
  }));
  const node = sampleNode(person, {
    down: Object.fromEntries(lower.map(each => [each, 'quiet' as const])),
    pages: 1250,
    tail,
    person: {
      members: {},
      touchpoints: 10_000,
      firstAt: NOON - 1e9,
      last: { at: NOON, id: randomUUID() },
      journeys: [busyJourney()],
      archived: 0,
      sequence: 412,
      outbox: [],
    },
  });
  const { id, version, ...body } = node;
  expect(JSON.stringify(body).length).toBeGreaterThan(4_000);
  expect(itemBytes(withBody({ pk: `N#${id}`, sk: 'N', v: version }, body))).toBeLessThanOrEqual(1024);
});

function busyJourney(): JourneyState {
  const channels = ['web', 'app', 'store', 'call-center'];
  const names = [
    'product.viewed',
    'cart.updated',
    'order.placed',
    'order.picked-up',
    'contact.asked',
    'bill.disputed',
  ];
  const marks = names.map((activity, i): Mark => {
    const channel = channels[i % 4] ?? 'web';
    return { id: randomUUID(), at: NOON + i * 3_600_123, channel, activity, team: 'contact-centre' };
  });
  const [first, second, third, , asked] = marks;
  const id = `retail-order~${hash()}`;
  return sampleJourneyState(id, {
    key: `journey:order.${hash()}`,
    touchpoints: 10_000,
    channels,
    occurrences: 9_994,
    activities: Object.fromEntries(
      marks.map((last, i) => [
        last.activity,
        { count: 1666, runs: 1200 + i, loops: 200, redoLoops: 40, channels, last, order: 9_990 + i },
      ]),
    ),
    ...(first &&
      second &&
      third && { last: third, channelRuns: { first: third, before: { first, last: second } } }),
    ...(second && { digital: second }),
    ...(asked && { contacts: { '': asked, 'late-delivery': asked }, assisted: { 'call-center': asked.at } }),
    cost: 8123.4,
    siloCost: 512.25,
    flags: { 'self-loop': 200, repetition: 1800, 'ping-pong': 77 },
  });
}

import { describe, expect, test } from 'vitest';
import { households } from '../../../cli/simulation/population.ts';
import { createRandom } from '../../../cli/simulation/random.ts';
import { HOUR, MINUTE } from '../../../cli/simulation/story.ts';
import { readIdentity, type Witnessed } from '../../../cli/simulation/verdicts.ts';
import type { Touchpoint } from '../../../shared/contract/touchpoint.ts';

const [alice, bob] = [...households(createRandom(1), 2)].flat();
if (alice === undefined || bob === undefined) throw new Error('Two customers are needed');
const START = Date.parse('2026-03-01T10:00:00Z');

type Seen = [at: number, customer: typeof alice, identifiers: Touchpoint['identifiers'], order?: string];

/** The verdict and what is read of each, in the order given. */
function read(...seen: Seen[]): string[] {
  const household: Witnessed[] = seen.map(([at, customer, identifiers, order], i) => ({
    at: START + at,
    source: 'shop.web',
    customer,
    touchpoint: {
      id: `t-${i}`,
      occurredAt: new Date(START + at).toISOString(),
      channel: 'web',
      activity: 'product.viewed',
      identifiers,
      ...(order === undefined ? {} : { journey: { type: 'order', key: order } }),
    },
  }));
  return [...readIdentity(household).values()].map(({ verdict, reads }) => `${verdict} ${reads}`);
}

const A = { customerId: 'A', deviceId: 'D' };
const B = { customerId: 'B', deviceId: 'D' };
const D = { deviceId: 'D' };
const NAMED_A = `named ${alice.customerId}`;
const NAMED_B = `named ${bob.customerId}`;

describe('what §2 can make of a touchpoint', () => {
  test('hours after two logins on one device: rightly nobody', () => {
    expect(read([0, alice, A], [5 * HOUR, bob, B], [29 * HOUR, bob, D])).toEqual([
      NAMED_A,
      NAMED_B,
      'nobody deviceId:D',
    ]);
  });

  test('a late login claims what was before it', () => {
    expect(read([0, alice, D], [90 * HOUR, alice, A])).toEqual([NAMED_A, NAMED_A]);
  });

  test('one minute apart: whoever logged in last; between two logins of one: theirs', () => {
    expect(
      read(
        [0, alice, A],
        [MINUTE, alice, D],
        [2 * MINUTE, bob, B],
        [3 * MINUTE, bob, D],
        [9 * HOUR, bob, D],
        [20 * HOUR, bob, B],
      ),
    ).toEqual([NAMED_A, NAMED_A, NAMED_B, NAMED_B, NAMED_B, NAMED_B]);
  });

  test('on the device of somebody else who alone logged in there: misled', () => {
    expect(read([0, alice, A], [HOUR, bob, D], [2 * HOUR, bob, { customerId: 'B' }])).toEqual([
      NAMED_A,
      `misled ${alice.customerId}`,
      NAMED_B,
    ]);
  });

  test('a card that was never shown with the account: a fragment', () => {
    expect(read([0, alice, A], [HOUR, alice, { loyaltyId: 'L' }])).toEqual([NAMED_A, 'fragment loyaltyId:L']);
    const both = { customerId: 'A', loyaltyId: 'L' };
    expect(read([0, alice, both], [HOUR, alice, { loyaltyId: 'L' }])).toEqual([NAMED_A, NAMED_A]);
  });

  test('an order number leads to who ordered; an address nobody knows makes two of them', () => {
    const order = 'O-1';
    expect(read([0, alice, A, order], [HOUR, alice, {}, order])).toEqual([NAMED_A, NAMED_A]);
    const unknown = { email: 'alice@elsewhere.example' };
    expect(
      read([0, alice, A, order], [5 * HOUR, alice, unknown, order], [30 * HOUR, alice, {}, order]),
    ).toEqual([NAMED_A, 'fragment email:alice@elsewhere.example', 'nobody journey:order:O-1']);
  });

  test('spellings of one telephone number or address are one', () => {
    const login = { customerId: 'A', phone: '+44 (0)7700-900-123', email: 'Alice@Example.com' };
    expect(
      read(
        [0, alice, login],
        [HOUR, alice, { phone: '00447700900123' }],
        [2 * HOUR, alice, { email: 'alice@example.com' }],
      ),
    ).toEqual([NAMED_A, NAMED_A, NAMED_A]);
  });

  test('a visitor who never shows more is known by the cookie', () => {
    expect(read([0, bob, { anonymousId: 'c' }], [HOUR, bob, { anonymousId: 'c' }])).toEqual([
      NAMED_B,
      NAMED_B,
    ]);
  });
});

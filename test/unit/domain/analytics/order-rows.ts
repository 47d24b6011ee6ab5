import type { Touchpoint } from '../../../../shared/contract/touchpoint.ts';
import { type RowsOf, rowsOfPerson } from '../../../../shared/domain/analytics/rows.ts';
import { compiled, orderDefinition } from '../../../arbitraries/definitions.ts';
import { stored } from '../../../arbitraries/stored.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const START = Date.UTC(2026, 0, 1);
export const order = compiled(orderDefinition);

/** Of the customer `c1`, so many hours after the year began. */
export const touchpoint = (
  id: string,
  hour: number,
  channel: string,
  activity: string,
  more: Partial<Touchpoint> = {},
) =>
  stored({
    id,
    occurredAt: new Date(START + hour * HOUR).toISOString(),
    channel,
    activity,
    identifiers: { customerId: 'c1' },
    ...more,
  });

export const CART = touchpoint('cart', 8, 'web', 'cart.filled', {
  segment: 'new',
  attributes: { tier: 'gold' },
});
export const PLACED = touchpoint('placed', 9, 'web', 'order.placed', {
  identifiers: { customerId: 'c1', email: 'ana@example.org' },
  outcome: 'failed',
  value: { amount: 80, currency: 'EUR' },
  statements: { 'delivery-date': '2026-01-05' },
});
export const CALLED = touchpoint('called', 10, 'call-center', 'order.placed', {
  team: 'night',
  segment: 'loyal',
  reason: 'late',
  context: { received: false, from: 'web' },
  durationSeconds: 120,
  cost: { amount: 7.5, currency: 'EUR' },
  survey: { instrument: 'nps', variant: '0-10', score: 3, respondent: 'customer', comment: 'slow' },
  voice: [{ quadrant: 'feels', text: 'lost' }],
});
export const [PERSON = ''] = CART.ids;
export const JOURNEY = `order~${CART.tid}`;

/** What the lake is told of these touchpoints, a month after the year began. */
export function rows(touchpoints: readonly (typeof CART)[], more: Partial<RowsOf> = {}) {
  return rowsOfPerson({
    person: PERSON,
    kind: 'personal',
    held: touchpoints.map(each => ({ touchpoint: each, entry: { basis: 'explicit' } })),
    definitions: [order],
    now: START + 31 * DAY,
    fold: '7',
    ...more,
  });
}

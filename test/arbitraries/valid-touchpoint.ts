import type { Touchpoint } from '../../shared/contract/touchpoint.ts';

export const NOW = Date.UTC(2026, 10, 22, 12);

/** The least that the contract takes. */
export const least: Touchpoint = {
  id: 't-1',
  occurredAt: '2026-11-22T11:00:00Z',
  channel: 'web',
  activity: 'order.placed',
  identifiers: { customerId: 'alice' },
};

/** Every field of the contract. */
export const whole: Touchpoint = {
  version: 1,
  ...least,
  identifiers: {
    customerId: 'alice',
    loyaltyId: 'L-1',
    email: ' Alice@Example.COM ',
    phone: '612 345 678',
    deviceId: 'tablet',
    anonymousId: 'cookie',
  },
  journey: { type: 'order', key: 'A-1' },
  outcome: 'completed',
  context: { received: true, from: 'app', receipt: 'ctx0.AAAA_-' },
  statements: { 'delivery-date': '2026-11-30', fee: 4.5, final: true },
  reason: 'late-delivery',
  team: 'ecommerce',
  durationSeconds: 12.5,
  segment: 'gold',
  cost: { amount: 0.04, currency: 'EUR' },
  value: { amount: -120, currency: 'EUR' },
  survey: { instrument: 'nps', variant: '0-10', score: 9, respondent: 'customer', comment: 'Quick' },
  voice: [{ quadrant: 'says', text: 'Where is it?' }],
  attributes: { campaign: 'autumn', 'device.os_version-2': 17, returning: false },
};

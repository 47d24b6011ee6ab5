import type { Told } from './api-world.ts';

/** A time on a day of November 2026, UTC. */
export const at = (day: number, time = '10:00') => `2026-11-${String(day).padStart(2, '0')}T${time}:00Z`;

export const aliceOnWeb: Told = {
  id: 'w1',
  occurredAt: at(2),
  channel: 'web',
  activity: 'cart.filled',
  identifiers: { deviceId: 'tablet' },
};
export const aliceLogsIn: Told = {
  id: 'w2',
  occurredAt: at(2, '10:30'),
  channel: 'web',
  activity: 'order.placed',
  identifiers: { customerId: 'alice', deviceId: 'tablet' },
  outcome: 'failed',
};
export const aliceCalls: Told = {
  id: 'c1',
  occurredAt: at(2, '12:00'),
  channel: 'call-center',
  activity: 'order.placed',
  identifiers: { customerId: 'alice' },
};
export const bobLogsIn: Told = {
  id: 'b1',
  occurredAt: at(4),
  channel: 'app',
  activity: 'order.placed',
  identifiers: { customerId: 'bob', deviceId: 'tablet' },
};
export const someone: Told = {
  id: 's1',
  occurredAt: at(6),
  channel: 'app',
  activity: 'cart.filled',
  identifiers: { deviceId: 'tablet' },
};

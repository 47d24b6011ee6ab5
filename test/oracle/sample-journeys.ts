import { type JourneyDefinition, journeyDefinition } from '../../shared/contract/journey-definition.ts';
import type { StoredTouchpoint } from '../../shared/contract/touchpoint.ts';
import { journeysOf } from './journey-oracle.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const base = {
  id: 'order',
  version: 1,
  title: 'Order',
  currency: 'EUR',
  stages: [
    {
      id: 'shop',
      title: 'Shop',
      phase: 'before',
      activities: ['cart.*'],
      expectedWithin: 'PT1H',
      team: 'shop',
    },
    { id: 'buy', title: 'Buy', phase: 'during', activities: ['order.*', 'cart.pay'] },
    { id: 'use', title: 'Use', phase: 'after', activities: ['done', 'stopped', 'help.*'] },
  ],
  starts: ['cart.open'],
  goals: ['done'],
  cancels: ['stopped'],
  inactivity: 'P10D',
  recoverWithin: 'P1D',
  repeatable: ['order.look.*'],
  channels: {
    web: { kind: 'digital', team: 'online', unitCost: 0.1 },
    app: { kind: 'digital' },
    call: { kind: 'assisted', team: 'centre', unitCost: 5 },
    chat: { kind: 'assisted' },
    store: { kind: 'physical' },
  },
};
export const define = (more: object = {}) => journeyDefinition.parse({ ...base, ...more });

export type Row = [at: number, activity: string, channel: string, more?: Partial<StoredTouchpoint>];
export function touchpoints(rows: Row[]): StoredTouchpoint[] {
  return rows.map(([at, activity, channel, more], i) => ({
    id: `t${i + 1}`,
    tid: `t${i + 1}`,
    digest: '',
    at,
    occurredAt: new Date(at).toISOString(),
    channel,
    activity,
    ids: ['customerId.a'],
    ...more,
  }));
}
export function read(
  rows: Row[],
  { now = 0, definition = define() }: { now?: number; definition?: JourneyDefinition } = {},
) {
  return journeysOf(touchpoints(rows), definition, now);
}
export const flagsOf = (rows: Row[], kind: string) => read(rows).flags.filter(flag => flag.kind === kind);

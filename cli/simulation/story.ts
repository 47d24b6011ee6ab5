import type { Touchpoint } from '../../shared/contract/touchpoint.ts';
import type { Customer } from './population.ts';
import type { Random } from './random.ts';

/** A touchpoint at the moment (ms) its channel's system sends it. */
export interface Emission {
  at: number;
  source: string;
  touchpoint: Touchpoint;
}

/** One customer's episode while it is being told: a clock, and what happened so far. */
export interface Story {
  readonly customer: Customer;
  readonly random: Random;
  /** Begins every touchpoint's id; unique to the episode. */
  readonly name: string;
  readonly emissions: Emission[];
  at: number;
  /** Number of the order or ticket, once there is one. */
  key?: { type: string; key: string };
  /** The delivery date that was promised. */
  promised?: string;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** What the channel's system knew of the customer in this moment. */
export type KnownBy =
  | 'cookie'
  | 'web-login'
  | 'device'
  | 'app-login'
  | 'tablet'
  | 'tablet-login'
  | 'phone'
  | 'email'
  | 'loyalty'
  | 'order-form'
  | 'key-only';

type More = Partial<Omit<Touchpoint, 'id' | 'occurredAt' | 'channel' | 'activity' | 'identifiers'>>;

const SOURCES: Readonly<Record<string, string>> = {
  web: 'shop.web',
  app: 'shop.app',
  store: 'shop.tills',
  'call-center': 'contact-centre.calls',
  chat: 'contact-centre.chat',
  email: 'crm.mailings',
  courier: 'carrier.scans',
  technician: 'field-service.visits',
};

/** Systems that write local time with its offset. */
const LOCAL_TIME = new Set(['store', 'call-center', 'courier']);

/** Time passes; about `mean` ms of it, to the whole second. */
export function wait(story: Story, mean: number): void {
  story.at += Math.max(1000, Math.round(story.random.around(mean) / 1000) * 1000);
}

/** Time passes, and nobody deals with shops and contact centres at night. */
export function waitForDay(story: Story, mean: number): void {
  wait(story, mean);
  const early = 8 * HOUR - (story.at % DAY);
  if (early > 0) story.at += early + story.random.int(0, 90) * MINUTE;
}

/** The customer, or somebody for them, did something on a channel. */
export function touch(story: Story, channel: string, activity: string, by: KnownBy, more: More = {}): void {
  const { customer, key } = story;
  const keyed = key !== undefined && (by === 'key-only' || more.journey !== undefined);
  const { journey: _, ...rest } = more;
  story.emissions.push({
    at: story.at,
    source: SOURCES[channel] ?? channel,
    touchpoint: {
      id: `${story.name}-${story.emissions.length + 1}`,
      occurredAt: written(story.at, LOCAL_TIME.has(channel)),
      channel,
      activity,
      identifiers: identifiers(customer, by),
      ...(keyed ? { journey: key } : {}),
      segment: customer.segment,
      ...rest,
    },
  });
  wait(story, 20_000);
}

/** A conversation: how long it took, and what that costs. */
export function talk(story: Story, meanMinutes: number, perMinute: number): More {
  const durationSeconds = Math.round(story.random.around(meanMinutes * 60));
  const amount = Math.round((durationSeconds / 60) * perMinute * 100) / 100;
  return { durationSeconds, cost: { amount, currency: 'EUR' } };
}

/** Says the order or ticket number, where there is one. */
export function withKey(story: Story): More {
  return story.key === undefined ? {} : { journey: story.key };
}

function identifiers(customer: Customer, by: KnownBy): Touchpoint['identifiers'] {
  const { customerId, loyaltyId, email, phone, cookie, device, sharedDevice } = customer;
  switch (by) {
    case 'cookie':
      return { anonymousId: cookie };
    case 'web-login':
      return { customerId, email, anonymousId: cookie };
    case 'device':
      return { deviceId: device };
    case 'app-login':
      return { customerId, ...(phone === undefined ? {} : { phone }), deviceId: device };
    case 'tablet':
      return { deviceId: sharedDevice ?? device };
    case 'tablet-login':
      return { customerId, deviceId: sharedDevice ?? device };
    case 'phone':
      return phone === undefined ? { customerId } : { phone };
    case 'email':
      return { email };
    case 'loyalty':
      return { loyaltyId };
    case 'order-form':
      return { customerId, loyaltyId, email, ...(phone === undefined ? {} : { phone }), anonymousId: cookie };
    case 'key-only':
      return {};
  }
}

function written(at: number, local: boolean): string {
  if (!local) return new Date(at).toISOString();
  return `${new Date(at + HOUR).toISOString().slice(0, 19)}+01:00`;
}

/** `2026-11-30`: the day `days` after the story's now, as a channel tells it. */
export function dayFromNow(story: Story, days: number): string {
  return new Date(story.at + days * DAY).toISOString().slice(0, 10);
}

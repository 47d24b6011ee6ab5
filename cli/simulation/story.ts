import type { Touchpoint } from '../../shared/contract/touchpoint.ts';
import type { Customer } from './population.ts';
import type { Random } from './random.ts';
import { injectedSilos, type SiloName, type SiloSchedule, siloIsOn } from './silos.ts';

/** A touchpoint at the moment (ms) its channel's system sends it. */
export interface Emission {
  at: number;
  source: string;
  touchpoint: Touchpoint;
}

/** Something done again because a silo lost it: the two touchpoints' ids, the later one last. */
export interface InjectedRework {
  silo: SiloName;
  kind: 'self-loop' | 'repetition';
  touchpoints: [string, string];
}

/** Why a customer lets a thing rest, or has to. */
export type Why =
  | 'thinking-over'
  | 'just-looking'
  | 'too-dear'
  | 'delivery-costs'
  | 'payment-failed'
  | 'solved-alone'
  | 'no-answer'
  | 'kept-waiting';

/** One customer's episode while it is being told: a clock, and what happened so far. */
export interface Story {
  readonly customer: Customer;
  readonly random: Random;
  /** Begins every touchpoint's id; unique to the episode. */
  readonly name: string;
  /** Has an account by now; before that, only an e-mail address. */
  readonly registered: boolean;
  readonly silos: SiloSchedule;
  readonly emissions: Emission[];
  readonly reworks: InjectedRework[];
  /** Why nothing came for a while after a touchpoint, by its id. */
  readonly silences: Map<string, Why>;
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
  | 'other-email'
  | 'loyalty'
  | 'order-form'
  | 'other-order-form'
  | 'agent'
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
      identifiers: identifiers(customer, by, story.registered),
      ...(keyed ? { journey: key } : {}),
      segment: customer.segment,
      ...rest,
    },
  });
  wait(story, 20_000);
}

/** Whether the company loses this customer's context here: the silo is there now, and it hits them. */
export function loses(story: Story, name: SiloName, share: number = injectedSilos[name].share): boolean {
  // Drawn in any case: with a silo off, the story up to here stays the same.
  const hit = story.random.chance(share);
  return hit && siloIsOn(story.silos, name, story.at);
}

/** Says of the latest touchpoint that it was done again because of the silo. */
export function noteRework(story: Story, silo: SiloName): void {
  const { emissions, reworks } = story;
  const [later, ...before] = emissions.map(each => each.touchpoint).reverse();
  const { activity } = injectedSilos[silo];
  const earlier = before.find(each => each.activity === activity);
  if (later === undefined || earlier === undefined) throw new Error(`Nothing is done again for ${silo}`);
  const kind = before[0] === earlier ? 'self-loop' : 'repetition';
  reworks.push({ silo, kind, touchpoints: [earlier.id, later.id] });
}

/** Says why the customer leaves it at the latest touchpoint, for now or for good. */
export function rest(story: Story, why: Why): void {
  const last = story.emissions.at(-1);
  if (last !== undefined) story.silences.set(last.touchpoint.id, why);
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

/** Some call with the number withheld, and say the order or ticket number. */
export function caller({ random, key }: Story): KnownBy {
  return random.chance(0.12) && key !== undefined ? 'key-only' : 'phone';
}

/** Who writes from another address than they registered is not always recognised. */
export function writer({ random, customer }: Story): KnownBy {
  return random.chance(0.3) && customer.otherEmail !== undefined ? 'other-email' : 'email';
}

function identifiers(customer: Customer, by: KnownBy, registered: boolean): Touchpoint['identifiers'] {
  const { loyaltyId, email, otherEmail, phone, cookie, device, sharedDevice } = customer;
  const account = registered ? { customerId: customer.customerId } : { email };
  const number = phone === undefined ? {} : { phone };
  switch (by) {
    case 'cookie':
      return { anonymousId: cookie };
    case 'web-login':
      return { ...account, email, anonymousId: cookie };
    case 'device':
      return { deviceId: device };
    case 'app-login':
      return { ...account, ...number, deviceId: device };
    case 'tablet':
      return { deviceId: sharedDevice ?? device };
    case 'tablet-login':
      return { ...account, deviceId: sharedDevice ?? device };
    case 'phone':
      return phone === undefined ? account : { phone: dialled(phone) };
    case 'email':
      return { email };
    case 'other-email':
      return { email: otherEmail ?? email };
    case 'loyalty':
      return { loyaltyId };
    case 'order-form':
      return {
        ...account,
        ...(registered ? { loyaltyId } : {}),
        email,
        ...number,
        anonymousId: cookie,
      };
    case 'other-order-form':
      return { ...identifiers(customer, 'order-form', registered), email: otherEmail ?? email };
    case 'agent':
      return { ...account, email, ...number };
    case 'key-only':
      return {};
  }
}

/** As a telephone system shows it; forms keep what somebody typed. */
function dialled(phone: string): string {
  return `+44${phone.replace(/\D/g, '').slice(-10)}`;
}

function written(at: number, local: boolean): string {
  if (!local) return new Date(at).toISOString();
  return `${new Date(at + HOUR).toISOString().slice(0, 19)}+01:00`;
}

/** `2026-11-30`: the day `days` after the story's now, as a channel tells it. */
export function dayFromNow(story: Story, days: number): string {
  return new Date(story.at + days * DAY).toISOString().slice(0, 10);
}

import type { SILO_CAUSES } from '../../shared/contract/flag.ts';

/** A place where this company loses the customer's context: what is done twice, where, why and how often. */
export interface InjectedSilo {
  activity: string;
  from: { channel: string; team: string };
  to: { channel: string; team: string };
  cause: (typeof SILO_CAUSES)[number];
  why: string;
  /** Of the customers who come by. */
  share: number;
}

export const injectedSilos = {
  'order-change': {
    activity: 'order.changed',
    from: { channel: 'web', team: 'ecommerce' },
    to: { channel: 'call-center', team: 'contact-centre' },
    cause: 'no-handoff',
    why: 'A change made on the web never reaches the agents, so the customer tells it all again.',
    share: 0.45,
  },
  'app-return': {
    activity: 'return.requested',
    from: { channel: 'app', team: 'mobile' },
    to: { channel: 'store', team: 'store-operations' },
    cause: 'failed-before',
    why: 'The app breaks off when a return is asked for, and the store begins from nothing.',
    share: 0.5,
  },
  'delivery-date': {
    activity: 'order.status-asked',
    from: { channel: 'call-center', team: 'contact-centre' },
    to: { channel: 'chat', team: 'contact-centre' },
    cause: 'contradiction',
    why: 'Web and call centre tell different delivery dates, so the customer asks a third time.',
    share: 0.4,
  },
  'fault-report': {
    activity: 'fault.reported',
    from: { channel: 'chat', team: 'chat-care' },
    to: { channel: 'call-center', team: 'contact-centre' },
    cause: 'no-handoff',
    why: "What was told to the chat is not on the agent's screen.",
    share: 0.5,
  },
  'visit-move': {
    activity: 'visit.rescheduled',
    from: { channel: 'app', team: 'digital-care' },
    to: { channel: 'call-center', team: 'contact-centre' },
    cause: 'unresolved-before',
    why: 'A visit moved in the app is given up half-way, and moved by telephone.',
    share: 0.4,
  },
} as const satisfies Record<string, InjectedSilo>;

export type SiloName = keyof typeof injectedSilos;
export const SILO_NAMES = Object.keys(injectedSilos) as SiloName[];

/** ms since 1970; the end is not in it. */
export interface Period {
  from: number;
  to: number;
}

/** When each silo is there; always, where nothing is said of it. */
export type SiloSchedule = Partial<Record<SiloName, readonly Period[]>>;

export const ALWAYS: readonly Period[] = [{ from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }];
export const NEVER: readonly Period[] = [];

export function siloIsOn(schedule: SiloSchedule, name: SiloName, at: number): boolean {
  return (schedule[name] ?? ALWAYS).some(({ from, to }) => from <= at && at < to);
}

/** `web>call-center`: the boundary between two channels at which context is lost. */
export function boundaryOf(name: SiloName): string {
  const { from, to } = injectedSilos[name];
  return `${from.channel}>${to.channel}`;
}

/** The silos that a name, a boundary such as `web>call-center`, or `all` means; none: it means nothing. */
export function silosCalled(text: string): SiloName[] {
  return SILO_NAMES.filter(name => text === 'all' || text === name || text === boundaryOf(name));
}

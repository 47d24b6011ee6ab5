import type { SILO_CAUSES } from '../../shared/contract/flag.ts';

/** A place where this company loses the customer's context: what is done twice, where, why and how often. */
export interface InjectedSilo {
  activity: string;
  from: { channel: string; team: string };
  to: { channel: string; team: string };
  cause: (typeof SILO_CAUSES)[number];
  /** Of the customers who come by. */
  share: number;
}

export const injectedSilos = {
  /** A change made on the web never reaches the agents, so the customer tells it all again. */
  orderChange: {
    activity: 'order.changed',
    from: { channel: 'web', team: 'ecommerce' },
    to: { channel: 'call-center', team: 'contact-centre' },
    cause: 'no-handoff',
    share: 0.45,
  },
  /** The app breaks off when a return is asked for; the store begins from nothing. */
  appReturn: {
    activity: 'return.requested',
    from: { channel: 'app', team: 'mobile' },
    to: { channel: 'store', team: 'store-operations' },
    cause: 'failed-before',
    share: 0.5,
  },
  /** Web and call centre tell different delivery dates; the customer asks a third time. */
  deliveryDate: {
    activity: 'order.status-asked',
    from: { channel: 'call-center', team: 'contact-centre' },
    to: { channel: 'chat', team: 'contact-centre' },
    cause: 'contradiction',
    share: 0.4,
  },
  /** What was told to the chat is not on the agent's screen. */
  faultReport: {
    activity: 'fault.reported',
    from: { channel: 'chat', team: 'chat-care' },
    to: { channel: 'call-center', team: 'contact-centre' },
    cause: 'no-handoff',
    share: 0.5,
  },
  /** A visit moved in the app is given up half-way, and moved by telephone. */
  visitMove: {
    activity: 'visit.rescheduled',
    from: { channel: 'app', team: 'digital-care' },
    to: { channel: 'call-center', team: 'contact-centre' },
    cause: 'unresolved-before',
    share: 0.4,
  },
} as const satisfies Record<string, InjectedSilo>;

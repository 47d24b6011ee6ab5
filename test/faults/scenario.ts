import type { Correction } from '../../shared/contract/correction.ts';
import { CORRECTION_DETAIL_TYPE } from '../../shared/contract/events.ts';
import type { Touchpoint } from '../../shared/contract/touchpoint.ts';
import { ingest } from '../../shared/steps/ingest.ts';
import { rebuild } from '../../shared/steps/repair/rebuild.ts';
import { sweep } from '../../shared/steps/sweep.ts';
import { intake } from '../arbitraries/stored.ts';
import type { Losses } from '../unit/steps/repair/lossy-store.ts';
import { envelope, operation } from './run.ts';
import type { Dependencies } from './site.ts';

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const T0 = Date.UTC(2026, 5, 1, 9);

/** One invocation at a time (ms). It rejects where it could not do all of its work. */
export interface Step {
  at: number;
  touchpoints?: Touchpoint[];
  run: (deps: Dependencies) => Promise<unknown>;
}

export interface Scenario {
  name: string;
  /**
   * A step brings several messages at a time. One of which a call failed comes again after its siblings, so what is told on
   * the way to the same end is another story; where the process ends, all of them come again in their order.
   */
  isBatch?: true;
  /** Smaller ones than usual, so that little reaches them. */
  bounds?: { maxAnchors?: number; foldAtOnce?: number };
  /** Done first, and no process ends there. */
  before?: Step[];
  /** What somebody deletes from the table after that. */
  lost?: (lose: Losses) => Promise<void>;
  steps: Step[];
}

export const alice = { customerId: 'alice' };
export const bob = { customerId: 'bob' };
export const tablet = { deviceId: 'tablet' };

export function touch(
  id: string,
  hours: number,
  activity: string,
  identifiers: Record<string, string>,
  more: Partial<Touchpoint> = {},
): Touchpoint {
  const occurredAt = new Date(T0 + hours * HOUR).toISOString();
  return { id, occurredAt, channel: 'web', activity, identifiers, ...more };
}

/** One message a time, delivered when its last touchpoint has occurred. */
export function deliver(...touchpoints: Touchpoint[]): Step {
  const at = Math.max(...touchpoints.map(each => Date.parse(each.occurredAt)));
  return { ...message(at, envelope(...touchpoints)), touchpoints };
}

export function message(at: number, ...bodies: string[]): Step {
  return {
    at,
    async run(deps) {
      const { failures } = await ingest(
        deps,
        bodies.map((body, i) => ({ id: `${i}`, body })),
      );
      if (failures.length > 0) throw failures[0]?.error;
    },
  };
}

export const correct = (hours: number, ...given: Correction[]): Step =>
  message(T0 + hours * HOUR, ...given.map(each => operation(CORRECTION_DETAIL_TYPE, each)));

export const sweepAt = (hours: number): Step => ({
  at: T0 + hours * HOUR,
  async run(deps) {
    const { failures } = await sweep(deps);
    if (failures.length > 0) throw failures[0]?.error;
  },
});

export const rebuildAt = (hours: number): Step => ({
  at: T0 + hours * HOUR,
  run: deps => rebuild(deps, { resume: true, pageSize: 4 }),
});

export const nodeOf = (namespace: string, value: string) =>
  `${namespace}.${intake.hasher.keyed(`${namespace}.${value}`)}`;

/** Two contents of one id, by two customers; which of them counts, their digests decide. */
export const twice = [
  touch('twice', 1, 'order.placed', { ...alice, ...tablet }),
  touch('twice', 1, 'order.placed', { ...bob, email: 'b@example.com' }),
];

/** Orders that ended, each with its number: more than a person's node keeps. */
export const endedOrders = Array.from({ length: 7 }, (_, i) => [
  touch(`placed-${i}`, 20 * i, 'order.placed', alice, { journey: { key: `O-${i}` } }),
  touch(`delivered-${i}`, 20 * i + 1, 'order.delivered', alice, { journey: { key: `O-${i}` } }),
]).flat();

export const manyCarts = (from: number, count: number, identifiers: Record<string, string>) =>
  Array.from({ length: count }, (_, i) => touch(`cart-${from + i}`, from + i, 'cart.filled', identifiers));

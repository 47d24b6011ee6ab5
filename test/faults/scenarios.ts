import type { Touchpoint } from '../../shared/contract/touchpoint.ts';
import { operatorScenarios } from './operator-scenarios.ts';
import {
  alice,
  bob,
  deliver,
  endedOrders,
  manyCarts,
  type Scenario,
  sweepAt,
  tablet,
  touch,
  twice,
} from './scenario.ts';

/** Every step of the pipeline, and within each every way to go through it that makes other calls. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'a first purchase, with rework between two channels',
    steps: [
      deliver(
        touch('a', 0, 'cart.filled', alice),
        touch('b', 1, 'order.placed', alice),
        touch('c', 2, 'order.placed', alice, { channel: 'call-center' }),
      ),
      deliver(touch('d', 3, 'order.delivered', alice, { channel: 'store' })),
    ],
  },
  {
    name: 'a late login',
    before: [
      deliver(
        touch('a', 0, 'cart.filled', { ...tablet, anonymousId: 'cookie' }),
        touch('b', 1, 'cart.filled', { anonymousId: 'cookie' }, { channel: 'app' }),
      ),
    ],
    steps: [deliver(touch('c', 2, 'order.placed', { ...alice, ...tablet }))],
  },
  {
    name: 'a shared device',
    before: [
      deliver(
        touch('a', 0, 'order.placed', { ...alice, ...tablet }),
        touch('b', 0.2, 'order.changed', tablet),
      ),
    ],
    steps: [
      deliver(touch('c', 0.4, 'order.placed', { ...bob, ...tablet })),
      deliver(touch('d', 0.6, 'order.changed', tablet), touch('e', 30, 'order.changed', tablet)),
    ],
  },
  {
    name: 'three merges, one after the other (A into B into C)',
    before: [
      deliver(
        touch('a', 0, 'cart.filled', { anonymousId: 'cookie' }),
        touch('b', 0.1, 'cart.filled', tablet),
      ),
    ],
    steps: [
      deliver(touch('c', 1, 'order.placed', { ...tablet, anonymousId: 'cookie' })),
      deliver(touch('d', 2, 'order.changed', { email: 'a@example.com', ...tablet })),
      deliver(touch('e', 3, 'order.changed', { ...alice, email: 'a@example.com' }, { channel: 'store' })),
    ],
  },
  {
    name: 'late data, which takes flags back',
    before: [
      deliver(
        touch('a', 0, 'order.placed', alice),
        touch('c', 4, 'order.placed', alice, { channel: 'store' }),
      ),
    ],
    steps: [deliver(touch('b', 2, 'order.delivered', alice))],
  },
  {
    name: 'one id with two contents, the first and then the second',
    before: [deliver(touch('x', 0, 'order.placed', { ...bob, ...tablet }), twice[0] as Touchpoint)],
    steps: [deliver(twice[1] as Touchpoint)],
  },
  {
    name: 'one id with two contents, the second and then the first',
    before: [deliver(touch('x', 0, 'order.placed', { ...bob, ...tablet }), twice[1] as Touchpoint)],
    steps: [deliver(twice[0] as Touchpoint)],
  },
  {
    name: 'a drop-off, the return, and the late touchpoint that shows that it never was',
    steps: [
      deliver(touch('a', 0, 'cart.filled', alice, { value: { amount: 80, currency: 'EUR' } })),
      sweepAt(7),
      deliver(touch('c', 8, 'order.placed', alice, { channel: 'store' })),
      deliver(touch('b', 5, 'cart.filled', alice)),
      sweepAt(200),
    ],
  },
  {
    name: 'a timer that is armed again',
    before: [deliver(touch('a', 0, 'cart.filled', alice)), deliver(touch('b', 5, 'cart.filled', alice))],
    steps: [sweepAt(7), sweepAt(12)],
  },
  {
    name: 'full pages of a ledger, sealed and attributed again',
    before: [deliver(...manyCarts(0, 12, { ...tablet }))],
    steps: [
      deliver(...manyCarts(12, 2, { ...tablet })),
      deliver(touch('login', 14, 'order.placed', { ...alice, ...tablet })),
      deliver(touch('other', 15, 'order.placed', { ...bob, ...tablet })),
    ],
  },
  {
    name: 'ended journeys that leave the node, and late data for one of them',
    before: [deliver(...endedOrders.slice(0, 12))],
    steps: [
      ...endedOrders.slice(12).map(each => deliver(each)),
      deliver(touch('late', 0.5, 'order.changed', alice, { journey: { key: 'O-0' }, channel: 'store' })),
      deliver(touch('elder', -0.5, 'cart.filled', alice, { journey: { key: 'O-1' } })),
    ],
  },
  {
    name: 'a tablet that becomes crowded, and one more customer at it',
    bounds: { maxAnchors: 1 },
    before: [
      deliver(
        touch('a', 0, 'order.placed', { ...alice, ...tablet }),
        touch('b', 0.2, 'ad.seen', { ...tablet, anonymousId: 'cookie' }),
      ),
    ],
    steps: [
      deliver(touch('c', 1, 'order.placed', { ...bob, ...tablet })),
      deliver(touch('d', 2, 'order.placed', { customerId: 'carol', ...tablet })),
    ],
  },
  {
    name: 'late data of somebody who is folded by the sweep',
    bounds: { foldAtOnce: 2 },
    before: [
      deliver(touch('a', 0, 'order.placed', alice), touch('c', 4, 'order.placed', alice)),
      deliver(touch('d', 5, 'order.changed', alice, { channel: 'store' })),
    ],
    steps: [
      deliver(touch('b', 2, 'order.delivered', alice)),
      deliver(
        touch('e', 6, 'order.changed', { ...alice, ...tablet }),
        touch('f', 5.5, 'order.changed', tablet),
      ),
      sweepAt(7),
    ],
  },
  ...operatorScenarios,
];

import type { Correction } from '../../shared/contract/correction.ts';
import { CORRECTION_DETAIL_TYPE, DEFINITION_DETAIL_TYPE } from '../../shared/contract/events.ts';
import type { Touchpoint } from '../../shared/contract/touchpoint.ts';
import { createHasher } from '../../shared/crypto/hasher.ts';
import { ingest } from '../../shared/steps/ingest.ts';
import { readKeyState } from '../../shared/steps/key-state.ts';
import type { Sealer } from '../../shared/steps/ports/crypto.ts';
import { erase } from '../../shared/steps/privacy/erase.ts';
import { explainFlag } from '../../shared/steps/query/explain-flag.ts';
import { findJourney } from '../../shared/steps/query/find-journey.ts';
import { listFlags } from '../../shared/steps/query/list-flags.ts';
import { journeysOfPerson, listJourneys } from '../../shared/steps/query/list-journeys.ts';
import { listQuarantined } from '../../shared/steps/query/list-quarantine.ts';
import { rebuild } from '../../shared/steps/repair/rebuild.ts';
import { beginRotation, rotate } from '../../shared/steps/repair/rotate.ts';
import { sweep } from '../../shared/steps/sweep.ts';
import { ALICE, BOB, correctionOf, TABLET } from '../arbitraries/corrections.ts';
import { orderDefinition } from '../arbitraries/definitions.ts';
import { intake } from '../arbitraries/stored.ts';
import type { Losses } from '../unit/steps/repair/lossy-store.ts';
import { envelope, operation } from './run.ts';
import type { Dependencies } from './site.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const T0 = Date.UTC(2026, 5, 1, 9);

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

const alice = { customerId: 'alice' };
const bob = { customerId: 'bob' };
const tablet = { deviceId: 'tablet' };

function touch(
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
function deliver(...touchpoints: Touchpoint[]): Step {
  const at = Math.max(...touchpoints.map(each => Date.parse(each.occurredAt)));
  return { ...message(at, envelope(...touchpoints)), touchpoints };
}

function message(at: number, ...bodies: string[]): Step {
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

const correct = (hours: number, ...given: Correction[]): Step =>
  message(T0 + hours * HOUR, ...given.map(each => operation(CORRECTION_DETAIL_TYPE, each)));

const sweepAt = (hours: number): Step => ({
  at: T0 + hours * HOUR,
  async run(deps) {
    const { failures } = await sweep(deps);
    if (failures.length > 0) throw failures[0]?.error;
  },
});

const rebuildAt = (hours: number): Step => ({
  at: T0 + hours * HOUR,
  run: deps => rebuild(deps, { resume: true, pageSize: 4 }),
});

const nodeOf = (namespace: string, value: string) =>
  `${namespace}.${intake.hasher.keyed(`${namespace}.${value}`)}`;

/** Two contents of one id, by two customers; which of them counts, their digests decide. */
const twice = [
  touch('twice', 1, 'order.placed', { ...alice, ...tablet }),
  touch('twice', 1, 'order.placed', { ...bob, email: 'b@example.com' }),
];

/** Orders that ended, each with its number: more than a person's node keeps. */
const endedOrders = Array.from({ length: 7 }, (_, i) => [
  touch(`placed-${i}`, 20 * i, 'order.placed', alice, { journey: { key: `O-${i}` } }),
  touch(`delivered-${i}`, 20 * i + 1, 'order.delivered', alice, { journey: { key: `O-${i}` } }),
]).flat();

/** Decided before she is erased. */
const emailOfAlice: Correction = {
  ...correctionOf('link', ALICE, { namespace: 'email', value: 'a@example.com' }),
  at: new Date(T0 + 41 * HOUR).toISOString(),
};

const manyCarts = (from: number, count: number, identifiers: Record<string, string>) =>
  Array.from({ length: count }, (_, i) => touch(`cart-${from + i}`, from + i, 'cart.filled', identifiers));

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
    name: 'an erasure of somebody who shared a device, with what is sent again after it',
    before: [
      deliver(...manyCarts(0, 26, alice)),
      deliver(
        touch('a', 30, 'order.placed', { ...alice, ...tablet }),
        touch('b', 31, 'order.placed', { ...bob, ...tablet }),
        touch('again', 32, 'order.placed', alice, { channel: 'call-center' }),
        touch('nobody', 40, 'order.changed', tablet),
      ),
      message(T0 + 41 * HOUR, envelope(touch('bad', 41, 'Not An Activity', alice))),
      correct(42, emailOfAlice),
    ],
    steps: [
      { at: T0 + 50 * HOUR, run: eraseAlice },
      deliver(touch('a', 30, 'order.placed', { ...alice, ...tablet }), touch('c', 51, 'order.placed', bob)),
      correct(52, emailOfAlice),
      deliver(touch('late', 20, 'order.changed', { ...alice, anonymousId: 'cookie' })),
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
    name: 'an alias and an unlink, by operators',
    isBatch: true,
    before: [
      deliver(
        touch('a', 0, 'order.changed', { ...alice, ...tablet }),
        touch('b', 1, 'order.changed', bob, { channel: 'call-center' }),
        touch('c', 2, 'order.changed', tablet),
      ),
    ],
    steps: [
      correct(3, correctionOf('alias', ALICE, BOB, 1)),
      correct(4, correctionOf('unlink', TABLET, ALICE, 2), correctionOf('unlink', ALICE, BOB, 3)),
    ],
  },
  {
    name: 'a new version of a definition, and journeys folded by it',
    before: [
      deliver(
        touch('a', 0, 'order.placed', alice),
        touch('b', 1, 'order.placed', alice, { channel: 'store' }),
      ),
    ],
    steps: [
      message(T0 + 2 * HOUR, operation(DEFINITION_DETAIL_TYPE, nextVersion())),
      deliver(touch('c', 4, 'order.changed', alice)),
    ],
  },
  {
    name: 'poison, and its redrive',
    steps: [
      deliver(touch('good', 0, 'order.placed', alice), touch('poison', 0, 'Order Placed!', alice)),
      redrive(1, 'invalid', record => ({
        redrive: { record },
        touchpoints: [touch('poison', 0, 'order.placed', alice)],
      })),
    ],
  },
  {
    name: 'the redrive of a content that lost its id, under another one',
    before: [deliver(twice[0] as Touchpoint), deliver(twice[1] as Touchpoint)],
    steps: [redrive(2, 'id-conflict', record => ({ redrive: { record, storedAs: 'once' } }))],
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
  {
    name: 'a rebuild of what was lost',
    before: [
      deliver(
        touch('a', 0, 'order.placed', { ...alice, ...tablet }),
        touch('b', 1, 'order.placed', tablet, { channel: 'store' }),
        touch('c', 2, 'order.changed', { email: 'b@example.com' }),
      ),
      correct(3, correctionOf('unlink', TABLET, ALICE, 1)),
      deliver(...manyCarts(4, 14, bob)),
    ],
    async lost(lose) {
      await lose.node(nodeOf('customerId', 'alice'));
      await lose.journeys(nodeOf('customerId', 'bob'));
      await lose.pages(nodeOf('customerId', 'bob'));
      await lose.timers();
    },
    steps: [rebuildAt(30)],
  },
  {
    name: 'a change of the identity key',
    before: [
      deliver(
        touch('a', 0, 'order.placed', { ...alice, ...tablet }),
        touch('b', 1, 'order.placed', tablet, { channel: 'store' }),
        touch('bad', 1, 'No Slug', alice),
      ),
      correct(3, correctionOf('unlink', TABLET, ALICE, 1)),
    ],
    steps: [{ at: T0 + 30 * HOUR, run: changeKey }],
  },
  {
    name: 'what an analyst reads',
    before: [
      deliver(...endedOrders, touch('bad', 0, 'No Slug', alice)),
      deliver(touch('again', 190, 'cart.filled', alice)),
      correct(3, correctionOf('unlink', TABLET, ALICE, 1)),
    ],
    steps: [{ at: T0 + 200 * HOUR, run: readEverything }],
  },
];

function nextVersion(): object {
  const stages = orderDefinition.stages.map(each =>
    each.id === 'buy' ? { ...each, activities: ['order.placed'] } : each,
  );
  const definition = { ...orderDefinition, version: 2, stages };
  return { definition, effectiveFrom: new Date(T0 - HOUR).toISOString(), actor: 'ops@example.com' };
}

/** Of the one record in quarantine for that reason. */
function redrive(hours: number, reason: string, detailOf: (record: string) => object): Step {
  const at = T0 + hours * HOUR;
  return {
    at,
    async run(deps) {
      const { items } = await deps.store.listQuarantine({ limit: 10 });
      const record = items.find(each => each.reason === reason);
      if (record === undefined) throw new Error(`There is nothing in quarantine as ${reason}`);
      await message(at, operation('Touchpoint Batch', detailOf(record.id))).run(deps);
    },
  };
}

/** As its command does, begun again wherever it was left. Seals that are the same each time can be compared. */
async function changeKey(deps: Dependencies): Promise<void> {
  const sealer: Sealer = {
    seal: payload => `2 ${payload}`,
    open: payload => payload.replace(/^2 /, ''),
    isCurrent: payload => payload.startsWith('2 '),
  };
  if ((await readKeyState(deps.store)).generation === 1) return;
  await beginRotation(deps.store, 1);
  const rekey = createHasher('the next key, for tests only').keyed;
  await rotate({ ...deps, sealer, rekey, generation: 1 }, { pageSize: 3 });
}

/** As its function does, from its checkpoint; nobody else writes, so it need not wait. */
async function eraseAlice(deps: Dependencies): Promise<void> {
  const { state } = await erase(
    {
      ...deps,
      deadLetters: { editAll: async () => {} },
      announceErasure: async () => {},
      // Nothing of this lake lies anywhere.
      cleanLake: async () => true,
      newSecret: () => 'always the same',
      graceMs: 0,
    },
    {
      id: 'request-1',
      identifier: { namespace: 'customerId', value: 'alice' },
      actor: 'ops@example.com',
      reason: 'asked for it',
    },
  );
  if (state !== 'done') throw new Error(`The erasure is ${state}`);
}

async function readEverything(deps: Dependencies): Promise<void> {
  const { store, now } = deps;
  const query = { ...deps, hasher: intake.hasher };
  const person = nodeOf('customerId', 'alice');
  const { items } = await listJourneys(query, { definition: 'order' }, { limit: 10 }, now());
  for (const { id } of items) await findJourney(query, id);
  await journeysOfPerson(query, person, { limit: 2 }, now());
  const flags = await listFlags(store, {}, { limit: 10 });
  for (const { id } of flags.items) await explainFlag(query, id, ['customerId']);
  await store.getFlag(person, 'none');
  await listQuarantined(store, {}, { limit: 10 });
  await store.listCorrections({ limit: 10 });
}

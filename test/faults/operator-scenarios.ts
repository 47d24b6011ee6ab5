import type { Correction } from '../../shared/contract/correction.ts';
import { DEFINITION_DETAIL_TYPE } from '../../shared/contract/events.ts';
import type { Touchpoint } from '../../shared/contract/touchpoint.ts';
import { createHasher } from '../../shared/crypto/hasher.ts';
import { readKeyState } from '../../shared/steps/key-state.ts';
import type { Sealer } from '../../shared/steps/ports/crypto.ts';
import { erase } from '../../shared/steps/privacy/erase.ts';
import { explainFlag } from '../../shared/steps/query/explain-flag.ts';
import { findJourney } from '../../shared/steps/query/find-journey.ts';
import { listFlags } from '../../shared/steps/query/list-flags.ts';
import { journeysOfPerson, listJourneys } from '../../shared/steps/query/list-journeys.ts';
import { listQuarantined } from '../../shared/steps/query/list-quarantine.ts';
import { beginRotation, rotate } from '../../shared/steps/repair/rotate.ts';
import { ALICE, BOB, correctionOf, TABLET } from '../arbitraries/corrections.ts';
import { orderDefinition } from '../arbitraries/definitions.ts';
import { intake } from '../arbitraries/stored.ts';
import { envelope, operation } from './run.ts';
import {
  alice,
  bob,
  correct,
  deliver,
  endedOrders,
  HOUR,
  manyCarts,
  message,
  nodeOf,
  rebuildAt,
  type Scenario,
  type Step,
  T0,
  tablet,
  touch,
  twice,
} from './scenario.ts';
import type { Dependencies } from './site.ts';

/** Decided before she is erased. */
const emailOfAlice: Correction = {
  ...correctionOf('link', ALICE, { namespace: 'email', value: 'a@example.com' }),
  at: new Date(T0 + 41 * HOUR).toISOString(),
};

/** What operators, privacy and analysts do. */
export const operatorScenarios: readonly Scenario[] = [
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

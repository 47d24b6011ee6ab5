import { describe, expect, it } from 'vitest';
import type { NodeId } from '../../../shared/domain/types.ts';
import { createMemoryStore } from '../../../shared/memory/store.ts';
import { refold } from '../../../shared/steps/fold-person.ts';
import { ingest } from '../../../shared/steps/ingest.ts';
import { intake } from '../../arbitraries/stored.ts';
import { createStack, envelope } from './stack.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T0 = Date.UTC(2026, 5, 1, 9);

function touchpoint(id: string, at: number, activity: string, more: object = {}) {
  const identifiers = { customerId: 'alice' };
  return { id, occurredAt: new Date(at).toISOString(), channel: 'web', activity, identifiers, ...more };
}

/** A store whose touchpoints go as DynamoDB lets them go: any of them, at any time, and nothing else with them. */
function fading() {
  const expired = new Set<string>();
  const store = createMemoryStore();
  const {
    deps: all,
    announcer,
    clock,
  } = createStack({
    ...store,
    getTouchpoints: tids => store.getTouchpoints(tids.filter(tid => !expired.has(tid))),
  });
  const deps = { ...all, definitions: all.definitions.filter(each => each.id === 'order') };
  clock.now = T0 + DAY;
  let alice: NodeId = '';
  return {
    deps,
    clock,
    expire: (...ids: string[]) => {
      for (const id of ids) expired.add(intake.hasher.digest(id));
    },
    async send(...touchpoints: object[]) {
      await ingest(deps, [{ id: 'm', body: envelope(...touchpoints) }]);
      alice = `customerId.${intake.hasher.keyed('customerId.alice')}`;
    },
    async person() {
      return (await deps.store.getNodes([alice])).get(alice)?.person;
    },
    refold: () => refold(deps, alice, []),
    told: () => announcer.announced.map(({ transition, flag }) => `${transition} ${flag.kind}`),
  };
}

const twice = [
  touchpoint('a', T0, 'order.placed'),
  touchpoint('b', T0 + HOUR, 'order.placed', { channel: 'store' }),
];

describe('touchpoints that have expired', () => {
  it('retract nothing: flags and journeys that rested on them stay as they were', async () => {
    const { send, expire, refold: again, person, told } = fading();
    await send(...twice);
    const before = await person();
    const raised = told();
    expect(raised).toEqual(['raised self-loop']);
    for (const id of ['a', 'b']) {
      expire(id);
      await again();
      expect((await person())?.journeys).toEqual(before?.journeys);
      expect(told()).toEqual(raised);
    }
  });

  it('leave their journey open to what comes after, under its old id', async () => {
    const { send, expire, refold: again, person, told } = fading();
    await send(...twice);
    const [journey] = (await person())?.journeys ?? [];
    expire('a');
    await send(touchpoint('c', T0 + 2 * HOUR, 'order.changed', { channel: 'store' }));
    await again();
    const journeys = (await person())?.journeys ?? [];
    expect(journeys.map(each => each.id)).toEqual([journey?.id]);
    expect(journeys[0]).toMatchObject({ touchpoints: 3, last: { id: 'c' } });
    expect(told()).toEqual(['raised self-loop']);
  });

  it('do not begin a second journey with what is left of the first, nor raise its flags again', async () => {
    const { send, expire, refold: again, person, told } = fading();
    await send(...twice, touchpoint('c', T0 + 2 * HOUR, 'order.changed', { channel: 'store' }));
    const told1 = told();
    expire('a');
    await again();
    await again();
    expect((await person())?.journeys).toHaveLength(1);
    expect(told()).toEqual(told1);
  });

  it('say nothing of later journeys: what late data shows of those is still retracted', async () => {
    const { send, expire, told, clock } = fading();
    await send(touchpoint('old', T0 - 300 * DAY, 'order.placed'));
    await send(
      touchpoint('a', T0, 'order.placed'),
      touchpoint('c', T0 + 2 * HOUR, 'order.placed', { channel: 'store' }),
    );
    expect(told()).toEqual(['raised self-loop']);
    expire('old');
    clock.now = T0 + 2 * DAY;
    await send(touchpoint('b', T0 + HOUR, 'order.changed', { channel: 'app' }));
    expect(told()).toContain('retracted self-loop');
  });
});

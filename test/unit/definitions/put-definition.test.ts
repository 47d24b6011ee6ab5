import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFINITION_DETAIL_TYPE, OPERATIONS_SOURCE } from '../../../shared/contract/events.ts';
import { type JourneyDefinition, journeyDefinition } from '../../../shared/contract/journey-definition.ts';
import { foldAll } from '../../../shared/domain/person.ts';
import { DEFINITIONS_MAX_AGE_MS, definitionReader, NOTICE_MS } from '../../../shared/steps/definitions.ts';
import { ingest } from '../../../shared/steps/ingest.ts';
import { sweep } from '../../../shared/steps/sweep.ts';
import { compiled, orderDefinition } from '../../arbitraries/definitions.ts';
import { stored } from '../../arbitraries/stored.ts';
import { personLog } from '../../arbitraries/touchpoints.ts';
import { createStack, envelope } from '../steps/stack.ts';

const HOUR = 3_600_000;
const T0 = Date.UTC(2026, 5, 1, 9);
const shipped = [compiled(orderDefinition)];

const changed = (over: Partial<JourneyDefinition>): JourneyDefinition =>
  journeyDefinition.parse({ ...orderDefinition, version: 2, ...over });
const patient = changed({
  stages: orderDefinition.stages.map(stage => ({ ...stage, expectedWithin: 'P4D' })),
});

/** The functions over one store: definitions are read as they do it. */
function stackAt(now: number) {
  const { deps, store, clock, announcer } = createStack();
  clock.now = now;
  const read = definitionReader(store, shipped, deps.now);
  const current = async () => ({ ...deps, definitions: await read() });
  let messages = 0;
  const take = async (body: string) => {
    messages += 1;
    const { counts, failures } = await ingest(await current(), [{ id: `m${messages}`, body }]);
    expect(failures).toEqual([]);
    const { received, stored: kept, duplicate, quarantined } = counts;
    expect(kept + duplicate + quarantined).toBe(received);
    return counts;
  };
  return {
    store,
    clock,
    announcer,
    read,
    send: (...touchpoints: object[]) => take(envelope(...touchpoints)),
    sweep: async () => sweep(await current()),
    put: (definition: unknown, effectiveFrom?: number, source = OPERATIONS_SOURCE) =>
      take(
        JSON.stringify({
          source,
          'detail-type': DEFINITION_DETAIL_TYPE,
          detail: {
            definition,
            actor: 'ana',
            ...(effectiveFrom === undefined ? {} : { effectiveFrom: new Date(effectiveFrom).toISOString() }),
          },
        }),
      ),
    journeysOf: async (id: string) => {
      const [person = ''] = stored(
        touchpoint('x', T0, 'cart.filled', { identifiers: { customerId: id } }),
      ).ids;
      return (await store.getNodes([person])).get(person)?.person?.journeys ?? [];
    },
  };
}

function touchpoint(id: string, at: number, activity: string, more: object = {}) {
  return {
    id,
    occurredAt: new Date(at).toISOString(),
    channel: 'web',
    activity,
    identifiers: { customerId: 'alice' },
    ...more,
  };
}

describe('a definition put on the bus', () => {
  it('is stored once; the same again changes nothing, whenever it comes', async () => {
    const { put, store, clock } = stackAt(T0);
    expect(await put(patient)).toMatchObject({ received: 1, stored: 1 });
    clock.now += HOUR;
    expect(await put(patient)).toMatchObject({ received: 1, duplicate: 1 });
    const [record, other] = await store.listDefinitions();
    expect(other).toBeUndefined();
    expect(record).toMatchObject({
      definition: patient,
      effectiveFrom: T0 + NOTICE_MS,
      log: [{ at: T0, actor: 'ana', effectiveFrom: T0 + NOTICE_MS }],
    });
    expect(await put(patient, T0)).toMatchObject({ stored: 1 });
    expect((await store.listDefinitions())[0]).toMatchObject({ effectiveFrom: T0 });
  });

  it.each([
    ['other content under a number that is taken', changed({ title: 'Another' }), 'id-conflict'],
    ['other content under the number of a shipped one', changed({ version: 1, title: 'X' }), 'id-conflict'],
    ['one that contradicts itself', { ...patient, version: 3, goals: ['nowhere.named'] }, 'invalid'],
    ['no definition at all', 'retail', 'invalid'],
  ])('%s goes to quarantine, whole', async (_, definition, reason) => {
    const { put, store } = stackAt(T0);
    await put(patient);
    expect(await put(definition)).toMatchObject({ received: 1, quarantined: 1 });
    const { items } = await store.listQuarantine({ limit: 9 });
    expect(items).toMatchObject([{ reason, source: OPERATIONS_SOURCE }]);
    expect(JSON.parse(items[0]?.payload ?? '')).toMatchObject({ definition, actor: 'ana' });
    expect(await store.listDefinitions()).toHaveLength(1);
  });

  it('with a number below the newest is refused: versions rise', async () => {
    const { put, store } = stackAt(T0);
    await put({ ...patient, version: 5 });
    expect(await put({ ...patient, version: 4 })).toMatchObject({ quarantined: 1 });
    const { items } = await store.listQuarantine({ limit: 9 });
    expect(items[0]?.issues[0]?.message).toContain('use 6');
  });

  it('that ships just so is known already', async () => {
    const { put, store } = stackAt(T0);
    expect(await put(orderDefinition)).toMatchObject({ duplicate: 1 });
    expect(await store.listDefinitions()).toEqual([]);
  });

  it('from anybody but operations is refused', async () => {
    const { put, store } = stackAt(T0);
    expect(await put(patient, T0, 'shop.web')).toMatchObject({ quarantined: 1 });
    expect(await store.listDefinitions()).toEqual([]);
  });
});

describe('the functions', () => {
  it('read it again when what they know is a minute old, and keep the array while nothing changes', async () => {
    const { put, read, clock } = stackAt(T0);
    expect(await read()).toBe(shipped);
    await put(patient);
    clock.now += DEFINITIONS_MAX_AGE_MS - 1;
    expect(await read()).toBe(shipped);
    clock.now += 1;
    const known = await read();
    expect(known.map(each => [each.id, each.version, each.earlier?.version])).toEqual([['order', 2, 1]]);
    clock.now += 2 * DEFINITIONS_MAX_AGE_MS;
    expect(await read()).toBe(known);
  });

  it('fold new journeys by a new version, and those under way by theirs', async () => {
    const { put, send, sweep, journeysOf, clock } = stackAt(T0);
    await send(touchpoint('old', T0, 'cart.filled'));
    await put(patient);
    clock.now = T0 + HOUR;
    await send(touchpoint('new', clock.now, 'cart.filled', { identifiers: { customerId: 'bob' } }));
    expect((await journeysOf('alice')).map(each => each.version)).toEqual([1]);
    expect((await journeysOf('bob')).map(each => each.version)).toEqual([2]);
    // Six hours by version 1, four days by version 2.
    clock.now = T0 + 8 * HOUR;
    expect(await sweep()).toMatchObject({ droppedOff: 1, failures: [] });
    clock.now = T0 + 98 * HOUR;
    expect(await sweep()).toMatchObject({ droppedOff: 1, failures: [] });
    expect((await journeysOf('bob'))[0]?.dropped?.flag.definition).toEqual({ id: 'order', version: 2 });
  });

  it('bring a journey to a version moved back before its start when it is next touched', async () => {
    const { put, send, journeysOf, clock, announcer } = stackAt(T0);
    await send(touchpoint('a', T0, 'cart.filled'));
    clock.now = T0 + 20 * HOUR;
    await send(touchpoint('b', clock.now, 'order.placed'));
    const drops = () =>
      announcer.announced.flatMap(({ transition, flag }) => (flag.kind === 'drop-off' ? [transition] : []));
    expect(drops()).toEqual(['raised', 'resolved']);
    await put(patient, T0 - HOUR);
    clock.now += HOUR;
    await send(touchpoint('c', clock.now, 'order.delivered'));
    expect((await journeysOf('alice')).map(each => [each.version, each.touchpoints])).toEqual([[2, 3]]);
    expect(drops()).toEqual(['raised', 'resolved', 'retracted']);
  });

  it('bring it there in a sweep too, before its time is judged', async () => {
    const { put, send, sweep, journeysOf, clock } = stackAt(T0);
    await send(touchpoint('a', T0, 'cart.filled'));
    await put(patient, T0 - HOUR);
    clock.now = T0 + 8 * HOUR;
    expect(await sweep()).toMatchObject({ droppedOff: 0, rearmed: 1, failures: [] });
    expect((await journeysOf('alice')).map(each => each.version)).toEqual([2]);
    clock.now = T0 + 98 * HOUR;
    expect(await sweep()).toMatchObject({ droppedOff: 1 });
  });

  it('fold in any order and in any batches to what one fold of all gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        personLog(10).chain(log =>
          fc.tuple(fc.constant(log), fc.shuffledSubarray(log, { minLength: log.length })),
        ),
        fc.integer({ min: -5, max: 30 }),
        fc.integer({ min: 1, max: 4 }),
        async ([log, shuffled], days, size) => {
          const start = Date.parse(log[0]?.occurredAt ?? '');
          const now = Date.parse(log.at(-1)?.occurredAt ?? '') + HOUR;
          const { put, send, sweep, read, journeysOf, clock } = stackAt(start);
          await put(changed({ inactivity: 'P1D', stages: patient.stages }), start + days * 24 * HOUR);
          clock.now = now;
          for (let i = 0; i < shuffled.length; i += size) await send(...shuffled.slice(i, i + size));
          await sweep();
          const all = log.map(stored);
          const { state } = foldAll(all[0]?.ids[0] ?? '', all, await read(), now);
          const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
          const archived = state.journeys.length > 4;
          if (!archived) expect((await journeysOf('alice')).sort(byId)).toEqual(state.journeys.sort(byId));
        },
      ),
      { numRuns: 80 },
    );
  });
});

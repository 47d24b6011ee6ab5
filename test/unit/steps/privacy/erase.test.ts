import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Touchpoint } from '../../../../shared/contract/touchpoint.ts';
import { createIdentity } from '../../../../shared/domain/identity.ts';
import { createSightingSet } from '../../../../shared/domain/sightings.ts';
import type { NodeId } from '../../../../shared/domain/types.ts';
import { ingest } from '../../../../shared/steps/ingest.ts';
import { erase } from '../../../../shared/steps/privacy/erase.ts';
import { sweep } from '../../../../shared/steps/sweep.ts';
import { stored } from '../../../arbitraries/stored.ts';
import { touchpointLog } from '../../../arbitraries/touchpoints.ts';
import { envelope, ranks, stateOf } from '../stack.ts';
import { createWorld, type Everything, idOf, request, rowsOf, take } from './world.ts';

const LONG = process.env['HILVAN_LONG'] !== undefined;

const identifier = fc.constantFrom(
  ['customerId', 'alice'] as const,
  ['customerId', 'bob'] as const,
  ['email', 'a@example.com'] as const,
  ['deviceId', 'tablet'] as const,
  ['anonymousId', 'cookie-1'] as const,
);

/** Whom an identifier stands for, and what is theirs alone, by the definitions over the whole set. */
function subjectBy(log: readonly Touchpoint[], id: NodeId) {
  const sightings = createSightingSet();
  const set = log.map(stored);
  for (const { at, ids, tid } of set) sightings.add(at, ids, tid);
  const identity = createIdentity(sightings, ranks);
  const subject = identity.soleOwner(id) ?? id;
  const theirs = set.filter(({ at, ids }) => identity.attribute(at, ids).holder === subject);
  const known = new Set([id, ...set.flatMap(each => each.ids)]);
  const own = [...known].filter(each => identity.soleOwner(each) === subject);
  return { subject, own, theirs: new Set(theirs.map(each => each.tid)), set };
}

const [email, deviceId, anonymousId] = ['a@example.com', 'tablet', 'cookie-1'];
/** Bob's first journey is archived with a touchpoint of the e-mail, and comes back when Alice has used that too. */
const backFromTheArchive = (
  [
    ['05T08:00', 'cart.filled', { customerId: 'bob', email: 'b@example.com', deviceId }],
    ['05T09:00', 'delivery.asked', { email, deviceId, anonymousId }, 'B-2'],
    ['10T09:00', 'cart.filled', { customerId: 'alice' }],
    ['10T09:01', 'cart.filled', { customerId: 'bob', email, anonymousId }],
    ['16T09:01', 'order.changed', { customerId: 'bob', email }, 'A-1'],
    ['16T09:01', 'cart.filled', { deviceId }],
    ['16T09:01', 'cart.filled', { customerId: 'alice', email, deviceId, anonymousId }],
  ] satisfies [string, string, Touchpoint['identifiers'], string?][]
).map(
  ([time, activity, identifiers, key], i): Touchpoint => ({
    id: `t${i}`,
    occurredAt: `2026-01-${time}:00Z`,
    channel: 'web',
    activity,
    identifiers,
    ...(key === undefined ? {} : { journey: { key } }),
  }),
);

type State = Awaited<ReturnType<typeof stateOf>>;

/** What is said of all but the subject. */
function others({ persons, bases, journeys, flags }: State, subject: NodeId, theirs: ReadonlySet<string>) {
  const without = (record: Record<string, unknown>, isTheirs: (key: string, value: unknown) => boolean) =>
    Object.fromEntries(Object.entries(record).filter(([key, value]) => !isTheirs(key, value)));
  const ofSubject = (_: string, value: unknown) => (value as { person: string }).person === subject;
  return {
    persons: without(persons, key => key === subject),
    bases: without(bases, key => theirs.has(key)),
    journeys: without(journeys, ofSubject),
    flags: without(flags, ofSubject),
  };
}

/** Rows that name what went; marks are the only ones that may. */
async function tracesOf(store: Everything, log: readonly Touchpoint[], asked: ReturnType<typeof subjectBy>) {
  const { own, theirs, set } = asked;
  const left = set.filter(each => !theirs.has(each.tid)).flatMap(each => each.ids);
  // What others named too is theirs to keep.
  const names = [...own.filter(id => !left.includes(id)), ...theirs];
  const ids = log.filter(each => theirs.has(stored(each).tid)).map(each => `"${each.id}"`);
  return (await rowsOf(store)).filter(row => {
    const mark = /^node (\S+) /.exec(row);
    const text = mark !== null && own.includes(mark[1] ?? '') ? row.replaceAll(mark[1] ?? '', '') : row;
    return names.some(name => text.includes(name)) || ids.some(id => text.includes(id));
  });
}

describe('an erasure', () => {
  it('leaves nothing of the person and everybody else as they were, and what is sent again stays away', async () => {
    await fc.assert(
      fc.asyncProperty(touchpointLog(14), identifier, async (log, [namespace, value]) => {
        const { inner, deps, erasing, clock } = createWorld();
        await take(deps, log);
        await sweep(deps);
        const asked = subjectBy(log, idOf(namespace, value));
        const before = others(await stateOf(inner, log, clock.now), asked.subject, asked.theirs);

        const receipt = await erase(erasing, request(namespace, value));

        expect(receipt).toMatchObject({ state: 'done', counts: { touchpoints: asked.theirs.size } });
        expect(await tracesOf(inner, log, asked)).toEqual([]);
        expect(await stateOf(inner, log, clock.now)).toEqual(before);

        const rows = await rowsOf(inner);
        const results = await take(deps, log);
        await sweep(deps);
        expect(results.reduce((sum, each) => sum + each.suppressed, 0)).toBe(asked.theirs.size);
        expect(await rowsOf(inner)).toEqual(rows);
      }),
      { numRuns: LONG ? 5000 : 60, examples: [[backFromTheArchive, ['email', 'a@example.com']]] },
    );
  });

  it('broken off at any call and asked for again comes to the same', async () => {
    await fc.assert(
      fc.asyncProperty(touchpointLog(8), identifier, fc.nat(), async (log, [namespace, value], seed) => {
        const crash = { after: Number.POSITIVE_INFINITY, calls: 0 };
        const { inner, deps, erasing, clock } = createWorld(store => crashing(store, crash));
        await take(deps, log);
        const asked = subjectBy(log, idOf(namespace, value));
        const before = others(await stateOf(inner, log, clock.now), asked.subject, asked.theirs);
        // Each attempt gets a little farther than a random number of calls.
        for (let attempt = 0; ; attempt++) {
          Object.assign(crash, {
            calls: 0,
            after: attempt > 4 ? Number.POSITIVE_INFINITY : (seed % 97) + attempt * 13,
          });
          const done = await erase(erasing, request(namespace, value)).catch(error => {
            if (attempt > 4) throw error;
          });
          if (done?.state === 'done') break;
        }
        expect(await tracesOf(inner, log, asked)).toEqual([]);
        expect(await stateOf(inner, log, clock.now)).toEqual(before);
      }),
      { numRuns: LONG ? 5000 : 40 },
    );
  });

  it('broken off at each call, comes to the same for a tablet that nothing but a shared cookie leads to', async () => {
    const at = (id: string, identifiers: Touchpoint['identifiers']): Touchpoint => ({
      id,
      occurredAt: '2026-01-05T08:00:00Z',
      channel: 'web',
      activity: 'cart.filled',
      identifiers,
    });
    const log = [
      at('t0', { customerId: 'bob', anonymousId: 'cookie' }),
      at('t1', { deviceId: 'tablet', anonymousId: 'cookie' }),
      at('t2', { customerId: 'alice', anonymousId: 'cookie' }),
    ];
    for (let after = 1; ; after++) {
      const crash = { after: Number.POSITIVE_INFINITY, calls: 0 };
      const { inner, deps, erasing, clock } = createWorld(store => crashing(store, crash));
      await take(deps, log);
      const asked = subjectBy(log, idOf('customerId', 'bob'));
      expect(asked.theirs).toContain(stored(log[1] as Touchpoint).tid);
      const before = others(await stateOf(inner, log, clock.now), asked.subject, asked.theirs);
      Object.assign(crash, { calls: 0, after });
      const first = await erase(erasing, request('customerId', 'bob')).catch(() => undefined);
      crash.after = Number.POSITIVE_INFINITY;
      if (first === undefined) await erase(erasing, request('customerId', 'bob'));
      expect(await tracesOf(inner, log, asked), `call ${after}`).toEqual([]);
      expect(await stateOf(inner, log, clock.now)).toEqual(before);
      if (first !== undefined) break;
    }
  });

  it('racing what comes in leaves nothing of the person, once what failed was delivered again', async () => {
    await fc.assert(
      fc.asyncProperty(touchpointLog(10), fc.scheduler(), async (log, scheduler) => {
        const turn = (name: string) => scheduler.schedule(Promise.resolve(), name);
        const { inner, deps, erasing } = createWorld(store => interleaved(store, turn));
        deps.wait = () => turn('wait');
        erasing.wait = deps.wait;
        erasing.graceMs = 1;
        const half = Math.ceil(log.length / 2);
        const deliver = async (part: readonly Touchpoint[], writer: number) => {
          if (part.length === 0) return;
          for (let attempt = 0; attempt < 20; attempt++) {
            const { failures } = await ingest(deps, [{ id: `${writer}`, body: envelope(...part) }]);
            if (failures.length === 0) return;
          }
          throw new Error('twenty deliveries failed');
        };
        const racing = async () => {
          for (let attempt = 0; attempt < 20; attempt++) {
            const done = await erase(erasing, request('customerId', 'alice')).catch(() => undefined);
            if (done?.state === 'waiting') return;
          }
          throw new Error('twenty attempts failed');
        };
        await scheduler.waitFor(
          Promise.all([deliver(log.slice(0, half), 1), deliver(log.slice(half), 2), racing()]),
        );
        const settled = { ...erasing, store: inner, now: () => erasing.now() + 2 };
        expect(await erase(settled, request('customerId', 'alice'))).toMatchObject({ state: 'done' });
        const again = { ...deps, store: inner, wait: async () => {} };
        await sweep(again);

        const alice = idOf('customerId', 'alice');
        const named = log.map(stored).filter(each => each.ids[0] === alice);
        const rows = await rowsOf(inner);
        for (const name of [alice, ...named.map(each => each.tid)]) {
          expect(
            rows.filter(row => row.replace(`node ${alice} {"id":"${alice}"`, '').includes(name)),
          ).toEqual([]);
        }
        await take(again, log);
        await sweep(again);
        expect(await rowsOf(inner)).toEqual(rows);
      }),
      { numRuns: LONG ? 5000 : 40 },
    );
  });
});

function crashing(store: Everything, crash: { after: number; calls: number }): Everything {
  return wrapped(store, async call => {
    crash.calls += 1;
    if (crash.calls === crash.after) throw new Error('crash before the call');
    const answer = await call();
    if (crash.calls === crash.after + 1) throw new Error('crash after the call');
    return answer;
  });
}

function interleaved(store: Everything, turn: (name: string) => Promise<unknown>): Everything {
  return wrapped(store, async (call, name) => {
    await turn(name);
    return call();
  });
}

function wrapped(
  store: Everything,
  round: (call: () => Promise<unknown>, name: string) => Promise<unknown>,
): Everything {
  return new Proxy(store, {
    get(target, name: keyof Everything) {
      const method = target[name] as (...args: unknown[]) => Promise<unknown>;
      return (...args: unknown[]) => round(() => method(...args), name);
    },
  });
}

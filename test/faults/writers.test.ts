import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Correction } from '../../shared/contract/correction.ts';
import { CORRECTION_DETAIL_TYPE } from '../../shared/contract/events.ts';
import { defaultIdentityConfig } from '../../shared/contract/identity-config.ts';
import type { Touchpoint } from '../../shared/contract/touchpoint.ts';
import { createMemoryStore } from '../../shared/memory/store.ts';
import { ingest } from '../../shared/steps/ingest.ts';
import { sweep } from '../../shared/steps/sweep.ts';
import { ALICE, BOB, correctionOf, TABLET } from '../arbitraries/corrections.ts';
import { stored } from '../arbitraries/stored.ts';
import { touchpointLog } from '../arbitraries/touchpoints.ts';
import { attribute } from '../oracle/identity-oracle.ts';
import { stateOf } from '../unit/steps/stack.ts';
import { memorySite } from './memory-site.ts';
import { envelope, operation } from './run.ts';
import { type Dependencies, dependencies, END, type Site } from './site.ts';
import { record } from './tally.ts';
import { expectNothingLost } from './verdict.ts';
import { CALM, planned } from './weather.ts';

const LONG = process.env['HILVAN_LONG'] !== undefined;
const RUNS = LONG ? 500 : 40;

interface Story {
  name: string;
  identifiers: Record<string, string>[];
  /** Known before any writer begins. */
  before?: Correction[];
  /** By one of the writers. */
  corrections?: Correction[];
  /** One writer has the first half of the log, and comes with it while the others append the rest. */
  lateData?: boolean;
}

const alice = { customerId: 'alice' };
const bob = { customerId: 'bob' };
const tablet = { deviceId: 'tablet' };
const cookie = { anonymousId: 'cookie-1' };

const stories: Story[] = [
  { name: 'a late login', identifiers: [tablet, cookie, { ...tablet, ...cookie }, { ...alice, ...tablet }] },
  { name: 'a shared device', identifiers: [{ ...alice, ...tablet }, { ...bob, ...tablet }, tablet] },
  {
    name: 'an alias',
    identifiers: [alice, { ...alice, ...tablet }, bob, { ...bob, ...cookie }],
    corrections: [correctionOf('alias', ALICE, BOB, 1)],
  },
  {
    name: 'an unlink',
    identifiers: [{ ...alice, ...tablet }, tablet, alice, { ...bob, ...cookie }],
    before: [correctionOf('alias', ALICE, BOB, 1)],
    corrections: [correctionOf('unlink', ALICE, BOB, 2), correctionOf('unlink', TABLET, ALICE, 3)],
  },
  {
    name: 'appends while a person is folded again',
    identifiers: [alice, { ...alice, ...tablet }],
    lateData: true,
  },
  { name: 'a hot customer', identifiers: [alice] },
];

/** A log, and which of the writers brings each of its touchpoints. */
const parts = ({ identifiers, lateData }: Story) =>
  fc
    .record({
      log: touchpointLog(12, fc.constantFrom(...identifiers)),
      writers: fc.integer({ min: 2, max: 8 }),
      whose: fc.array(fc.nat({ max: 7 }), { minLength: 12, maxLength: 12 }),
    })
    .map(({ log, writers, whose }) => {
      const late = lateData === true ? log.slice(0, log.length >> 1) : [];
      const rest = log.slice(late.length);
      const taken = Map.groupBy(rest.keys(), i => (whose[i] ?? 0) % (writers - 1));
      return {
        log,
        parts: [late, ...[...taken.values()].map(places => places.map(i => rest[i] as Touchpoint))],
      };
    });

describe('R5 · two to eight writers on the same people, interleaved in any way, agree with the definitions read word by word', () => {
  it.each(stories)('$name', async story => {
    const most = { tries: 0, deliveries: 0, contentions: 0, runs: 0 };
    await fc.assert(
      fc.asyncProperty(parts(story), fc.scheduler(), async ({ log, parts }, scheduler) => {
        const turn = (name: string) => scheduler.schedule(Promise.resolve(), name);
        const site = memorySite(CALM);
        await deliver(site, (story.before ?? []).map(event), async () => {});
        const writers = parts.map(part => part.map(each => envelope(each)));
        writers.push((story.corrections ?? []).map(event));
        const work = Promise.all(writers.map(bodies => deliver(site, bodies, turn)));
        for (const each of await scheduler.waitFor(work)) {
          most.tries = Math.max(most.tries, each.tries);
          most.deliveries = Math.max(most.deliveries, each.deliveries);
          most.contentions += each.contentions;
        }
        most.runs += 1;
        await sweep(
          dependencies(
            { store: site.store, announcer: site.bus },
            () => END,
            async () => {},
          ),
        );
        const corrections = [...(story.before ?? []), ...(story.corrections ?? [])];
        await expectNothingLost(site, { sent: log, corrections, poisons: [] });
        if (corrections.length === 0) await expectOracle(site, log);
      }),
      { numRuns: RUNS },
    );
    // A save is tried at most twelve times; what lost them all went back to the queue, and came through.
    expect(most.tries).toBeLessThan(12);
    expect(most.deliveries).toBeLessThanOrEqual(MOST_DELIVERIES);
    record(`R5 ${story.name}`, most);
  });

  it('a save that others overtake every time goes back to the queue after twelve tries, and comes through later', async () => {
    const overtaken = Array.from({ length: 12 }, () => ({ after: 0, fault: 'conflict' as const }));
    const { weather, happened } = planned(overtaken);
    const site = memorySite(weather, createMemoryStore());
    const log = [0, 1, 2].map(i => touchpointAt(i));
    const deps = boot(site, async () => {});
    const messages = [{ id: 'hot', body: envelope(...log) }];
    const first = await ingest(deps, messages);
    expect(first.failures).toMatchObject([{ message: 'hot', error: { code: 'contention' } }]);
    expect(first.counts.received).toBe(0);
    expect(happened).toHaveLength(12);
    const second = await ingest(deps, messages);
    expect(second).toMatchObject({ failures: [], counts: { received: 3, duplicate: 3 } });
    await sweep(deps);
    await expectNothingLost(site, { sent: log, corrections: [], poisons: [] });
  });
});

/** Of one message: more would be a loop without an end. */
const MOST_DELIVERIES = 5;

const event = (correction: Correction): string => operation(CORRECTION_DETAIL_TYPE, correction);

function touchpointAt(minute: number): Touchpoint {
  const occurredAt = new Date(Date.UTC(2026, 5, 1, 9, minute)).toISOString();
  return { id: `t${minute}`, occurredAt, channel: 'web', activity: 'order.placed', identifiers: alice };
}

function boot(
  site: Site,
  turn: (name: string) => Promise<unknown>,
  onTry?: (tries: number) => void,
): Dependencies {
  const parts = site.boot({ dead: false }, turn);
  const wait = async (attempt: number) => {
    onTry?.(attempt);
    await turn('wait');
  };
  return dependencies(parts, () => END, wait);
}

/** One writer: a message after the other, each again until it is through. */
async function deliver(
  site: Site,
  bodies: readonly string[],
  turn: (name: string) => Promise<unknown>,
): Promise<{ tries: number; deliveries: number; contentions: number }> {
  const most = { tries: 0, deliveries: 0, contentions: 0 };
  const deps = boot(site, turn, tries => {
    most.tries = Math.max(most.tries, tries);
  });
  for (const body of bodies) {
    for (let deliveries = 1; ; deliveries++) {
      const { failures } = await ingest(deps, [{ id: 'm', body }]);
      most.deliveries = Math.max(most.deliveries, deliveries);
      if (failures.length === 0) break;
      for (const { error } of failures) {
        if (!(error instanceof Error && 'code' in error && error.code === 'contention')) throw error;
        most.contentions += 1;
      }
      if (deliveries === MOST_DELIVERIES)
        throw new Error(`A message was delivered ${deliveries} times in vain`);
    }
  }
  return most;
}

/** Whose each touchpoint is, by the text of the semantics alone. */
async function expectOracle(site: Site, log: readonly Touchpoint[]): Promise<void> {
  const rows = log.map(stored).map(({ tid, at, ids }) => ({ id: tid, at, ids }));
  const expected = attribute(rows, defaultIdentityConfig).map(each => [
    each.id,
    `${each.person} ${each.basis}`,
  ]);
  expect((await stateOf(site.store, log, END)).bases).toEqual(Object.fromEntries(expected));
}

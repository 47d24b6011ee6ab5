import { expect, it } from 'vitest';
import type { Touchpoint } from '../../shared/contract/touchpoint.ts';
import type { NodeId } from '../../shared/domain/types.ts';
import { createMemoryStore } from '../../shared/memory/store.ts';
import { ingest } from '../../shared/steps/ingest.ts';
import { sweep } from '../../shared/steps/sweep.ts';
import { stored } from '../arbitraries/stored.ts';
import { simulatedLog } from '../unit/steps/repair/simulated-log.ts';
import { stateByBatch, stateOf } from '../unit/steps/stack.ts';
import { createBus, underFaults } from './ports.ts';
import { envelope } from './run.ts';
import { type Dependencies, dependencies, END, type FullStore } from './site.ts';
import { record } from './tally.ts';
import { leftUndone } from './verdict.ts';
import type { Weather } from './weather.ts';

const LONG = process.env['HILVAN_LONG'] !== undefined;
const REPLAYED = LONG ? 100_000 : 2_000;
const LIVE = REPLAYED / 10;
const ENVELOPE = 40;

it(`R7 · ${REPLAYED} stored touchpoints again, among live traffic, change nothing and announce nothing`, async () => {
  const [store, bus] = [createMemoryStore(), createBus()];
  const requests = new Map<string, number>();
  const counting: Weather = ({ method }) => {
    requests.set(method, (requests.get(method) ?? 0) + 1);
    return undefined;
  };
  const conditions = { process: { dead: false }, weather: counting };
  const deps = dependencies(
    { store: underFaults(store, conditions), announcer: underFaults(bus, conditions) },
    () => END,
    async () => {},
  );
  const { archive, live } = customers();
  for (const part of inEnvelopes(archive)) await deliver(deps, part, 'stored');
  await sweepAll(deps);
  expect(await leftUndone(store)).toEqual([]);
  const people = [...new Set(archive.flatMap(each => stored(each).ids))];
  const before = await everythingOf(store, people);
  const announced = bus.deliveries.length;
  expect(announced).toBeGreaterThan(REPLAYED / 30);

  // Alone, to see what a replay asks of the store; then all of it, with an envelope of live traffic after every tenth.
  requests.clear();
  const sample = archive.slice(0, 1000);
  for (const part of inEnvelopes(sample)) await deliver(deps, part, 'duplicate');
  const asked = Object.fromEntries(requests);
  const writes = Object.keys(asked).filter(each => !/^(get|list)/.test(each));
  expect(writes).toEqual(['putTouchpoint']);
  expect(asked['putTouchpoint']).toBe(sample.length);
  const fresh = inEnvelopes(live);
  for (const [i, part] of inEnvelopes(archive).entries()) {
    await deliver(deps, part, 'duplicate');
    const next = i % 10 === 0 ? fresh.shift() : undefined;
    if (next !== undefined) await deliver(deps, next, 'stored');
  }
  for (const part of fresh) await deliver(deps, part, 'stored');
  await sweepAll(deps);

  const after = await everythingOf(store, people);
  const changed = people.filter(id => after.get(id) !== before.get(id));
  expect(changed.map(id => [after.get(id), before.get(id)])).toEqual([]);
  const ofArchive = new Set(people);
  const news = bus.deliveries.slice(announced);
  const repeated = news.filter(({ flag }) => ofArchive.has(flag.person));
  expect(repeated).toEqual([]);
  expect(news.length).toBeGreaterThan(0);
  expect(await stateOf(store, live, END)).toEqual(stateByBatch(live, END));
  const perTouchpoint =
    [...requests.values()].reduce((sum, each) => sum + each, 0) / (archive.length + live.length);
  expect(perTouchpoint).toBeLessThan(6);
  record('R7', {
    replayed: archive.length,
    live: live.length,
    changed: changed.length,
    announced: repeated.length,
  });
});

/** One sweep looks at a thousand timers at most. */
async function sweepAll(deps: Dependencies): Promise<void> {
  while ((await sweep(deps)).more);
}

/** Two groups of people who share nothing with each other. */
function customers(): { archive: Touchpoint[]; live: Touchpoint[] } {
  const all = simulatedLog(REPLAYED + LIVE);
  const groupOf = ({ id }: Touchpoint) => id.slice(0, id.indexOf('-'));
  const from = all.findIndex((each, i) => i >= REPLAYED && groupOf(each) !== groupOf(all[i - 1] ?? each));
  return { archive: all.slice(0, from), live: all.slice(from) };
}

function inEnvelopes(touchpoints: readonly Touchpoint[]): Touchpoint[][] {
  const count = Math.ceil(touchpoints.length / ENVELOPE);
  return Array.from({ length: count }, (_, i) => touchpoints.slice(i * ENVELOPE, (i + 1) * ENVELOPE));
}

async function deliver(deps: Dependencies, part: Touchpoint[], as: 'stored' | 'duplicate'): Promise<void> {
  const { counts, failures } = await ingest(deps, [{ id: 'm', body: envelope(...part) }]);
  expect(failures).toEqual([]);
  expect(counts[as]).toBe(part.length);
}

/** Every item of each of these people, to the letter. */
async function everythingOf(store: FullStore, people: readonly NodeId[]): Promise<Map<NodeId, string>> {
  const nodes = await store.getNodes([...people]);
  const timers = Map.groupBy(await store.dueTimers(Date.UTC(9000, 0, 1), 1_000_000), each => each.person);
  const items = people.map(async id => {
    const { items: journeys } = await store.archivedJourneys(id, { limit: 1000 });
    const [pages, flags] = [await store.getPages(id), await store.flagsOf(id)];
    return [
      id,
      JSON.stringify({ node: nodes.get(id), pages, flags, journeys, timers: timers.get(id) }),
    ] as const;
  });
  return new Map(await Promise.all(items));
}

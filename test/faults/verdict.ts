import { expect } from 'vitest';
import type { FlagAnnouncement } from '../../shared/contract/flag.ts';
import type { StoredTouchpoint } from '../../shared/contract/touchpoint.ts';
import { canonicalJson } from '../../shared/steps/canonical-json.ts';
import { decided } from '../arbitraries/corrections.ts';
import { stored, winners } from '../arbitraries/stored.ts';
import { stateByBatch, stateOf } from '../unit/steps/stack.ts';
import type { Bus } from './ports.ts';
import type { Run } from './run.ts';
import { END, type FullStore, type Site } from './site.ts';

/** What came to the pipeline, in whatever order and however often. */
type Sent = Pick<Run, 'sent' | 'corrections' | 'poisons'>;

/**
 * The oracle of a fault run (R1): the set is what was sent, once each; what is derived is what the core makes of it in one
 * go; every touchpoint sent is in the set or in quarantine; and who listened to the bus knows the flags as they are.
 */
export async function expectNothingLost(site: Site, run: Sent): Promise<void> {
  const { store, bus } = site;
  const counting = winners(run.sent);
  const truth = stateByBatch(counting, END, run.corrections.map(decided));
  const found = await stateOf(store, run.sent, END);
  expect(found).toEqual(truth);
  expect(canonicalJson(found)).toBe(canonicalJson(truth));

  const set = (await store.scanTouchpoints({ limit: 10_000 })).items;
  expect(set.map(each => each.digest).sort()).toEqual(counting.map(each => stored(each).digest).sort());
  const kept = new Set(set.map(each => each.digest));
  const losers = new Map(run.sent.map(each => [stored(each).digest, stored(each)]));
  for (const digest of kept) losers.delete(digest);
  await expectInQuarantine(store, run, [...losers.values()]);
  await expectAnnounced(store, bus, new Map(Object.entries(truth.flags)));
  expect([...site.due].filter(each => !bus.heard.has(each))).toEqual([]);
  expect(await leftUndone(store)).toEqual([]);
}

/** Poison as it came, and every content that lost its id to another; nothing else. */
async function expectInQuarantine(
  store: FullStore,
  { poisons }: Sent,
  losers: readonly StoredTouchpoint[],
): Promise<void> {
  const expected = [
    ...poisons.map(({ payload, reason }) => `${reason} ${JSON.stringify(payload)}`),
    ...losers.map(each => `id-conflict ${canonicalJson(each)}`),
  ];
  const { items } = await store.listQuarantine({ limit: 1000 });
  const there = items.map(({ reason, payload }) =>
    reason === 'id-conflict' ? `${reason} ${canonicalJson(JSON.parse(payload))}` : `${reason} ${payload}`,
  );
  expect(there.sort()).toEqual(expected.sort());
}

/** Every transition that is recorded was told; the latest word on each flag is the truth. */
async function expectAnnounced(
  store: FullStore,
  bus: Bus,
  truth: ReadonlyMap<string, unknown>,
): Promise<void> {
  expect([...bus.contradicted]).toEqual([]);
  expect(inOrder(lastTold(bus))).toEqual(inOrder(truth));
  for (const id of (await store.scanNodes({ limit: 10_000 })).items) {
    for (const { flag, sequence } of await store.flagsOf(id)) {
      expect(bus.heard.get(`${flag.id}#${sequence}`)?.flag, `${flag.id}#${sequence}`).toEqual(flag);
    }
  }
}

/** What a listener takes for true in the end, however it came to that: each flag as last told of, if it holds. */
export function lastTold({ heard }: Bus): Map<string, FlagAnnouncement['flag']> {
  const latest = new Map<string, FlagAnnouncement>();
  for (const each of heard.values()) {
    if ((latest.get(each.flag.id)?.sequence ?? 0) < each.sequence) latest.set(each.flag.id, each);
  }
  const told = [...latest.values()].filter(each => each.transition !== 'retracted');
  return new Map(told.map(({ flag }) => [flag.id, flag]));
}

const inOrder = (flags: ReadonlyMap<string, unknown>) =>
  [...flags].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, flag]) => flag);

/** Notes of work that nobody did: what a crash left and no redelivery found. */
export async function leftUndone(store: FullStore): Promise<string[]> {
  const { items } = await store.scanNodes({ limit: 10_000 });
  const undone: string[] = [];
  for (const { id, todo, person } of (await store.getNodes(items)).values()) {
    undone.push(...todo.map(task => `${id}: ${task.kind} ${task.node}`));
    const recorded = new Map((await store.flagsOf(id)).map(({ flag, sequence }) => [flag.id, sequence]));
    for (const { flag, sequence } of person?.outbox ?? []) {
      if ((recorded.get(flag.id) ?? 0) < sequence) undone.push(`${id}: announce ${flag.id}#${sequence}`);
    }
  }
  return undone;
}

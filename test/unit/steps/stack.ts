import type { StoredCorrection } from '../../../shared/contract/correction.ts';
import type { Flag } from '../../../shared/contract/flag.ts';
import { defaultIdentityConfig } from '../../../shared/contract/identity-config.ts';
import type { StoredTouchpoint, Touchpoint } from '../../../shared/contract/touchpoint.ts';
import { readCorrections } from '../../../shared/domain/correction.ts';
import { createIdentity, createRanks } from '../../../shared/domain/identity.ts';
import { entriesOf } from '../../../shared/domain/ledger.ts';
import { foldAll } from '../../../shared/domain/person.ts';
import { createSightingSet } from '../../../shared/domain/sightings.ts';
import type { NodeId } from '../../../shared/domain/types.ts';
import { journeyView, personView } from '../../../shared/domain/view.ts';
import { createMemoryAnnouncer } from '../../../shared/memory/announcer.ts';
import { createMemoryStore } from '../../../shared/memory/store.ts';
import { FOLD_AT_ONCE, type IngestDependencies } from '../../../shared/steps/dependencies.ts';
import type { Store } from '../../../shared/steps/ports/store.ts';
import { compiled, complaintDefinition, orderDefinition } from '../../arbitraries/definitions.ts';
import { intake, stored } from '../../arbitraries/stored.ts';

export const definitions = [compiled(orderDefinition), compiled(complaintDefinition)];
export const ranks = createRanks(defaultIdentityConfig);

/** Everything the steps need, in memory, at a clock that the test sets. */
export function createStack(
  store: Store = createMemoryStore(),
  maxAnchors = ranks.maxAnchors,
  foldAtOnce = FOLD_AT_ONCE,
) {
  const announcer = createMemoryAnnouncer();
  const clock = { now: Date.UTC(2026, 11, 1) };
  const deps: IngestDependencies = {
    store,
    announcer,
    ranks: { ...ranks, maxAnchors },
    definitions,
    intake,
    now: () => clock.now,
    foldAtOnce,
    wait: attempt => new Promise(resolve => setTimeout(resolve, Math.random() * attempt)),
  };
  return { deps, store, announcer, clock };
}

export function envelope(...touchpoints: unknown[]): string {
  return JSON.stringify({ 'detail-type': 'Touchpoint Batch', source: 'test', detail: { touchpoints } });
}

interface Outcome {
  persons: Record<NodeId, unknown>;
  bases: Record<string, string>;
  journeys: Record<string, unknown>;
  flags: Record<string, Flag>;
}

/** What the store holds for these touchpoints' identifiers, at `now`; retracted flags aside. */
export async function stateOf(
  store: Store,
  touchpoints: readonly Touchpoint[],
  now: number,
): Promise<Outcome> {
  const seen = await store.getNodes([...new Set(touchpoints.flatMap(each => stored(each).ids))]);
  // A correction may give touchpoints to somebody who has none of their own.
  const holders = seen
    .values()
    .flatMap(node => [...node.tail.map(each => each.holder), ...Object.keys(node.holders)]);
  const nodes = await store.getNodes([...new Set([...seen.keys(), ...holders])]);
  const outcome: Outcome = { persons: {}, bases: {}, journeys: {}, flags: {} };
  for (const node of nodes.values()) {
    const pages = await store.getPages(node.id);
    for (const entry of entriesOf({ node, pages: pages.slice(0, node.pages) })) {
      outcome.bases[entry.tid] = `${entry.holder} ${entry.basis}`;
    }
    for (const { flag } of await store.flagsOf(node.id))
      if (flag.state !== 'retracted') outcome.flags[flag.id] = flag;
    if (node.person === undefined || node.person.touchpoints === 0) continue;
    const { touchpoints: count, firstAt, lastAt, identifiers } = personView(node.id, node.person, ranks);
    outcome.persons[node.id] = { count, firstAt, lastAt, identifiers };
    const archived = (await store.archivedJourneys(node.id, { limit: 1000 })).items.map(each => each.state);
    for (const journey of [...archived, ...node.person.journeys]) {
      const definition = definitions.find(each => each.id === journey.definition);
      if (definition !== undefined)
        outcome.journeys[journey.id] = journeyView(journey, node.id, definition, now);
    }
  }
  return sorted(outcome);
}

/** The same from the definitions alone, in one go over the whole set. */
export function stateByBatch(
  touchpoints: readonly Touchpoint[],
  now: number,
  corrections: readonly StoredCorrection[] = [],
  maxAnchors = ranks.maxAnchors,
): Outcome {
  const set = new Map(touchpoints.map(each => [each.id, stored(each)]));
  const sightings = createSightingSet();
  for (const { at, ids, tid } of set.values()) sightings.add(at, ids, tid);
  const identity = createIdentity(sightings, { ...ranks, maxAnchors }, readCorrections(corrections));
  const held = new Map<NodeId, StoredTouchpoint[]>();
  const outcome: Outcome = { persons: {}, bases: {}, journeys: {}, flags: {} };
  for (const touchpoint of set.values()) {
    const { holder, basis } = identity.attribute(touchpoint.at, touchpoint.ids);
    outcome.bases[touchpoint.tid] = `${holder} ${basis}`;
    held.set(holder, [...(held.get(holder) ?? []), touchpoint]);
  }
  for (const [person, own] of held) {
    const { state, flags } = foldAll(person, own, definitions, now);
    for (const {
      ids: [anchor = ''],
    } of own)
      if (anchor !== person) state.members[anchor] = 1;
    const { touchpoints: count, firstAt, lastAt, identifiers } = personView(person, state, ranks);
    outcome.persons[person] = { count, firstAt, lastAt, identifiers };
    for (const flag of flags.values()) outcome.flags[flag.id] = flag;
    for (const journey of state.journeys) {
      const definition = definitions.find(each => each.id === journey.definition);
      if (definition !== undefined)
        outcome.journeys[journey.id] = journeyView(journey, person, definition, now);
    }
  }
  return sorted(outcome);
}

function sorted(outcome: Outcome): Outcome {
  const inOrder = <T>(record: Record<string, T>) =>
    Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    persons: inOrder(outcome.persons),
    bases: inOrder(outcome.bases),
    journeys: inOrder(outcome.journeys),
    flags: inOrder(outcome.flags),
  };
}

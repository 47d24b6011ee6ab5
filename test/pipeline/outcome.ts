import type { StoredTouchpoint, Touchpoint } from '../../shared/contract/touchpoint.ts';
import { shippedDefinitions } from '../../shared/definitions/shipped.ts';
import { createIdentity, createRanks } from '../../shared/domain/identity.ts';
import { entriesOf } from '../../shared/domain/ledger.ts';
import { foldAll } from '../../shared/domain/person.ts';
import { createSightingSet } from '../../shared/domain/sightings.ts';
import { journeyView, personView } from '../../shared/domain/view.ts';
import { type IntakeConfig, readTouchpoint } from '../../shared/steps/intake.ts';
import type { LocalStack } from './local-stack.ts';

/** All that is derived from a set of touchpoints, each part by id and in its order. */
export interface Outcome {
  persons: Record<string, unknown>;
  /** Whose each touchpoint is, and why. */
  attributions: Record<string, string>;
  journeys: Record<string, unknown>;
  flags: Record<string, unknown>;
}

/** What the local stack holds: journeys and flags as the query API gives them, the rest from the table. */
export async function outcomeOf(stack: LocalStack, touchpoints: readonly Touchpoint[]): Promise<Outcome> {
  const outcome: Outcome = { persons: {}, attributions: {}, journeys: {}, flags: {} };
  const ids = new Set(touchpoints.flatMap(each => read(each, stack.intake).ids));
  const ranks = createRanks(stack.intake.identity);
  for (const node of (await stack.store.getNodes([...ids])).values()) {
    const pages = node.pages === 0 ? [] : await stack.store.getPages(node.id);
    for (const entry of entriesOf({ node, pages: pages.slice(0, node.pages) })) {
      outcome.attributions[entry.tid] = `${entry.holder} ${entry.basis}`;
    }
    if (node.person !== undefined && node.person.touchpoints > 0) {
      outcome.persons[node.id] = personView(node.id, node.person, ranks);
    }
  }
  for (const journey of await stack.all('/v1/journeys')) outcome.journeys[journey.id] = journey;
  for (const flag of await stack.all('/v1/flags')) outcome.flags[flag.id] = flag;
  return inOrder(outcome);
}

/** The same from the core alone, in one fold over the whole set. `now` in ms. */
export function outcomeByCore(
  touchpoints: readonly Touchpoint[],
  intake: IntakeConfig,
  now: number,
): Outcome {
  const set = touchpoints.map(each => read(each, intake));
  const sightings = createSightingSet();
  for (const { at, ids, tid } of set) sightings.add(at, ids, tid);
  const ranks = createRanks(intake.identity);
  const identity = createIdentity(sightings, ranks);
  const outcome: Outcome = { persons: {}, attributions: {}, journeys: {}, flags: {} };
  const held = Map.groupBy(set, ({ tid, at, ids }) => {
    const { holder, basis } = identity.attribute(at, ids);
    outcome.attributions[tid] = `${holder} ${basis}`;
    return holder;
  });
  for (const [person, own] of held) {
    const { state, flags } = foldAll(person, own, shippedDefinitions, now);
    // The anchors of what they hold; ingest keeps count of them, a fold over the set needs none.
    for (const {
      ids: [anchor = ''],
    } of own)
      if (anchor !== person) state.members[anchor] = 1;
    outcome.persons[person] = personView(person, state, ranks);
    for (const flag of flags.values()) outcome.flags[flag.id] = flag;
    for (const journey of state.journeys) {
      const definition = shippedDefinitions.find(each => each.id === journey.definition);
      if (definition !== undefined) {
        outcome.journeys[journey.id] = journeyView(journey, person, definition, now);
      }
    }
  }
  // As JSON, like an answer of the API.
  return inOrder(JSON.parse(JSON.stringify(outcome)));
}

function read(touchpoint: Touchpoint, intake: IntakeConfig): StoredTouchpoint {
  const result = readTouchpoint(touchpoint, Number.POSITIVE_INFINITY, intake);
  if (!result.ok) throw new Error(`${touchpoint.id} is not valid: ${JSON.stringify(result.issues)}`);
  return result.touchpoint;
}

function inOrder(outcome: Outcome): Outcome {
  const sorted = <T>(record: Record<string, T>) =>
    Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    persons: sorted(outcome.persons),
    attributions: sorted(outcome.attributions),
    journeys: sorted(outcome.journeys),
    flags: sorted(outcome.flags),
  };
}

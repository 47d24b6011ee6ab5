import type { Flag } from '../contract/flag.ts';
import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import type { CompiledDefinition } from './definition.ts';
import type { FlagChange } from './flag.ts';
import { advance, expireAll, inOrder } from './journey.ts';
import type { FlagTransition, JourneyState, NodeId, PersonState } from './types.ts';

/** The farthest time a Date can hold; unlike infinity it survives JSON. */
const END_OF_TIME = 8.64e15;

export function newPerson(): PersonState {
  return {
    members: {},
    touchpoints: 0,
    firstAt: END_OF_TIME,
    last: { at: -END_OF_TIME, id: '' },
    journeys: [],
    archived: 0,
    sequence: 0,
    outbox: [],
  };
}

/**
 * Whether a touchpoint comes after all that was folded, so that it can be appended: after the last touchpoint, and
 * after every deadline taken for missed. One that occurred in time shows that its drop-off never was.
 */
export function isNext(person: PersonState, touchpoint: StoredTouchpoint): boolean {
  if (person.journeys.some(({ dropped }) => dropped !== undefined && touchpoint.at <= dropped.at))
    return false;
  return inOrder(person.last, touchpoint) < 0;
}

/** Adds the next touchpoint in order, in place (see `isNext`). */
export function append(
  state: PersonState,
  person: NodeId,
  touchpoint: StoredTouchpoint,
  definitions: readonly CompiledDefinition[],
): FlagChange[] {
  state.touchpoints += 1;
  state.firstAt = Math.min(state.firstAt, touchpoint.at);
  state.last = { at: touchpoint.at, id: touchpoint.id };
  return advance(state.journeys, person, touchpoint, definitions);
}

/**
 * A person folded from nothing, part by part: each part in any order, but all of it after the parts before. `kept`:
 * journeys whose first touchpoints have expired; they stay as they were folded, and what comes after their last joins them.
 */
export function createFold(
  person: NodeId,
  definitions: readonly CompiledDefinition[],
  kept: readonly JourneyState[] = [],
): {
  add(touchpoints: readonly StoredTouchpoint[]): void;
  /** At `now`, with every flag that holds, by id. */
  finish(now: number): { state: PersonState; flags: Map<string, Flag> };
} {
  const state = { ...newPerson(), journeys: structuredClone([...kept]) };
  const until = new Map<string, number>();
  for (const { definition, last } of kept)
    until.set(definition, Math.max(last.at, until.get(definition) ?? last.at));
  const flags = new Map<string, Flag>();
  const note = (changes: FlagChange[]) => {
    for (const { flag } of changes) flags.set(flag.id, flag);
  };
  return {
    add(touchpoints) {
      for (const each of [...touchpoints].sort(inOrder)) {
        const open =
          kept.length === 0
            ? definitions
            : definitions.filter(({ id }) => each.at > (until.get(id) ?? -END_OF_TIME));
        note(append(state, person, each, open));
      }
    },
    finish(now) {
      note(expireAll(state.journeys, person, definitions, now));
      return { state, flags };
    },
  };
}

/** All of a person's touchpoints, in any order, folded at `now`; with every flag that holds, by id. */
export function foldAll(
  person: NodeId,
  touchpoints: readonly StoredTouchpoint[],
  definitions: readonly CompiledDefinition[],
  now: number,
): { state: PersonState; flags: Map<string, Flag> } {
  const fold = createFold(person, definitions);
  fold.add(touchpoints);
  return fold.finish(now);
}

/** Numbers flag changes and puts them in the outbox, in place. */
export function post(
  state: PersonState,
  changes: readonly { transition: FlagTransition['transition']; flag: Flag }[],
): void {
  for (const { transition, flag } of changes) {
    state.sequence += 1;
    state.outbox.push({ sequence: state.sequence, transition, flag });
  }
}

/**
 * What must be announced so that flags known as `before` become `after`: raised, resolved, raised anew, or retracted
 * where they hold no longer. In order of id.
 */
export function flagDifference(
  before: ReadonlyMap<string, Flag>,
  after: ReadonlyMap<string, Flag>,
): Omit<FlagTransition, 'sequence'>[] {
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort();
  return ids.flatMap(id => {
    const [was, is] = [before.get(id), after.get(id)];
    if (is === undefined) {
      return was === undefined || was.state === 'retracted'
        ? []
        : [{ transition: 'retracted' as const, flag: { ...was, state: 'retracted' as const } }];
    }
    if (was !== undefined && JSON.stringify(was) === JSON.stringify(is)) return [];
    return [{ transition: is.state, flag: is }];
  });
}

/** Journeys kept in the person's node: beyond these, ended ones that no rule looks back to are archived. */
export const LIVE_JOURNEYS = 4;

/** Ledgers that a person's node can name beside its own. */
export const MOST_MEMBERS = 1_000;

/** Names a ledger that holds touchpoints of the person, with the count of changes folded, in place. */
export function nameMember(state: PersonState, ledger: NodeId, count: number): void {
  const isKnown = state.members[ledger] !== undefined;
  if (isKnown || Object.keys(state.members).length < MOST_MEMBERS) state.members[ledger] = count;
  else state.more = true;
}

/** More than these the node cannot hold: then open ones leave too, the longest untouched first. */
export const MOST_JOURNEYS = 200;

/** Takes out of `state` the journeys that may leave it, in place; of these, only such as `mayLeave` allows. */
export function takeArchivable(
  state: PersonState,
  mayLeave: (journey: JourneyState) => boolean = () => true,
): JourneyState[] {
  const taken: JourneyState[] = [];
  for (let i = 0; i < state.journeys.length && state.journeys.length > LIVE_JOURNEYS; ) {
    const journey = state.journeys[i] as JourneyState;
    const isLatest = state.journeys.findLast(each => each.definition === journey.definition) === journey;
    const goesOn = journey.ended === undefined && journey.dropped === undefined;
    if (isLatest || (goesOn && state.journeys.length <= MOST_JOURNEYS) || !mayLeave(journey)) i += 1;
    else taken.push(...state.journeys.splice(i, 1));
  }
  state.archived += taken.length;
  return taken;
}

import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { detectPingPong } from './channel-runs.ts';
import { detectContact } from './containment.ts';
import { detectContradiction } from './contradiction.ts';
import { type CompiledDefinition, costOf, keyOf } from './definition.ts';
import { expire, recover } from './drop-off.ts';
import type { FlagChange, Fold } from './flag.ts';
import { compare } from './identity.ts';
import { countActivity, detectRework } from './rework.ts';
import type { JourneyState, Mark, NodeId } from './types.ts';

/** Order of touchpoints within a person: event time, then id. */
export function inOrder(a: { at: number; id: string }, b: { at: number; id: string }): number {
  return a.at - b.at || compare(a.id, b.id);
}

/**
 * Adds a person's next touchpoint, in order, to their journeys (semantics §3–4), in place: `journeys` is kept in the
 * order of latest touchpoint. Returns what became of flags.
 */
export function advance(
  journeys: JourneyState[],
  person: NodeId,
  touchpoint: StoredTouchpoint,
  definitions: readonly CompiledDefinition[],
): FlagChange[] {
  const changes: FlagChange[] = [];
  for (const definition of definitions) {
    const stage = definition.stageOf(touchpoint.activity);
    if (stage === undefined) continue;
    const key = keyOf(definition, touchpoint);
    const journey = route(journeys, definition, touchpoint, key);
    if (journey === undefined) {
      journeys.push(begin(definition, touchpoint, stage.id, key));
    } else {
      if (key !== undefined) journey.key ??= key;
      follow({ journey, person, definition, changes }, touchpoint, stage.id);
      journeys.push(...journeys.splice(journeys.indexOf(journey), 1));
    }
  }
  return changes;
}

/** At `now`, raises the drop-offs of deadlines missed. */
export function expireAll(
  journeys: readonly JourneyState[],
  person: NodeId,
  definitions: readonly CompiledDefinition[],
  now: number,
): FlagChange[] {
  const changes: FlagChange[] = [];
  for (const journey of journeys) {
    const definition = definitions.find(each => each.id === journey.definition);
    if (definition !== undefined) expire({ journey, person, definition, changes }, now);
  }
  return changes;
}

/** The journey a touchpoint goes on with; none: it begins one. */
function route(
  journeys: readonly JourneyState[],
  definition: CompiledDefinition,
  touchpoint: StoredTouchpoint,
  key: NodeId | undefined,
): JourneyState | undefined {
  const sameDefinition = (each: JourneyState) => each.definition === definition.id;
  if (key !== undefined) {
    const keyed = journeys.find(each => sameDefinition(each) && each.key === key);
    if (keyed !== undefined) return keyed;
  }
  const latest = journeys.findLast(sameDefinition);
  if (latest === undefined || (key !== undefined && latest.key !== undefined)) return undefined;
  if (touchpoint.at - latest.last.at > definition.inactivity) return undefined;
  if (latest.ended !== undefined && definition.starts.has(touchpoint.activity)) return undefined;
  return latest;
}

function begin(
  definition: CompiledDefinition,
  touchpoint: StoredTouchpoint,
  stage: string,
  key: NodeId | undefined,
): JourneyState {
  const mark = markOf(touchpoint);
  const journey: JourneyState = {
    id: `${definition.id}~${touchpoint.tid}`,
    definition: definition.id,
    version: definition.version,
    ...(key === undefined ? {} : { key }),
    startedAt: touchpoint.at,
    last: mark,
    lastTid: touchpoint.tid,
    stage,
    touchpoints: 0,
    recoveries: [],
    channels: [],
    activities: {},
    run: { length: 0, channels: [] },
    occurrences: 0,
    channelRuns: { first: mark },
    contacts: {},
    assisted: {},
    statements: {},
    cost: 0,
    siloCost: 0,
    flags: {},
  };
  // A first touchpoint has nothing before it to flag; the detections only note it.
  const fold: Fold = { journey, person: '', definition, changes: [] };
  detectContact(fold, touchpoint, mark, stage);
  detectContradiction(fold, touchpoint, mark, stage);
  note(fold, touchpoint, mark, stage);
  return journey;
}

function follow(fold: Fold, touchpoint: StoredTouchpoint, stage: string): void {
  const mark = markOf(touchpoint);
  expire(fold, touchpoint.at);
  recover(fold, touchpoint, mark);
  detectRework(fold, touchpoint, mark, stage);
  detectPingPong(fold, touchpoint, mark, stage);
  detectContact(fold, touchpoint, mark, stage);
  detectContradiction(fold, touchpoint, mark, stage);
  note(fold, touchpoint, mark, stage);
}

function note({ journey, definition }: Fold, touchpoint: StoredTouchpoint, mark: Mark, stage: string): void {
  countActivity(journey, touchpoint, mark);
  journey.touchpoints += 1;
  journey.last = mark;
  journey.lastTid = touchpoint.tid;
  journey.stage = stage;
  journey.cost += costOf(definition, touchpoint);
  if (touchpoint.value !== undefined) journey.value = touchpoint.value;
  if (!journey.channels.includes(mark.channel)) journey.channels.push(mark.channel);
  if (journey.ended !== undefined) return;
  if (definition.goals.has(mark.activity)) journey.ended = { state: 'completed', at: mark.at };
  else if (definition.cancels.has(mark.activity)) journey.ended = { state: 'cancelled', at: mark.at };
}

function markOf(touchpoint: StoredTouchpoint): Mark {
  return {
    id: touchpoint.id,
    at: touchpoint.at,
    channel: touchpoint.channel,
    activity: touchpoint.activity,
    ...(touchpoint.team === undefined ? {} : { team: touchpoint.team }),
  };
}

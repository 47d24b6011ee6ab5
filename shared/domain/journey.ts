import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { detectPingPong } from './channel-runs.ts';
import { detectContact } from './containment.ts';
import { detectContradiction } from './contradiction.ts';
import { type CompiledDefinition, costOf, keyOf } from './definition.ts';
import { definitionOf, knowsActivity, versionAt, versionOf } from './definition-versions.ts';
import { expire, recover } from './drop-off.ts';
import type { FlagChange, Fold } from './flag.ts';
import { compare } from './node-id.ts';
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
  for (const newest of definitions) {
    if (!knowsActivity(newest, touchpoint.activity)) continue;
    const journey = route(journeys, newest, touchpoint);
    const definition =
      journey === undefined ? versionAt(newest, touchpoint.at) : (versionOf(newest, journey) ?? newest);
    // What only another version knows is left out of a journey; it begins none beside it.
    const stage = definition?.stageOf(touchpoint.activity);
    if (definition === undefined || stage === undefined) continue;
    const key = keyOf(definition, touchpoint);
    if (journey === undefined) {
      journeys.push(begin(definition, touchpoint, stage.id, key));
    } else {
      if (key !== undefined) journey.key ??= key;
      follow({ journey, person, definition, changes }, touchpoint, stage.id);
      if (journeys.at(-1) !== journey) journeys.push(...journeys.splice(journeys.indexOf(journey), 1));
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
    const definition = definitionOf(definitions, journey);
    if (definition !== undefined) expire({ journey, person, definition, changes }, now);
  }
  return changes;
}

/**
 * The journey a touchpoint goes on with, by the rules of the journey's own version; none: it may begin one of the
 * version in force.
 */
function route(
  journeys: readonly JourneyState[],
  newest: CompiledDefinition,
  touchpoint: StoredTouchpoint,
): JourneyState | undefined {
  let latest: JourneyState | undefined;
  for (const journey of journeys) {
    if (journey.definition !== newest.id) continue;
    latest = journey;
    if (journey.key === undefined) continue;
    if (keyOf(versionOf(newest, journey) ?? newest, touchpoint) === journey.key) return journey;
  }
  if (latest === undefined) return undefined;
  const own = versionOf(newest, latest) ?? newest;
  if (latest.key !== undefined && keyOf(own, touchpoint) !== undefined) return undefined;
  if (touchpoint.at - latest.last.at > own.inactivity) return undefined;
  const next = versionAt(newest, touchpoint.at);
  if (latest.ended !== undefined && next?.starts.has(touchpoint.activity)) return undefined;
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
  journey.latest ??= {};
  journey.latest[mark.channel] = mark;
  if (journey.ended !== undefined) return;
  if (definition.goals.has(mark.activity)) journey.ended = { state: 'completed', at: mark.at };
  else if (definition.cancels.has(mark.activity)) journey.ended = { state: 'cancelled', at: mark.at };
}

function markOf(touchpoint: StoredTouchpoint): Mark {
  const { id, at, channel, activity, team } = touchpoint;
  return team === undefined ? { id, at, channel, activity } : { id, at, channel, activity, team };
}

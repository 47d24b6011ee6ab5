import type { Silo } from '../contract/flag.ts';
import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { type CompiledDefinition, costOf, teamOf } from './definition.ts';
import { type Fold, raise } from './flag.ts';
import type { ActivityState, JourneyState, Mark } from './types.ts';

/** Self-loops, repetitions and what of them a silo induced (semantics §4); one flag an occurrence. */
export function detectRework(fold: Fold, touchpoint: StoredTouchpoint, mark: Mark, stage: string): void {
  const { journey, definition } = fold;
  const earlier = own(journey.activities, touchpoint.activity);
  if (earlier === undefined) return;
  journey.occurrences += 1;
  if (definition.repeatable(touchpoint.activity)) return;

  const immediately = journey.last.activity === touchpoint.activity;
  const variant = isRedo(earlier.last, mark) ? 'redo' : 'repeat';
  const silo = variant === 'redo' ? siloOf(journey, definition, earlier, touchpoint, mark) : undefined;
  const cost = costOf(definition, touchpoint);
  if (silo !== undefined) journey.siloCost += cost;
  raise(fold, {
    kind: immediately ? 'self-loop' : 'repetition',
    at: mark.at,
    tid: touchpoint.tid,
    stage,
    marks: [earlier.last, mark],
    extra: {
      variant,
      cost: { amount: cost, currency: definition.currency },
      ...(silo === undefined ? {} : { silo }),
    },
  });
}

function isRedo(earlier: Mark, later: Mark): boolean {
  if (earlier.channel !== later.channel) return true;
  return earlier.team !== undefined && later.team !== undefined && earlier.team !== later.team;
}

function siloOf(
  journey: JourneyState,
  definition: CompiledDefinition,
  earlier: ActivityState,
  touchpoint: StoredTouchpoint,
  mark: Mark,
): Silo | undefined {
  const contradicted = journey.contradictedBy !== undefined && journey.contradictedBy >= earlier.order;
  if (touchpoint.context?.received === true && !contradicted) return undefined;
  return {
    boundary: { from: side(definition, earlier.last), to: side(definition, mark) },
    cause: contradicted ? 'contradiction' : causeOf(earlier.outcome),
  };
}

function causeOf(outcomeBefore: string | undefined): Silo['cause'] {
  if (outcomeBefore === 'failed') return 'failed-before';
  if (outcomeBefore === 'abandoned') return 'unresolved-before';
  return 'no-handoff';
}

function side(definition: CompiledDefinition, mark: Mark): Silo['boundary']['from'] {
  const team = teamOf(definition, mark);
  return team === undefined ? { channel: mark.channel } : { channel: mark.channel, team };
}

/** Counts the touchpoint in its activity and its run, for the published measures (semantics §5; resource := channel). */
export function countActivity(journey: JourneyState, touchpoint: StoredTouchpoint, mark: Mark): void {
  const { activity, channel } = touchpoint;
  const known = own(journey.activities, activity);
  const goesOn = known !== undefined && journey.last.activity === activity;
  const state: ActivityState = known ?? {
    count: 0,
    runs: 0,
    loops: 0,
    redoLoops: 0,
    channels: [],
    last: mark,
    order: 0,
  };
  const { run } = journey;
  if (goesOn) {
    run.length += 1;
    const wasRedo = run.channels.length > 1;
    addOnce(run.channels, channel);
    if (run.length === 2) state.loops += 1;
    if (!wasRedo && run.channels.length > 1) state.redoLoops += 1;
  } else {
    journey.run = { length: 1, channels: [channel] };
    state.runs += 1;
  }
  state.count += 1;
  addOnce(state.channels, channel);
  state.last = mark;
  state.order = journey.touchpoints + 1;
  if (touchpoint.outcome === undefined) delete state.outcome;
  else state.outcome = touchpoint.outcome;
  journey.activities[activity] = state;
}

function addOnce(list: string[], value: string): void {
  if (!list.includes(value)) list.push(value);
}

/** Producers choose the keys of these records: `constructor` must not find what every object inherits. */
export function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

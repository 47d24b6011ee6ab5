import type { Journey, Person } from '../contract/journey.ts';
import type { CompiledDefinition } from './definition.ts';
import { deadlineOf } from './drop-off.ts';
import { instant } from './flag.ts';
import type { Ranks } from './identity.ts';
import { compare, namespaceOf } from './node-id.ts';
import type { JourneyState, NodeId, PersonState } from './types.ts';

/** A journey as it stands at `now` (ms), whether or not the sweep has come by. */
export function journeyView(
  state: JourneyState,
  person: NodeId,
  definition: CompiledDefinition,
  now: number,
): Journey {
  const missed = state.dropped?.at ?? deadlineBefore(now, state, definition);
  const ended =
    state.ended ?? (missed === undefined ? undefined : { state: 'dropped-off' as const, at: missed });
  const unannounced = missed !== undefined && state.dropped === undefined;
  const amount = (value: number) => ({
    amount: Math.round(value * 1e6) / 1e6,
    currency: definition.currency,
  });
  return {
    id: state.id,
    person,
    definition: { id: state.definition, version: state.version },
    state: ended?.state ?? 'open',
    stage: state.stage,
    startedAt: instant(state.startedAt),
    lastAt: instant(state.last.at),
    ...(ended === undefined ? {} : { endedAt: instant(ended.at) }),
    keyed: state.key !== undefined,
    touchpoints: state.touchpoints,
    channels: state.channels,
    flags: unannounced ? { ...state.flags, 'drop-off': (state.flags['drop-off'] ?? 0) + 1 } : state.flags,
    rework: reworkOf(state),
    cost: amount(state.cost),
    siloCost: amount(state.siloCost),
    ...(state.value === undefined ? {} : { value: state.value }),
    recoveries: state.recoveries.map(({ at, channel }) => ({ at: instant(at), channel })),
  };
}

function deadlineBefore(
  now: number,
  state: JourneyState,
  definition: CompiledDefinition,
): number | undefined {
  const deadline = deadlineOf(state, definition);
  return deadline !== undefined && deadline < now ? deadline : undefined;
}

/** The three published readings of one journey (semantics §5; resource := channel). */
function reworkOf(state: JourneyState): Journey['rework'] {
  const activities = Object.values(state.activities);
  const repeated = activities.filter(each => each.runs > 1);
  const redone = repeated.filter(each => each.channels.length > 1);
  const loops = sum(activities.map(each => each.loops));
  const redoLoops = sum(activities.map(each => each.redoLoops));
  return {
    pm4py: state.touchpoints - activities.length,
    edeaR: {
      selfLoops: { all: loops, repeat: loops - redoLoops, redo: redoLoops },
      repetitions: { all: repeated.length, repeat: repeated.length - redone.length, redo: redone.length },
    },
    occurrences: state.occurrences,
  };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** A person and the identifiers whose touchpoints count as theirs. */
export function personView(id: NodeId, state: PersonState, ranks: Ranks): Person {
  const nodes = [id, ...Object.keys(state.members).sort(compare)];
  return {
    id,
    kind: ranks.personal(id) ? 'personal' : 'anonymous',
    namespace: namespaceOf(id),
    touchpoints: state.touchpoints,
    ...(state.touchpoints === 0 ? {} : { firstAt: instant(state.firstAt), lastAt: instant(state.last.at) }),
    identifiers: nodes.map(node => ({
      namespace: namespaceOf(node),
      hash: node.slice(node.indexOf('.') + 1),
    })),
  };
}

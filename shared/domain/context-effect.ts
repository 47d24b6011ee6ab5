import type { Flag } from '../contract/flag.ts';
import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { type CompiledDefinition, costOf, teamOf } from './definition.ts';
import { type Difference, difference, type Proportion, proportion } from './proportion.ts';

/** How a touchpoint had the context: `proven` by a receipt, `claimed` by its word alone, or not at all. */
export type ContextKind = 'proven' | 'claimed' | 'none';

/** A journey with its touchpoints in order, and the flags on it that hold. */
export interface JourneyTold {
  definition: CompiledDefinition;
  touchpoints: readonly StoredTouchpoint[];
  flags: readonly Flag[];
}

/** Of the hand-overs to a channel or team that had the context in one way. Money in the currency of the journeys. */
export interface ContextGroup {
  handOvers: number;
  /** Hand-overs at which an activity was done again that the definition does not let repeat. */
  redone: Proportion;
  /** Those of them that a silo induced. */
  silo: Proportion;
  cost: number;
  costOfRedone: number;
  costOfSilo: number;
  /** Of journeys all of whose hand-overs were at least so, those with anything redone. */
  journeys: Proportion;
}

export interface ContextEffect {
  groups: Record<ContextKind, ContextGroup>;
  /** Share redone less that without context. */
  differences: { proven?: Difference; claimed?: Difference };
}

const KINDS: readonly ContextKind[] = ['proven', 'claimed', 'none'];

interface HandOver {
  kind: ContextKind;
  redone: boolean;
  silo: boolean;
  cost: number;
}

/**
 * Rework with and without context, side by side. It counts hand-overs: touchpoints on another channel, or by another team,
 * than the one before; nothing else can be done again by somebody else. An association, never a cause: channels that ask
 * for the context may differ in other ways too. And read `redone` first: silo-induced rework is by definition rework
 * without context (or after a contradiction), so its share must differ. All journeys are of one currency.
 */
export function effectOfContext(journeys: readonly JourneyTold[]): ContextEffect {
  const told = journeys.map(handOversOf).filter(each => each.length > 0);
  const all = told.flat();
  const group = (kind: ContextKind): ContextGroup => {
    const own = all.filter(each => each.kind === kind);
    const redone = own.filter(each => each.redone);
    const silo = own.filter(each => each.silo);
    const alike = told.filter(each => weakest(each) === kind);
    return {
      handOvers: own.length,
      redone: proportion(redone.length, own.length),
      silo: proportion(silo.length, own.length),
      cost: costOfAll(own),
      costOfRedone: costOfAll(redone),
      costOfSilo: costOfAll(silo),
      journeys: proportion(alike.filter(each => each.some(one => one.redone)).length, alike.length),
    };
  };
  const groups = { proven: group('proven'), claimed: group('claimed'), none: group('none') };
  const proven = difference(groups.proven.redone, groups.none.redone);
  const claimed = difference(groups.claimed.redone, groups.none.redone);
  return {
    groups,
    differences: {
      ...(proven === undefined ? {} : { proven }),
      ...(claimed === undefined ? {} : { claimed }),
    },
  };
}

/** A receipt proves that the channel was given the context; that it had it when it said so, it must say itself. */
export function contextKind({ context }: Pick<StoredTouchpoint, 'context'>): ContextKind {
  if (context?.received !== true) return 'none';
  return context.proof === 'proven' ? 'proven' : 'claimed';
}

function handOversOf({ definition, touchpoints, flags }: JourneyTold): HandOver[] {
  const redo = new Map(
    flags
      .filter(({ variant, state }) => variant === 'redo' && state !== 'retracted')
      .map(flag => [flag.evidence.at(-1)?.touchpoint, flag]),
  );
  return touchpoints.flatMap((touchpoint, place) => {
    const before = touchpoints[place - 1];
    if (before === undefined || !isHandOver(definition, before, touchpoint)) return [];
    const flag = redo.get(touchpoint.id);
    return [
      {
        kind: contextKind(touchpoint),
        redone: flag !== undefined,
        silo: flag?.silo !== undefined,
        cost: costOf(definition, touchpoint),
      },
    ];
  });
}

function isHandOver(definition: CompiledDefinition, a: StoredTouchpoint, b: StoredTouchpoint): boolean {
  if (a.channel !== b.channel) return true;
  const [from, to] = [teamOf(definition, a), teamOf(definition, b)];
  return from !== undefined && to !== undefined && from !== to;
}

/** The journey is as its worst hand-over was. */
function weakest(handOvers: readonly HandOver[]): ContextKind {
  return KINDS.findLast(kind => handOvers.some(each => each.kind === kind)) ?? 'none';
}

function costOfAll(handOvers: readonly HandOver[]): number {
  const sum = handOvers.reduce((total, { cost }) => total + cost, 0);
  // Cents add up without the dust of binary fractions.
  return Math.round(sum * 1e6) / 1e6;
}

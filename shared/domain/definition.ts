import type { JourneyDefinition } from '../contract/journey-definition.ts';
import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import type { NodeId } from './types.ts';

type Stage = JourneyDefinition['stages'][number];
type Channel = JourneyDefinition['channels'][string];

/**
 * A definition with its patterns and durations (ms) worked out once. Lists hold one of each id, its newest version; the
 * versions before it hang on it (`definition-versions.ts`).
 */
export interface CompiledDefinition {
  id: string;
  version: number;
  /** Journeys that begin at this time (ms) or later are of this version, unless a newer one is in force too. */
  effectiveFrom: number;
  /** The version before this one. */
  earlier?: CompiledDefinition;
  currency: string;
  source: JourneyDefinition;
  /** The stage an activity belongs to: exact before prefix, longer prefix before shorter. */
  stageOf(activity: string): CompiledStage | undefined;
  starts: ReadonlySet<string>;
  goals: ReadonlySet<string>;
  cancels: ReadonlySet<string>;
  repeatable(activity: string): boolean;
  channel(slug: string): Channel | undefined;
  inactivity: number;
  recoverWithin: number;
  containmentWindow: number;
  repeatContactWindow: number;
}

export interface CompiledStage {
  id: string;
  team: string | undefined;
  /** Time to leave the stage; the definition's inactivity where the stage names none. */
  expectedWithin: number;
}

/** In force since ever: that of definitions that ship. */
export const SINCE_EVER = Number.NEGATIVE_INFINITY;

/** `toMs` reads the contract's durations; they are valid once the schema has passed them. */
export function compileDefinition(
  source: JourneyDefinition,
  toMs: (duration: string) => number,
  effectiveFrom = SINCE_EVER,
): CompiledDefinition {
  const inactivity = toMs(source.inactivity);
  const stageOf = matcherOf(
    source.stages.flatMap(stage => {
      const compiled = compileStage(stage, inactivity, toMs);
      return stage.activities.map(each => [each, compiled] as const);
    }),
  );
  const repeatable = matcherOf(source.repeatable.map(each => [each, true] as const));
  const channels = new Map(Object.entries(source.channels));
  return {
    id: source.id,
    version: source.version,
    effectiveFrom,
    currency: source.currency,
    source,
    stageOf,
    starts: new Set(source.starts),
    goals: new Set(source.goals),
    cancels: new Set(source.cancels),
    repeatable: activity => repeatable(activity) === true,
    channel: slug => channels.get(slug),
    inactivity,
    recoverWithin: toMs(source.recoverWithin),
    containmentWindow: toMs(source.containmentWindow),
    repeatContactWindow: toMs(source.repeatContactWindow),
  };
}

function compileStage(stage: Stage, inactivity: number, toMs: (duration: string) => number): CompiledStage {
  return {
    id: stage.id,
    team: stage.team,
    expectedWithin: stage.expectedWithin === undefined ? inactivity : toMs(stage.expectedWithin),
  };
}

/** What stands beside the pattern that an activity matches: exact before prefix, longer prefix before shorter. */
function matcherOf<T>(patterns: (readonly [string, T])[]): (activity: string) => T | undefined {
  const exact = new Map(patterns.filter(([text]) => !text.endsWith('.*')));
  const prefixes = patterns
    .filter(([text]) => text.endsWith('.*'))
    .map(([text, target]) => [text.slice(0, -1), target] as const)
    .sort((a, b) => b[0].length - a[0].length);
  return activity => {
    const target = exact.get(activity);
    if (target !== undefined) return target;
    for (const [prefix, target] of prefixes) if (activity.startsWith(prefix)) return target;
    return undefined;
  };
}

/** The journey key that counts in this definition, as its node. */
export function keyOf(definition: CompiledDefinition, touchpoint: StoredTouchpoint): NodeId | undefined {
  const { keyTypes } = definition.source;
  const key = touchpoint.ids.at(-1);
  if (key === undefined || !key.startsWith('journey:')) return undefined;
  if (keyTypes === undefined) return key;
  return touchpoint.journeyType !== undefined && keyTypes.includes(touchpoint.journeyType) ? key : undefined;
}

/** The team that answers for a touchpoint: the one it names, else the owner of the channel, else of the stage. */
export function teamOf(
  definition: CompiledDefinition,
  at: { channel: string; activity: string; team?: string | undefined },
): string | undefined {
  return at.team ?? definition.channel(at.channel)?.team ?? definition.stageOf(at.activity)?.team;
}

/** Cost to serve in the definition's currency: the touchpoint's own, else its channel's unit cost. */
export function costOf(definition: CompiledDefinition, touchpoint: StoredTouchpoint): number {
  if (touchpoint.cost?.currency === definition.currency) return touchpoint.cost.amount;
  return definition.channel(touchpoint.channel)?.unitCost ?? 0;
}

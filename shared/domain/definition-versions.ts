import type { CompiledDefinition } from './definition.ts';
import type { JourneyState } from './types.ts';

/**
 * Versions of a definition, the newest first. A journey keeps the version it began with: the newest of those in force
 * when its first touchpoint occurred. So it is a function of the touchpoints and of the definitions, whatever the order
 * in which either came in.
 */
export function* versionsOf(newest: CompiledDefinition): Generator<CompiledDefinition> {
  for (let each: CompiledDefinition | undefined = newest; each !== undefined; each = each.earlier) yield each;
}

/** Versions of one id hung on each other: the newest. `undefined` where there is none. */
export function chainVersions(versions: readonly CompiledDefinition[]): CompiledDefinition | undefined {
  let newest: CompiledDefinition | undefined;
  for (const each of [...versions].sort((a, b) => a.version - b.version)) {
    newest = newest === undefined ? each : { ...each, earlier: newest };
  }
  return newest;
}

/** The version that a journey beginning at `at` (ms) is of; `undefined` before any was in force. */
export function versionAt(newest: CompiledDefinition, at: number): CompiledDefinition | undefined {
  let each: CompiledDefinition | undefined = newest;
  while (each !== undefined && each.effectiveFrom > at) each = each.earlier;
  return each;
}

/** The version of this number; `undefined` where it is not known here. */
export function versionNumbered(newest: CompiledDefinition, version: number): CompiledDefinition | undefined {
  let each: CompiledDefinition | undefined = newest;
  while (each !== undefined && each.version !== version) each = each.earlier;
  return each;
}

/** The version a journey is of; where its own is not known (any more), the one in force at its start. */
export function versionOf(
  newest: CompiledDefinition,
  journey: Pick<JourneyState, 'version' | 'startedAt'>,
): CompiledDefinition | undefined {
  return versionNumbered(newest, journey.version) ?? versionAt(newest, journey.startedAt);
}

/** The definition of a journey, in the journey's version. */
export function definitionOf(
  definitions: readonly CompiledDefinition[],
  journey: Pick<JourneyState, 'definition' | 'version' | 'startedAt'>,
): CompiledDefinition | undefined {
  const newest = definitions.find(each => each.id === journey.definition);
  return newest === undefined ? undefined : versionOf(newest, journey);
}

/** Whether an activity belongs to a stage of any version. */
export function knowsActivity(newest: CompiledDefinition, activity: string): boolean {
  let each: CompiledDefinition | undefined = newest;
  while (each !== undefined && each.stageOf(activity) === undefined) each = each.earlier;
  return each !== undefined;
}

/** Whether journeys are of the versions they should be: not where a version has been put into force before their start. */
export function areCurrent(
  journeys: readonly Pick<JourneyState, 'definition' | 'version' | 'startedAt'>[],
  definitions: readonly CompiledDefinition[],
): boolean {
  return journeys.every(journey => {
    const newest = definitions.find(each => each.id === journey.definition);
    const due = newest === undefined ? undefined : versionAt(newest, journey.startedAt);
    return due === undefined || due.version === journey.version;
  });
}

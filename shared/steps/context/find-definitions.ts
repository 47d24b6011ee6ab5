import type { CompiledDefinition } from '../../domain/definition.ts';
import { versionsOf } from '../../domain/definition-versions.ts';
import type { JourneyState } from '../../domain/types.ts';
import { compiled } from '../definitions.ts';
import type { ContextStore } from '../ports/context.ts';

export type DefinitionLookup = (
  journeys: readonly JourneyState[],
) => Promise<(journey: JourneyState) => CompiledDefinition | undefined>;

/** Versions never change: what was read once is kept. Only of journeys that are told, so no list is read. */
export function createDefinitionLookup(
  store: Pick<ContextStore, 'getDefinition'>,
  shipped: readonly CompiledDefinition[],
): DefinitionLookup {
  const known = new Map<string, CompiledDefinition>();
  const keyOf = (id: string, version: number) => `${id} ${version}`;
  for (const each of shipped.flatMap(newest => [...versionsOf(newest)]))
    known.set(keyOf(each.id, each.version), each);
  return async journeys => {
    const missing = new Map(
      journeys
        .filter(({ definition, version }) => !known.has(keyOf(definition, version)))
        .map(({ definition, version }) => [keyOf(definition, version), { definition, version }] as const),
    );
    await Promise.all(
      [...missing].map(async ([key, { definition, version }]) => {
        const record = await store.getDefinition(definition, version);
        if (record !== undefined) known.set(key, compiled(record.definition, record.effectiveFrom));
      }),
    );
    return ({ definition, version }) => known.get(keyOf(definition, version));
  };
}

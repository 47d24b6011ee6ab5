import type { StoredDefinition } from '../contract/journey-definition.ts';
import type { CompiledDefinition } from '../domain/definition.ts';
import { versionAt, versionNumbered, versionsOf } from '../domain/definition-versions.ts';
import { instant } from '../domain/flag.ts';
import { mergeDefinitions } from '../steps/definitions.ts';
import { EARLIEST } from '../steps/plain-touchpoint.ts';
import type { Answer } from './answers.ts';
import { definitionParameters, noParameters } from './parameters.ts';
import { type ApiDependencies, notFound, route } from './route.ts';

export const definitionRoutes = [
  route({
    path: '/v1/definitions',
    operation: 'listDefinitions',
    summary: 'Journey definitions with their versions, the newest first',
    needs: 'read',
    parameters: noParameters,
    answer: 'Definitions',
    audit: 'nobody',
    handle: async deps => {
      const { newest, records } = await currentDefinitions(deps);
      const items = newest.map(each => versionsView(each, records, deps.now()));
      return { outcome: 'answer', body: { items } };
    },
  }),
  route({
    path: '/v1/definitions/:id',
    operation: 'getDefinition',
    summary: 'A journey definition in one version, and which versions there are',
    needs: 'read',
    parameters: definitionParameters,
    answer: 'DefinitionDetail',
    audit: 'nobody',
    handle: async (deps, { version }, id) => {
      const { newest, records } = await currentDefinitions(deps);
      const found = newest.find(each => each.id === id);
      if (found === undefined) return notFound('definition');
      const asked = version === undefined ? found : versionNumbered(found, version);
      if (asked === undefined) return notFound('version');
      const body = { ...versionsView(found, records, deps.now()), definition: asked.source };
      return { outcome: 'answer', body };
    },
  }),
];

/** As the table has them now: who has just put one sees it. */
async function currentDefinitions({ store, definitions }: ApiDependencies) {
  const records = await store.listDefinitions();
  const newest = mergeDefinitions(definitions, records).sort((a, b) => (a.id < b.id ? -1 : 1));
  return { newest, records };
}

function versionsView(
  newest: CompiledDefinition,
  records: readonly StoredDefinition[],
  now: number,
): Answer<'Definitions'>['items'][number] {
  const inForce = versionAt(newest, now);
  return {
    id: newest.id,
    versions: [...versionsOf(newest)].map(each => {
      const record = records.find(
        ({ definition: { id, version } }) => id === each.id && version === each.version,
      );
      return {
        version: each.version,
        title: each.source.title,
        origin: record === undefined ? 'shipped' : 'stored',
        ...(each.effectiveFrom <= EARLIEST ? {} : { effectiveFrom: instant(each.effectiveFrom) }),
        inForce: each === inForce,
        log: (record?.log ?? []).map(({ at, actor, effectiveFrom }) => ({
          at: instant(at),
          actor,
          effectiveFrom: instant(effectiveFrom),
        })),
      };
    }),
  };
}

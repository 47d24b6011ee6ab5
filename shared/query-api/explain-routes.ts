import { versionNumbered } from '../domain/definition-versions.ts';
import { tidOf } from '../steps/intake.ts';
import { explainFlag } from '../steps/query/explain-flag.ts';
import { explainTouchpoint } from '../steps/query/explain-touchpoint.ts';
import { FLAG_ID } from './flag-routes.ts';
import { noParameters, touchpointParameters } from './parameters.ts';
import { type ApiDependencies, notFound, type Reply, route } from './route.ts';
import { timelineView, touchpointExplanationView, touchpointView } from './views.ts';
import { ruleInWords } from './words.ts';

const LONGEST_ID = 128;

async function touchpointExplained(
  deps: ApiDependencies,
  id: string,
): Promise<Reply<'TouchpointExplanation'>> {
  if (id.length > LONGEST_ID) return notFound('touchpoint');
  const explained = await explainTouchpoint(deps, tidOf(deps.hasher, id));
  if (explained === undefined) return notFound('touchpoint');
  return { outcome: 'answer', body: touchpointExplanationView(explained, deps.definitions, deps.ranks) };
}

export const explainRoutes = [
  route({
    // Producers choose these ids, with slashes if they like.
    path: '/v1/explain/touchpoints/:id{.+}',
    operation: 'explainTouchpoint',
    summary: 'Why a touchpoint is this person’s and in this journey',
    parameters: noParameters,
    answer: 'TouchpointExplanation',
    handle: (deps, _query, id) => touchpointExplained(deps, id),
  }),
  route({
    path: '/v1/explain/touchpoints',
    operation: 'explainTouchpointOfAnyId',
    summary: 'The same for an id that a path does not carry unchanged, such as one with dots, slashes or %',
    parameters: touchpointParameters,
    answer: 'TouchpointExplanation',
    handle: (deps, { id }) => touchpointExplained(deps, id),
  }),
  route({
    path: '/v1/explain/flags/:id',
    operation: 'explainFlag',
    summary: 'Why a flag was raised: its rule and its evidence in full',
    parameters: noParameters,
    answer: 'FlagExplanation',
    handle: async (deps, _query, id) => {
      if (!FLAG_ID.test(id)) return notFound('flag');
      const namespaces = deps.identityConfig.namespaces.map(each => each.name);
      const explained = await explainFlag(deps, id, namespaces);
      if (explained === undefined) return notFound('flag');
      const { flag, touchpoints } = explained;
      const newest = deps.definitions.find(each => each.id === flag.definition.id);
      const definition = newest && (versionNumbered(newest, flag.definition.version) ?? newest);
      return {
        outcome: 'answer',
        body: {
          flag,
          rule: ruleInWords(flag, definition),
          evidence: touchpoints.map(({ touchpoint, entry }) =>
            definition === undefined
              ? { ...touchpointView(touchpoint, entry), stage: flag.stage }
              : timelineView(touchpoint, entry, definition),
          ),
        },
      };
    },
  }),
];

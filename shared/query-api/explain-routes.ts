import type { AuditSubject } from '../contract/audit.ts';
import { versionNumbered } from '../domain/definition-versions.ts';
import { tidOf } from '../steps/intake.ts';
import { explainFlag } from '../steps/query/explain-flag.ts';
import { explainTouchpoint } from '../steps/query/explain-touchpoint.ts';
import type { Answer } from './answers.ts';
import { auditedFlag, FLAG_ID } from './flag-routes.ts';
import { noParameters, touchpointParameters } from './parameters.ts';
import { type ApiDependencies, notFound, type Reply, route, type Viewing } from './route.ts';
import { entrySeen, flagSeen, sightOf } from './team-view.ts';
import { timelineView, touchpointExplanationView, touchpointView } from './views.ts';
import { ruleInWords } from './words.ts';

const LONGEST_ID = 128;

async function touchpointExplained(
  deps: ApiDependencies,
  id: string,
  viewer: Viewing,
): Promise<Reply<'TouchpointExplanation'>> {
  if (id.length > LONGEST_ID) return notFound('touchpoint');
  const explained = await explainTouchpoint(deps, tidOf(deps.hasher, id));
  if (explained === undefined) return notFound('touchpoint');
  const sight = sightOf(viewer, deps.definitions);
  const body = touchpointExplanationView(explained, deps.definitions, deps.ranks, viewer, sight);
  return body === undefined ? notFound('touchpoint') : { outcome: 'answer', body };
}

const auditedTouchpoint = (_id: string, body: Answer<'TouchpointExplanation'> | undefined): AuditSubject => {
  return body === undefined ? {} : { touchpoint: body.touchpoint.id, persons: [body.person] };
};

export const explainRoutes = [
  route({
    // Producers choose these ids, with slashes if they like.
    path: '/v1/explain/touchpoints/:id{.+}',
    operation: 'explainTouchpoint',
    summary: 'Why a touchpoint is this person’s and in this journey',
    needs: 'read',
    parameters: noParameters,
    answer: 'TouchpointExplanation',
    audit: auditedTouchpoint,
    handle: (deps, _query, id, viewer) => touchpointExplained(deps, id, viewer),
  }),
  route({
    path: '/v1/explain/touchpoints',
    operation: 'explainTouchpointOfAnyId',
    summary: 'The same for an id that a path does not carry unchanged, such as one with dots, slashes or %',
    needs: 'read',
    parameters: touchpointParameters,
    answer: 'TouchpointExplanation',
    audit: auditedTouchpoint,
    handle: (deps, { id }, _id, viewer) => touchpointExplained(deps, id, viewer),
  }),
  route({
    path: '/v1/explain/flags/:id',
    operation: 'explainFlag',
    summary: 'Why a flag was raised: its rule and its evidence in full',
    needs: 'read',
    parameters: noParameters,
    answer: 'FlagExplanation',
    audit: (name, body, names) => auditedFlag(name, body?.flag, names),
    handle: async (deps, _query, name, viewer) => {
      const opened = viewer.names.openFlag(name);
      if (opened === undefined || !FLAG_ID.test(opened.id)) return notFound('flag');
      const namespaces = deps.identityConfig.namespaces.map(each => each.name);
      const explained = await explainFlag(deps, opened.id, namespaces, opened.person);
      const sight = sightOf(viewer, deps.definitions);
      if (explained === undefined || !sight.flag(explained.flag)) return notFound('flag');
      const { flag, touchpoints } = explained;
      const newest = deps.definitions.find(each => each.id === flag.definition.id);
      const definition = newest && (versionNumbered(newest, flag.definition.version) ?? newest);
      return {
        outcome: 'answer',
        body: {
          flag: flagSeen(flag, viewer),
          rule: ruleInWords(flag, definition),
          evidence: touchpoints.map(({ touchpoint, entry }) => {
            const whole =
              definition === undefined
                ? { ...touchpointView(touchpoint, entry), stage: flag.stage }
                : timelineView(touchpoint, entry, definition);
            return entrySeen(whole, definition, viewer, sight);
          }),
        },
      };
    },
  }),
];

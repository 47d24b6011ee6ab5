import type { AuditSubject } from '../contract/audit.ts';
import { normaliseIdentifier } from '../domain/normalise.ts';
import type { NodeId } from '../domain/types.ts';
import { personView } from '../domain/view.ts';
import { nodeIdOf } from '../steps/node-names.ts';
import { findPerson, personsBehind } from '../steps/query/find-persons.ts';
import { journeysOfPerson } from '../steps/query/list-journeys.ts';
import type { AnswerName } from './answers.ts';
import type { Names } from './names.ts';
import { listQuery, noParameters, pageParameters, personParameters } from './parameters.ts';
import { problemOf } from './problems.ts';
import { type ApiDependencies, badParameters, notFound, type Reply, route, type Viewing } from './route.ts';

const NODE_ID = /^(?:[A-Za-z][A-Za-z0-9]{0,63}|journey:[a-z0-9-]{1,64})\.[A-Za-z0-9_-]{22}$/;
const JOURNEY_NAMESPACE = /^journey:[a-z0-9]+(?:-[a-z0-9]+)*$/;

export const personRoutes = [
  route({
    path: '/v1/persons',
    operation: 'findPersons',
    summary:
      'Persons behind an identifier: its owner, or, where it is shared, all that touchpoints of it belong to',
    needs: 'admin',
    parameters: personParameters,
    answer: 'FoundPersons',
    audit: (_id, body) => ({ persons: (body?.items ?? []).map(each => each.id) }),
    handle: async (deps, { namespace, value }) => {
      const { namespaces, defaultCountry } = deps.identityConfig;
      const known =
        namespaces.find(each => each.name === namespace) ??
        (JOURNEY_NAMESPACE.test(namespace) ? { name: namespace, kind: 'anonymous' as const } : undefined);
      if (known === undefined) {
        const names = [...namespaces.map(each => each.name), 'journey:<type>'].join(', ');
        return bad('namespace', `is not configured: there are ${names}`);
      }
      const normal = normaliseIdentifier(known, value, defaultCountry);
      if (normal === undefined) {
        return bad('value', `is a placeholder or no plausible ${namespace}: give one that names somebody`);
      }
      const found = await personsBehind(deps, nodeIdOf(deps.hasher, namespace, normal));
      const items = found.map(({ id, state, basis }) => ({ ...personView(id, state, deps.ranks), basis }));
      return { outcome: 'answer', body: { items } };
    },
  }),
  route({
    path: '/v1/persons/:id',
    operation: 'getPerson',
    summary: 'A person',
    needs: 'persons',
    parameters: noParameters,
    answer: 'Person',
    audit: auditedPerson,
    handle: (deps, _query, name, viewer) =>
      withPerson(deps, name, '', viewer, async (id, state) => ({
        outcome: 'answer',
        body: personView(id, state, deps.ranks),
      })),
  }),
  route({
    path: '/v1/persons/:id/journeys',
    operation: 'getPersonJourneys',
    summary: 'Journeys of a person, the oldest first',
    needs: 'persons',
    parameters: pageParameters,
    answer: 'Journeys',
    audit: auditedPerson,
    handle: (deps, query, name, viewer) =>
      withPerson(deps, name, '/journeys', viewer, async id => ({
        outcome: 'answer',
        body: await journeysOfPerson(deps, id, listQuery(query), deps.now()),
      })),
  }),
];

type State = Parameters<typeof personView>[1];

function auditedPerson(name: string, _body: unknown, names: Names): AuditSubject {
  const id = names.open(name);
  return id === undefined ? {} : { persons: [id] };
}

async function withPerson<N extends AnswerName>(
  deps: ApiDependencies,
  name: string,
  below: string,
  { names }: Viewing,
  answer: (id: NodeId, state: State) => Promise<Reply<N>>,
): Promise<Reply<N>> {
  const id = names.open(name);
  if (id === undefined || !NODE_ID.test(id)) return notFound('person');
  const found = await findPerson(deps, id);
  switch (found.outcome) {
    case 'found':
      return answer(id, found.person.state);
    case 'moved': {
      const to = names.tell(found.to);
      return { outcome: 'moved', to, path: `/v1/persons/${encodeURIComponent(to)}${below}` };
    }
    case 'divided': {
      const detail = 'The touchpoints of this person are divided among others now: ask for these';
      return {
        outcome: 'problem',
        problem: problemOf(410, detail, { dividedAmong: found.among.map(names.tell) }),
      };
    }
    case 'unknown':
      return notFound('person');
  }
}

function bad(
  parameter: string,
  message: string,
): { outcome: 'problem'; problem: ReturnType<typeof badParameters> } {
  return { outcome: 'problem', problem: badParameters([{ parameter, message }]) };
}

import { normaliseIdentifier } from '../domain/normalise.ts';
import { personView } from '../domain/view.ts';
import { nodeIdOf } from '../steps/node-names.ts';
import { findPerson, personsBehind } from '../steps/query/find-persons.ts';
import { journeysOfPerson } from '../steps/query/list-journeys.ts';
import type { AnswerName } from './answers.ts';
import { listQuery, noParameters, pageParameters, personParameters } from './parameters.ts';
import { problemOf } from './problems.ts';
import { type ApiDependencies, badParameters, notFound, type Reply, route } from './route.ts';

const NODE_ID = /^(?:[A-Za-z][A-Za-z0-9]{0,63}|journey:[a-z0-9-]{1,64})\.[A-Za-z0-9_-]{22}$/;
const JOURNEY_NAMESPACE = /^journey:[a-z0-9]+(?:-[a-z0-9]+)*$/;

export const personRoutes = [
  route({
    path: '/v1/persons',
    operation: 'findPersons',
    summary:
      'Persons behind an identifier: its owner, or, where it is shared, all that touchpoints of it belong to',
    parameters: personParameters,
    answer: 'FoundPersons',
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
    parameters: noParameters,
    answer: 'Person',
    handle: (deps, _query, id) =>
      withPerson(deps, id, '', async state => ({
        outcome: 'answer',
        body: personView(id, state, deps.ranks),
      })),
  }),
  route({
    path: '/v1/persons/:id/journeys',
    operation: 'getPersonJourneys',
    summary: 'Journeys of a person, the oldest first',
    parameters: pageParameters,
    answer: 'Journeys',
    handle: (deps, query, id) =>
      withPerson(deps, id, '/journeys', async () => ({
        outcome: 'answer',
        body: await journeysOfPerson(deps, id, listQuery(query), deps.now()),
      })),
  }),
];

type State = Parameters<typeof personView>[1];

async function withPerson<N extends AnswerName>(
  deps: ApiDependencies,
  id: string,
  below: string,
  answer: (state: State) => Promise<Reply<N>>,
): Promise<Reply<N>> {
  if (!NODE_ID.test(id)) return notFound('person');
  const found = await findPerson(deps, id);
  switch (found.outcome) {
    case 'found':
      return answer(found.person.state);
    case 'moved':
      return { outcome: 'moved', to: found.to, path: `/v1/persons/${encodeURIComponent(found.to)}${below}` };
    case 'divided': {
      const detail = 'The touchpoints of this person are divided among others now: ask for these';
      return { outcome: 'problem', problem: problemOf(410, detail, { dividedAmong: found.among }) };
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

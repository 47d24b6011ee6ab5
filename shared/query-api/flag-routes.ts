import { FLAG_KINDS } from '../contract/flag.ts';
import { findFlag } from '../steps/query/find-flag.ts';
import { listFlags } from '../steps/query/list-flags.ts';
import { flagParameters, listQuery, noParameters } from './parameters.ts';
import { notFound, route } from './route.ts';

const HASH = '[A-Za-z0-9_-]{22}';

/** As the core makes them; the parts before the last are the subject and channel of a contradiction. */
export const FLAG_ID = new RegExp(
  `^[a-z0-9-]{1,64}~${HASH}~(?:${FLAG_KINDS.join('|')})~${HASH}(?:~[a-z0-9-]{1,64}){0,2}~${HASH}$`,
);

export const flagRoutes = [
  route({
    path: '/v1/flags',
    operation: 'listFlags',
    summary: 'Flags by time, the newest first',
    parameters: flagParameters,
    answer: 'Flags',
    handle: async (deps, { limit, from, to, cursor, ...filter }) => ({
      outcome: 'answer',
      body: await listFlags(deps.store, filter, listQuery({ limit, from, to, cursor })),
    }),
  }),
  route({
    path: '/v1/flags/:id',
    operation: 'getFlag',
    summary: 'A flag, retracted ones too',
    parameters: noParameters,
    answer: 'Flag',
    handle: async (deps, _query, id) => {
      if (!FLAG_ID.test(id)) return notFound('flag');
      const namespaces = deps.identityConfig.namespaces.map(each => each.name);
      const body = await findFlag(deps, id, namespaces);
      return body === undefined ? notFound('flag') : { outcome: 'answer', body };
    },
  }),
];

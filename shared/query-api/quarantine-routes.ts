import { listQuarantined } from '../steps/query/list-quarantine.ts';
import { listQuery, noParameters, quarantineParameters } from './parameters.ts';
import { notFound, route } from './route.ts';

const RECORD_ID = /^[A-Za-z0-9_-]{22}$/;

export const quarantineRoutes = [
  route({
    path: '/v1/quarantine',
    operation: 'listQuarantine',
    summary: 'What could not be stored, the newest first, without payloads',
    needs: 'persons',
    parameters: quarantineParameters,
    answer: 'Quarantine',
    audit: () => ({}),
    handle: async ({ store }, { limit, from, to, cursor, ...filter }) => ({
      outcome: 'answer',
      body: await listQuarantined(store, filter, listQuery({ limit, from, to, cursor })),
    }),
  }),
  route({
    path: '/v1/quarantine/:id',
    operation: 'getQuarantineRecord',
    summary: 'One of them, with its payload as it was received',
    needs: 'admin',
    parameters: noParameters,
    answer: 'QuarantineRecord',
    audit: id => ({ quarantine: id }),
    handle: async ({ store }, _query, id) => {
      const body = RECORD_ID.test(id) ? await store.getQuarantine(id) : undefined;
      return body === undefined ? notFound('record in quarantine') : { outcome: 'answer', body };
    },
  }),
];

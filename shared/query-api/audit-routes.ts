import { listAudit } from '../steps/query/list-audit.ts';
import { auditParameters, listQuery } from './parameters.ts';
import { route } from './route.ts';

export const auditRoutes = [
  route({
    path: '/v1/audit',
    operation: 'listAudit',
    summary: 'Who looked at whom, the latest first',
    needs: 'admin',
    parameters: auditParameters,
    answer: 'Audit',
    audit: () => ({}),
    handle: async ({ store }, { person, viewer, ...page }, _id, { names }) => ({
      outcome: 'answer',
      body: await listAudit(
        store,
        { person: person === undefined ? undefined : (names.open(person) ?? person), viewer },
        listQuery(page),
      ),
    }),
  }),
];

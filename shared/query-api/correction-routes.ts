import { instant } from '../domain/flag.ts';
import { namespaceOf } from '../domain/node-id.ts';
import { correctionParameters, listQuery } from './parameters.ts';
import { route } from './route.ts';

export const correctionRoutes = [
  route({
    path: '/v1/corrections',
    operation: 'listCorrections',
    summary: 'What operators decided about identities, the newest first',
    needs: 'persons',
    parameters: correctionParameters,
    answer: 'Corrections',
    audit: () => ({}),
    handle: async ({ store }, { limit, from, to, cursor: place }) => {
      const { items, cursor } = await store.listCorrections(listQuery({ limit, from, to, cursor: place }));
      return {
        outcome: 'answer',
        body: {
          items: items.map(({ lower, higher, at, keys: _, ...rest }) => ({
            ...rest,
            identifiers: [lower, higher].map(id => ({
              namespace: namespaceOf(id),
              hash: id.slice(id.indexOf('.') + 1),
            })),
            at: instant(at),
          })),
          ...(cursor === undefined ? {} : { cursor }),
        },
      };
    },
  }),
];

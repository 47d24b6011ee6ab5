import { instant } from '../domain/flag.ts';
import { identifierOf } from '../steps/identifier.ts';
import { access, type Held } from '../steps/privacy/access.ts';
import type { Answer } from './answers.ts';
import { accessParameters, correctionParameters, listQuery, noParameters } from './parameters.ts';
import { badParameters, notFound, route } from './route.ts';
import { identifierView } from './views.ts';

const ERASURE_ID = /^[A-Za-z0-9][\w.-]{0,63}$/;

export const privacyRoutes = [
  route({
    path: '/v1/access',
    operation: 'getAccess',
    summary: 'Everything held of the person behind an identifier, kind by kind',
    needs: 'admin',
    parameters: accessParameters,
    answer: 'Access',
    audit: (_id, body) => (body === undefined ? {} : { persons: [body.person] }),
    handle: async (deps, { namespace, value, limit, cursor }) => {
      const intake = { identity: deps.identityConfig, hasher: deps.hasher };
      const identifier = identifierOf({ identifier: { namespace, value } }, intake);
      if (identifier === undefined) {
        const message = 'is a placeholder or of no configured namespace: give one that names somebody';
        return { outcome: 'problem', problem: badParameters([{ parameter: 'value', message }]) };
      }
      const page = await access({ ...deps, intake }, { identifier, raw: value, limit, cursor });
      return {
        outcome: 'answer',
        body: {
          person: page.subject,
          items: page.items.map(view),
          ...(page.cursor === undefined ? {} : { cursor: page.cursor }),
        },
      };
    },
  }),
  route({
    path: '/v1/erasures',
    operation: 'listErasures',
    summary: 'Erasures and their receipts, the newest first',
    needs: 'admin',
    parameters: correctionParameters,
    answer: 'Erasures',
    audit: () => ({}),
    handle: async ({ store }, query) => ({
      outcome: 'answer',
      body: await store.listErasures(listQuery(query)),
    }),
  }),
  route({
    path: '/v1/erasures/:id',
    operation: 'getErasure',
    summary: 'How far an erasure is or, once it is done, its receipt',
    needs: 'admin',
    parameters: noParameters,
    answer: 'Erasure',
    audit: id => ({ erasure: id }),
    handle: async ({ store }, _query, id) => {
      const body = ERASURE_ID.test(id) ? await store.getErasure(id) : undefined;
      return body === undefined ? notFound('erasure') : { outcome: 'answer', body };
    },
  }),
];

type Item = Answer<'Access'>['items'][number];

/** As it is kept, but for what only the store needs: identifiers are hashes, as nothing else of them is held. */
function view(held: Held): Item {
  switch (held.kind) {
    case 'identifier':
      return { kind: held.kind, ...identifierView(held.id) };
    case 'touchpoint': {
      const { tid: _tid, digest: _digest, at: _at, ids, ...told } = held.touchpoint;
      return { kind: held.kind, ...told, basis: held.entry.basis, identifiers: ids.map(identifierView) };
    }
    case 'correction': {
      const { lower, higher, at, kind, ...told } = held.correction;
      const identifiers = [lower, higher].map(identifierView);
      return { kind: held.kind, ...told, correction: kind, at: instant(at), identifiers };
    }
    case 'journey':
      return { kind: held.kind, journey: held.journey };
    case 'flag':
      return { kind: held.kind, flag: held.flag };
    case 'quarantine':
      return { kind: held.kind, record: held.record };
    case 'erasure':
      return { kind: held.kind, erasure: held.erasure };
  }
}

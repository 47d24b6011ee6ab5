import type { AuditSubject } from '../contract/audit.ts';
import { FLAG_KINDS, type Flag } from '../contract/flag.ts';
import { findFlag } from '../steps/query/find-flag.ts';
import { listFlags } from '../steps/query/list-flags.ts';
import type { Names } from './names.ts';
import { flagParameters, listQuery, noParameters } from './parameters.ts';
import { notFound, route } from './route.ts';
import { flagSeen, sightOf } from './team-view.ts';

const HASH = '[A-Za-z0-9_-]{22}';

/** As the core makes them; the parts before the last are the subject and channel of a contradiction. */
export const FLAG_ID = new RegExp(
  `^[a-z0-9-]{1,64}~${HASH}~(?:${FLAG_KINDS.join('|')})~${HASH}(?:~[a-z0-9-]{1,64}){0,2}~${HASH}$`,
);

/** The person is in the record beside it, so the log's own id is without their hash. */
export const auditedFlag = (name: string, flag: Flag | undefined, names: Names): AuditSubject => {
  const opened = names.openFlag(name);
  if (opened === undefined) return {};
  const person = flag?.person ?? opened.person;
  return {
    flag: opened.id.slice(0, opened.id.lastIndexOf('~')),
    ...(person === undefined ? {} : { persons: [person] }),
  };
};

export const flagRoutes = [
  route({
    path: '/v1/flags',
    operation: 'listFlags',
    summary: 'Flags by time, the newest first',
    needs: 'read',
    parameters: flagParameters,
    answer: 'Flags',
    audit: () => ({}),
    handle: async (deps, { limit, from, to, cursor, ...filter }, _id, viewer) => {
      const sight = sightOf(viewer, deps.definitions);
      const seen = { ...filter, ...(sight.isLimited ? { isSeen: sight.flag } : {}) };
      const page = await listFlags(deps.store, seen, listQuery({ limit, from, to, cursor }));
      return {
        outcome: 'answer',
        body: { ...page, items: page.items.map(each => flagSeen(each, viewer)) },
      };
    },
  }),
  route({
    path: '/v1/flags/:id',
    operation: 'getFlag',
    summary: 'A flag, retracted ones too',
    needs: 'read',
    parameters: noParameters,
    answer: 'Flag',
    audit: auditedFlag,
    handle: async (deps, _query, name, viewer) => {
      const opened = viewer.names.openFlag(name);
      if (opened === undefined || !FLAG_ID.test(opened.id)) return notFound('flag');
      const namespaces = deps.identityConfig.namespaces.map(each => each.name);
      const flag = await findFlag(deps, opened.id, namespaces, opened.person);
      if (flag === undefined || !sightOf(viewer, deps.definitions).flag(flag)) return notFound('flag');
      return { outcome: 'answer', body: flagSeen(flag, viewer) };
    },
  }),
];

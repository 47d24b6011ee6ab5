import type { Basis } from '../../contract/journey.ts';
import { identityOf, type OpenNode } from '../../domain/ledger.ts';
import type { IdentifierNode, NodeId, PersonState } from '../../domain/types.ts';
import { openUpward } from '../open-nodes.ts';
import { type QueryDependencies, TooMuchToReadError } from './dependencies.ts';

/** Other identifiers that one request looks into to tell whose an identifier is. */
export const MAX_LINKS = 500;

export interface PersonFound {
  id: NodeId;
  state: PersonState;
  /** Why touchpoints of the identifier are theirs. */
  basis: Basis;
}

export type PersonAnswer =
  | { outcome: 'found'; person: PersonFound }
  /** All that this person had is now another's. */
  | { outcome: 'moved'; to: NodeId }
  | { outcome: 'divided'; among: NodeId[] }
  | { outcome: 'unknown' };

type Dependencies = Pick<QueryDependencies, 'store' | 'ranks'>;

/**
 * The persons that an identifier stands for: itself, its owner, or, where it is shared, all that touchpoints of it
 * belong to. The one who was seen with it last comes first.
 */
export async function personsBehind(deps: Dependencies, identifier: NodeId): Promise<PersonFound[]> {
  const { store } = deps;
  const node = (await store.getNodes([identifier])).get(identifier);
  if (node === undefined) return [];
  const bases = await basesOf(deps, node);
  const nodes = await store.getNodes([...bases.keys()]);
  return [...bases].flatMap(([id, basis]) => {
    const state = nodes.get(id)?.person;
    return state === undefined || state.touchpoints === 0 ? [] : [{ id, state, basis }];
  });
}

/** Owners of the identifier at each of its sightings and touchpoints, the latest first, itself included. */
async function basesOf({ store, ranks }: Dependencies, node: IdentifierNode): Promise<Map<NodeId, Basis>> {
  if (node.up.length === 0 && !node.crowded && ranks.personal(node.id))
    return new Map([[node.id, 'explicit']]);
  refuseMany(node);
  const opened = await openUpward(store, [node.id]);
  const identity = identityOf(opened.values(), ranks);
  const bases = new Map<NodeId, Basis>();
  for (const at of momentsOf(node.id, opened).sort((a, b) => b - a)) {
    const { holder, basis } = identity.attribute(at, [node.id]);
    if (!bases.has(holder)) bases.set(holder, basis);
  }
  // Touchpoints of it that another of their identifiers decided.
  for (const open of opened.values()) {
    if (open.node.id !== node.id) continue;
    for (const { holder, basis } of [...open.node.tail, ...open.pages.flatMap(page => page.entries)]) {
      if (!bases.has(holder)) bases.set(holder, basis);
    }
  }
  return bases;
}

function momentsOf(id: NodeId, opened: ReadonlyMap<NodeId, OpenNode>): number[] {
  const moments = new Set<number>();
  for (const { node, pages } of opened.values()) {
    for (const { at } of node.id === id ? node.up : []) moments.add(at);
    for (const entry of [...node.tail, ...pages.flatMap(page => page.entries)]) {
      if (node.id === id || entry.lower.includes(id)) moments.add(entry.at);
    }
  }
  return [...moments];
}

/** The person named by a node id, or where they went. */
export async function findPerson(deps: Dependencies, id: NodeId): Promise<PersonAnswer> {
  const node = (await deps.store.getNodes([id])).get(id);
  if (node === undefined) return { outcome: 'unknown' };
  if (node.person !== undefined && node.person.touchpoints > 0) {
    const basis = deps.ranks.personal(id) ? 'explicit' : 'unattributed';
    return { outcome: 'found', person: { id, state: node.person, basis } };
  }
  const others = (await personsBehind(deps, id)).map(each => each.id);
  const [to] = others;
  if (to === undefined) return { outcome: 'unknown' };
  return others.length === 1 ? { outcome: 'moved', to } : { outcome: 'divided', among: others };
}

/** Says aloud that an identifier is shared by too many to go through in one request. */
export function refuseMany(node: IdentifierNode): void {
  if (node.up.length <= MAX_LINKS) return;
  throw new TooMuchToReadError(
    `The identifier was seen with ${node.up.length} others, one request looks into ${MAX_LINKS}`,
    'ask by an identifier that is not shared by so many',
  );
}

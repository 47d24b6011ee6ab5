import { entriesHeldBy, soleIdentifiers, subjectOf } from '../../domain/erasure.ts';
import type { Ranks } from '../../domain/identity.ts';
import { identityOf, type OpenNode } from '../../domain/ledger.ts';
import { isPseudonym } from '../../domain/pseudonym.ts';
import type { NodeId } from '../../domain/types.ts';
import { openNeighbourhood, openUpward } from '../open-nodes.ts';
import type { NodeStore } from '../ports/nodes.ts';

interface Dependencies {
  store: NodeStore;
  ranks: Ranks;
}

/** Whom the identifier belongs to now: one person alone, or itself where it is shared. */
export async function findSubject({ store, ranks }: Dependencies, identifier: NodeId): Promise<NodeId> {
  const opened = await openUpward(store, [identifier]);
  return subjectOf(identifier, identityOf(opened.values(), ranks));
}

export interface Surroundings {
  opened: Map<NodeId, OpenNode>;
  /** Nodes whose ledgers the subject's sightings can decide: whoever writes there must be overtaken. */
  affected: Set<NodeId>;
}

/** All nodes around these identifiers, with their whole ledgers. */
export async function openAround(
  { store, ranks }: Dependencies,
  identifiers: readonly NodeId[],
): Promise<Surroundings> {
  const around: Surroundings = { opened: new Map(), affected: new Set() };
  for (const id of identifiers) {
    if (around.affected.has(id)) continue;
    const { opened, affected } = await openNeighbourhood(store, id, ranks.personal);
    for (const [node, open] of opened) {
      // Opened for being above only, a node may lack its ledger.
      if (!around.affected.has(node)) around.opened.set(node, open);
    }
    for (const each of affected) if (!isPseudonym(each)) around.affected.add(each);
  }
  return around;
}

/** As everything was before this erasure began: without its marks, and without the pseudonyms of `secret`. */
export function asBefore(
  opened: ReadonlyMap<NodeId, OpenNode>,
  own: ReadonlySet<NodeId>,
  secret?: string,
): Map<NodeId, OpenNode> {
  const isNew = (id: NodeId) => secret !== undefined && isPseudonym(id) && id.endsWith(`.${secret}`);
  const result = new Map<NodeId, OpenNode>();
  for (const [id, { node, pages }] of opened) {
    if (isNew(id)) continue;
    const { erased, ...rest } = node;
    const up = node.up.filter(link => !isNew(link.anchor));
    const marked = erased === undefined || own.has(id) ? { ...rest, up } : { ...rest, up, erased };
    result.set(id, { node: marked, pages });
  }
  return result;
}

export interface Found {
  subject: NodeId;
  own: NodeId[];
  near: NodeId[];
  /** Event time of the subject's latest touchpoint, in ms. */
  lastAt: number;
}

/** The subject's own identifiers, and who shares some with them. `known`: what was found of it before. */
export async function findOwn(
  deps: Dependencies,
  subject: NodeId,
  known: readonly NodeId[] = [],
): Promise<Found> {
  const { opened } = await openAround(deps, [subject, ...known]);
  const before = asBefore(opened, new Set([...known, subject]));
  const identity = identityOf(before.values(), deps.ranks);
  const own = [...new Set([...known, ...soleIdentifiers(subject, before.keys(), identity)])];
  const near = [...opened.keys()].filter(id => !own.includes(id) && !isPseudonym(id));
  const times = [...before.values()].flatMap(open =>
    entriesHeldBy(open, holder => holder === subject, Number.POSITIVE_INFINITY, identity).map(
      each => each.at,
    ),
  );
  return { subject, own, near, lastAt: times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) };
}

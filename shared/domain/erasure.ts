import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import type { Identity } from './identity.ts';
import { entriesOf, type OpenNode } from './ledger.ts';
import { isPseudonym, pseudonym } from './pseudonym.ts';
import type { IdentifierNode, LedgerEntry, NodeId, Tid } from './types.ts';

/** Whose data goes, and up to when (ms, event time). `gone`: identifiers that are the subject's alone. */
export interface Erasing {
  subject: NodeId;
  gone: ReadonlySet<NodeId>;
  upTo: number;
}

/** Whom an identifier stands for: one person alone or, where it is shared, what it holds by itself. */
export function subjectOf(identifier: NodeId, { soleOwner }: Pick<Identity, 'soleOwner'>): NodeId {
  return soleOwner(identifier) ?? identifier;
}

/** Of the `known` identifiers, those that lead to the subject whenever they are seen. */
export function soleIdentifiers(
  subject: NodeId,
  known: Iterable<NodeId>,
  { soleOwner }: Pick<Identity, 'soleOwner'>,
): NodeId[] {
  return [...new Set([subject, ...known])].filter(id => !isPseudonym(id) && soleOwner(id) === subject);
}

/** Entries of a ledger whose holder, by the sightings, is one that goes; where the ledger says otherwise, it is behind. */
export function entriesHeldBy(
  open: OpenNode,
  isGoing: (holder: NodeId) => boolean,
  upTo: number,
  identity: Pick<Identity, 'attribute'>,
): LedgerEntry[] {
  return [...entriesOf(open)].filter(
    ({ at, lower }) => at <= upTo && isGoing(identity.attribute(at, [open.node.id, ...lower]).holder),
  );
}

/** A sighting that stays without a name: `anchor` stands for somebody of whom nothing else is known. */
export interface NamelessSighting {
  anchor: NodeId;
  lower: NodeId;
  at: number;
}

/**
 * What must stay of the subject's sightings of `lower`, which others were seen with too, so that nobody inherits it: the
 * times at which the subject began and ceased to be the one seen. `secret` names the pseudonym. At one instant it comes
 * first or last among the anchors, as the subject did (semantics §2: rank, then hash).
 */
export function namelessSightings(
  lower: NodeId,
  subject: NodeId,
  { leadsOf }: Pick<Identity, 'leadsOf'>,
  personal: boolean,
  secret: string,
): NamelessSighting[] {
  const { ats, leads } = leadsOf(lower);
  // A sighting is known twice, by its link and by its touchpoint.
  const kept = new Map<number, NamelessSighting>();
  for (const [i, lead] of leads.entries()) {
    const isWithin = leads[i - 1] === subject && leads[i + 1] === subject;
    const at = ats[i];
    if (lead !== subject || isWithin || at === undefined) continue;
    const order = leads[ats.indexOf(at)] === subject ? 'first' : 'last';
    kept.set(at, { anchor: pseudonym(personal, order, secret), lower, at });
  }
  return [...kept.values()];
}

/**
 * The links of an identifier where touchpoints that go are not shown any more: each stands for the first sighting with its
 * anchor, so another one takes its place where `left`, what is left of the anchor's ledger, has one.
 */
export function linksWithout(
  node: IdentifierNode,
  going: ReadonlySet<Tid>,
  left: (anchor: NodeId) => readonly LedgerEntry[],
): IdentifierNode['up'] {
  return node.up.flatMap(link => {
    if (!going.has(link.tid)) return [link];
    const other = left(link.anchor).find(entry => entry.lower.includes(node.id));
    return other === undefined ? [] : [{ ...link, at: other.at, tid: other.tid }];
  });
}

/** Whether a node says anything of what goes, links and corrections of later data aside. */
export function hasTraces(node: IdentifierNode, { subject, gone, upTo }: Erasing): boolean {
  const names = [
    ...Object.keys(node.down),
    ...Object.keys(node.holders),
    ...node.todo.flatMap(each => [each.node, ...(each.loser?.lower ?? [])]),
  ];
  return (
    node.up.some(link => gone.has(link.anchor) && link.at <= upTo) ||
    (node.corrections ?? []).some(
      each => each.at <= upTo && (gone.has(each.lower) || gone.has(each.higher)),
    ) ||
    names.some(id => gone.has(id) || id === subject)
  );
}

/**
 * A node without what it says of what goes. `tail` and `pages` are what is left of its ledger, `links` the nameless
 * sightings in place of the subject's, `person` who holds this node from now on.
 */
export function withoutTraces(
  node: IdentifierNode,
  { subject, gone, upTo }: Erasing,
  left: Pick<IdentifierNode, 'tail' | 'pages'>,
  links: IdentifierNode['up'],
  person: IdentifierNode['person'],
): IdentifierNode {
  const { corrections = [], person: _, ...rest } = node;
  const isKept = (id: NodeId) => !gone.has(id) && id !== subject && !isPseudonym(id);
  const kept = <T>(record: Record<NodeId, T>) =>
    Object.fromEntries(Object.entries(record).filter(([id]) => isKept(id)));
  const others = corrections.filter(
    each => each.at > upTo || !(gone.has(each.lower) || gone.has(each.higher)),
  );
  return {
    ...rest,
    ...left,
    up: [...node.up.filter(link => link.at > upTo || !gone.has(link.anchor)), ...links],
    down: kept(node.down),
    holders: kept(node.holders),
    todo: node.todo
      .filter(task => isKept(task.node))
      .map(task =>
        task.loser === undefined
          ? task
          : { ...task, loser: { ...task.loser, lower: task.loser.lower.filter(isKept) } },
      ),
    ...(others.length === 0 ? {} : { corrections: others }),
    ...(person === undefined ? {} : { person }),
  };
}

/** Whether data of this time under this identifier was erased, whenever it arrives. */
export function isErasedAt({ erased }: Pick<IdentifierNode, 'erased'>, at: number): boolean {
  return erased !== undefined && at <= erased.at;
}

/** The person's fold is from before the erasure of their node: nobody adds to it any more. */
export function isLapsed({ erased, person }: IdentifierNode): boolean {
  return erased !== undefined && person !== undefined && person.firstAt <= erased.at;
}

/** The touchpoint is the erased person's whatever else it names. */
export function isSurelyErased(anchor: IdentifierNode, { at, ids }: StoredTouchpoint): boolean {
  return isErasedAt(anchor, at) && (anchor.erased?.personal === true || ids.length === 1);
}

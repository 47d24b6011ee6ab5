import type { Flag } from '../contract/flag.ts';
import { isErasedAt } from '../domain/erasure.ts';
import { changesFor, newNode, type OpenNode, TAIL_ENTRIES } from '../domain/ledger.ts';
import { compare } from '../domain/node-id.ts';
import {
  createFold,
  flagDifference,
  LIVE_JOURNEYS,
  MOST_JOURNEYS,
  nameMember,
  newPerson,
} from '../domain/person.ts';
import type {
  FlagTransition,
  GoneJourney,
  IdentifierNode,
  JourneyState,
  LedgerEntry,
  NodeId,
  PersonState,
  Tid,
} from '../domain/types.ts';
import { FOLD_AT_ONCE, type StitchDependencies } from './dependencies.ts';
import { goneOf, leftBehind } from './gone.ts';
import { sizeOf } from './late.ts';
import { entriesHeld, openNeighbourhood, openNodes } from './open-nodes.ts';
import { unrecorded } from './outbox.ts';
import type { ArchivedJourney, JourneyIndex } from './ports/journeys.ts';

/** A person's node with all ledgers that hold something of theirs. */
interface OpenPerson {
  node: IdentifierNode;
  opened: ReadonlyMap<NodeId, OpenNode>;
}

/** `node` as it is about to be saved. `also`: ledgers to look into beside those that are known. */
export async function openPerson(
  deps: StitchDependencies,
  node: IdentifierNode,
  also: readonly NodeId[],
): Promise<OpenPerson | 'too-big'> {
  const { store, ranks, foldAtOnce: limit = FOLD_AT_ONCE } = deps;
  const { more } = node.person ?? {};
  if (limit < Number.POSITIVE_INFINITY && (node.late !== undefined || more || sizeOf(node) > limit))
    return 'too-big';
  const members = new Set([...also, ...Object.keys(node.person?.members ?? {})]);
  members.delete(node.id);
  let pages = node.pages;
  const named = await openNodes(store, [...members], each => {
    pages += each.pages;
    return pages * TAIL_ENTRIES <= limit;
  });
  if (pages * TAIL_ENTRIES > limit) return 'too-big';
  const below = more ? (await openNeighbourhood(store, node.id, ranks.personal)).opened : [];
  const own = node.pages === 0 ? [] : (await store.getPages(node.id)).slice(0, node.pages);
  return { node, opened: new Map([...named, ...below, [node.id, { node, pages: own }]]) };
}

/** What a person comes to, before anything of it is saved. */
interface FoldedPerson {
  state: PersonState;
  /** To be announced, against what is recorded or waits in the outbox. */
  changes: Omit<FlagTransition, 'sequence'>[];
  /** Of those announced before, what is still to be done. */
  outbox: FlagTransition[];
  /** Journeys that are none any more. */
  gone: GoneJourney[];
  /** Journeys that had left the node before. */
  before: ArchivedJourney[];
}

/** Touchpoints read at a time. */
const PART = 1_000;

/** `undefined`: `isOver` said that there is no time for the rest. */
export async function foldWhole(
  deps: StitchDependencies,
  { node, opened }: OpenPerson,
  isOver: () => boolean = () => false,
): Promise<FoldedPerson | undefined> {
  const { store, definitions } = deps;
  const was = node.person ?? newPerson();
  const entries = entriesHeld(node.id, opened.values());
  let fold = createFold(node.id, definitions);
  let kept: JourneyState[] = [];
  let expiredUntil = Number.NEGATIVE_INFINITY;
  const anchors = new Set<NodeId>();
  for (const part of partsOf([...entries.values()])) {
    if (isOver()) return undefined;
    const touchpoints = await store.getTouchpoints(part);
    const there = new Set(touchpoints.map(each => each.tid));
    const expired = part.filter(tid => !there.has(tid)).map(tid => entries.get(tid)?.at ?? 0);
    if (expired.length > 0) {
      // What began before them stays as it was folded when they were there.
      expiredUntil = expired.reduce((a, b) => Math.max(a, b));
      kept = was.journeys.filter(each => each.startedAt <= expiredUntil);
      fold = createFold(node.id, definitions, kept);
    }
    const held = touchpoints.filter(
      // Another content may have taken the id since, with another anchor: then it is in another ledger.
      each => each.ids[0] === entries.get(each.tid)?.anchor && !isErasedAt(node, each.at),
    );
    for (const { ids } of held) anchors.add(ids[0] as NodeId);
    fold.add(held.filter(each => each.at > expiredUntil));
  }
  const { state, flags } = fold.finish(deps.now());
  // One that holds nothing of this person any more is none of theirs, whatever came first.
  for (const id of [...anchors].filter(each => each !== node.id).sort(compare)) {
    nameMember(state, id, changesFor(opened.get(id)?.node ?? newNode(id), node.id));
  }
  const before = mayHaveArchive(was) ? await allArchived(store, node.id) : [];
  const now = new Set(state.journeys.map(each => each.id));
  const known = new Map([...before, ...was.journeys].map(each => [each.id, each]));
  const over = [...known.values()].filter(each => !now.has(each.id));
  const dropped = over.filter(each => each.startedAt > expiredUntil);
  state.archived = over.length - dropped.length;
  const left = (await leftBehind(deps, node)).filter(each => !now.has(each.id));
  const gone = [...left, ...dropped.map(each => goneOf(each, before))];
  if (gone.length > 0) state.gone = gone.slice(0, MOST_JOURNEYS);
  const goneSince = gone.length > 0 ? node.version : was.goneSince;
  if (goneSince !== undefined) state.goneSince = goneSince;
  const outbox = await unrecorded(deps, was.outbox);
  const flagsKnown = await flagsBefore(deps, node.id, was.sequence, outbox);
  for (const [id, flag] of flagsKnown) {
    if (!flags.has(id) && restsOnExpired(flag, kept, expiredUntil)) flagsKnown.delete(id);
  }
  const changes = flagDifference(flagsKnown, flags);
  return { state, outbox, changes, gone, before };
}

/** Or something there that an overtaken writer has left. */
function mayHaveArchive({ archived, journeys, goneSince }: PersonState): boolean {
  return archived > 0 || journeys.length > LIVE_JOURNEYS || goneSince !== undefined;
}

/** What proved it is gone: nobody can say any more that it was not so. */
function restsOnExpired(flag: Flag, kept: readonly JourneyState[], expiredUntil: number): boolean {
  return (
    kept.some(each => each.id === flag.journey) ||
    flag.evidence.some(each => Date.parse(each.occurredAt) <= expiredUntil)
  );
}

/** In order of time, and what happened at one instant together: among these the ids decide, which are not known here. */
function* partsOf(entries: LedgerEntry[]): Generator<Tid[]> {
  entries.sort((a, b) => a.at - b.at);
  let part: Tid[] = [];
  for (const [i, { tid, at }] of entries.entries()) {
    if (part.length >= PART && at !== entries[i - 1]?.at) {
      yield part;
      part = [];
    }
    part.push(tid);
  }
  if (part.length > 0) yield part;
}

/** Flags as recorded, and over them those that wait in the outbox. */
async function flagsBefore(
  { store }: StitchDependencies,
  person: NodeId,
  sequence: number,
  outbox: readonly FlagTransition[],
): Promise<Map<string, Flag>> {
  const recorded = sequence === 0 ? [] : await store.flagsOf(person);
  const flags = new Map(recorded.map(({ flag }) => [flag.id, flag]));
  for (const { flag } of outbox) flags.set(flag.id, flag);
  return flags;
}

/** All of a person's journeys that have left their node. */
export async function allArchived(store: JourneyIndex, person: NodeId): Promise<ArchivedJourney[]> {
  const entries: ArchivedJourney[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await store.archivedJourneys(person, {
      limit: 500,
      ...(cursor === undefined ? {} : { cursor }),
    });
    entries.push(...page.items);
    if (page.cursor === undefined) return entries;
    cursor = page.cursor;
  }
}

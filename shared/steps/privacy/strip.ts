import type { StoredTouchpoint } from '../../contract/touchpoint.ts';
import {
  entriesHeldBy,
  hasTraces,
  linksWithout,
  namelessSightings,
  withoutTraces,
} from '../../domain/erasure.ts';
import { entriesOf, identityOf, newNode, type OpenNode } from '../../domain/ledger.ts';
import { compare } from '../../domain/node-id.ts';
import { erasedOwner, isPseudonym } from '../../domain/pseudonym.ts';
import type { IdentifierNode, LedgerEntry, NodeId, Tid } from '../../domain/types.ts';
import { untilSaved } from '../dependencies.ts';
import { readNode, refold } from '../fold-person.ts';
import { leftBehind, takeAway } from '../gone.ts';
import { entriesBegunBy } from '../journeys-begun.ts';
import { openNodes } from '../open-nodes.ts';
import { doTasks } from '../stitch.ts';
import { forgetHolders } from '../suppress.ts';
import { asBefore, openAround } from './find-subject.ts';
import { keepNameless, linksOf } from './nameless.ts';
import { writePart } from './parts.ts';
import { erasingOf, goOn, type Job } from './work.ts';

/**
 * Takes the subject out of the set and of every ledger. Touchpoints first, as the ledgers are what leads to them; then the
 * nameless sightings, before the sightings they stand for go; then the ledgers of others; those of the subject last.
 */
export async function strip(job: Job): Promise<void> {
  const { deps, work } = job;
  await untilSaved(deps, `Surroundings of erasure ${job.request.id}`, () => stripOnce(job));
  if (work.round === 2) await stripRest(job);
  // What came after the erasure's time is of somebody new, who starts without what went.
  const node = await readNode(deps, work.subject);
  if (node.erased !== undefined && node.person === undefined && !isPseudonym(node.id)) {
    await refold(deps, node.id, [...work.own, ...work.near]);
  }
}

async function stripOnce(job: Job): Promise<true | undefined> {
  const { deps, work } = job;
  const { store, ranks } = deps;
  const erasing = erasingOf(work);
  const { opened, affected } = await openAround(deps, [work.subject, ...work.own]);
  const unfinished = [...affected]
    .flatMap(id => opened.get(id)?.node ?? [])
    .filter(each => each.todo.length > 0);
  for (const node of unfinished) await doTasks(deps, node);
  // What is noted of an exchange of contents that is still to come stays, and is no reason to wait.
  const after = await store.getNodes(unfinished.map(each => each.id));
  if (unfinished.some(each => after.get(each.id)?.version !== each.version)) return undefined;
  const identity = identityOf(asBefore(opened, erasing.gone, work.secret).values(), ranks);
  const marked = identityOf(opened.values(), ranks);
  const going = new Map<NodeId, LedgerEntry[]>();
  for (const [id, open] of opened) {
    if (isPseudonym(id)) continue;
    // By the marks too: an identifier that somebody else was seen with since was marked as the subject's alone.
    const entries = new Set([
      ...entriesHeldBy(open, holder => holder === work.subject, work.upTo, identity),
      ...entriesHeldBy(open, holder => holder === erasedOwner(work.personal), work.upTo, marked),
    ]);
    if (entries.size > 0) going.set(id, [...entries]);
  }
  const { person } = opened.get(work.subject)?.node ?? newNode(work.subject);
  const journeys = (person?.journeys.length ?? 0) + (person?.archived ?? 0);
  if (work.round === 1) job.receipt.counts.journeys = Math.max(job.receipt.counts.journeys, journeys);
  const total = [...going.values()].reduce((sum, entries) => sum + entries.length, 0);
  job.receipt.counts.touchpoints = Math.max(job.receipt.counts.touchpoints, total);
  work.ledgers = [...new Set([...(work.ledgers ?? []), ...going.keys()])];
  await job.save();
  const buried = new Set<Tid>();
  for (const [anchor, entries] of going) await buryAll(job, anchor, entries, buried);
  // Links may stand for touchpoints that an earlier attempt has taken out of their ledger already.
  const linked = [...opened.values()].flatMap(({ node }) => node.up.map(link => link.tid));
  for (const tid of await store.getBuried(linked)) buried.add(tid);

  const shared = [...opened.keys()].filter(id => !erasing.gone.has(id) && !isPseudonym(id));
  // Ledgers that held something of theirs a moment ago count it still.
  const counting = Object.keys(person?.members ?? {}).filter(id => !erasing.gone.has(id));
  work.near = [...new Set([...work.near, ...shared, ...counting])];
  const sightings = shared.flatMap(id =>
    namelessSightings(id, work.subject, identity, work.personal, work.secret),
  );
  await keepNameless(job, sightings);
  await job.save();

  const corrections = new Set(
    [...erasing.gone].flatMap(id =>
      (opened.get(id)?.node.corrections ?? []).filter(each => each.at <= work.upTo).map(each => each.id),
    ),
  );
  const own = work.own.filter(id => id !== work.subject).sort(compare);
  // What leads to a lower identifier goes after it, so that an attempt that is broken off finds it again.
  const others = shared
    .filter(each => each !== work.subject)
    .sort((a, b) => ranks.rank(b) - ranks.rank(a) || compare(a, b));
  for (const id of new Set([...others, ...own, work.subject])) {
    goOn(job);
    const open = opened.get(id) ?? { node: newNode(id), pages: [] };
    const links = erasing.gone.has(id) ? [] : linksOf(job, id, sightings);
    if (id === own[0] || id === work.subject) {
      for (const each of corrections) await store.deleteCorrection(each);
      job.receipt.counts.corrections += corrections.size;
      corrections.clear();
    }
    // In the second round nobody is left who could be overtaken.
    const overtake = work.round === 1 && affected.has(id);
    const left = (anchor: NodeId) => {
      const ledger = opened.get(anchor);
      return ledger === undefined ? [] : [...entriesOf(ledger)].filter(entry => !buried.has(entry.tid));
    };
    const up = linksWithout(open.node, buried, left);
    const known = { ...open, node: { ...open.node, up } };
    const changed = overtake || JSON.stringify(up) !== JSON.stringify(open.node.up);
    if (!(await stripNode(job, known, buried, links, changed))) return undefined;
  }
  await job.save();
  return true;
}

/**
 * What nothing leads to any more: entries in a ledger that an attempt which broke off had cut from its surroundings, and what
 * a writer counted for the subject meanwhile.
 */
async function stripRest(job: Job): Promise<void> {
  const { deps, work } = job;
  const { store } = deps;
  for (const id of work.ledgers ?? []) {
    goOn(job);
    await untilSaved(deps, `Ledger of ${id}`, async () => {
      const open = (await openNodes(store, [id])).get(id);
      if (open === undefined) return true;
      const entries = [...entriesOf(open)].filter(entry => entry.at <= work.upTo);
      const buried = await store.getBuried(entries.map(entry => entry.tid));
      return buried.size === 0 || (await stripNode(job, open, buried, [], false)) || undefined;
    });
  }
  const { gone } = erasingOf(work);
  for (const { id, holders } of (await store.getNodes(work.near)).values()) {
    for (const holder of Object.keys(holders).filter(each => gone.has(each))) {
      await forgetHolders(deps, id, holder);
    }
  }
}

/** Touchpoints buried at a time: what is noted of them must fit one item. */
const CHUNK = 50;

/** Tombstones for touchpoints of one ledger; what has another content by now is not the subject's. */
async function buryAll(
  job: Job,
  anchor: NodeId,
  entries: readonly LedgerEntry[],
  buried: Set<Tid>,
): Promise<void> {
  const { work } = job;
  const { store } = job.deps;
  for (let i = 0; i < entries.length; i += CHUNK) {
    goOn(job);
    const tids = entries.slice(i, i + CHUNK).map(entry => entry.tid);
    for (const tid of tids) buried.add(tid);
    const there = await store.getTouchpoints(tids);
    const theirs = there.filter((each: StoredTouchpoint) => each.ids[0] === anchor);
    const isTheirs = (person: NodeId) => work.own.includes(person);
    const listed = entriesBegunBy(theirs, job.deps.definitions, isTheirs, work.subject);
    if (listed.length > 0) {
      await writePart(store, job.request.id, work.parts, listed);
      work.parts += 1;
      await job.save();
    }
    await Promise.all(theirs.map(({ tid, digest }) => store.buryTouchpoint(tid, digest)));
  }
}

/** False: somebody else saved it meanwhile. `changed`: it is saved even where nothing more changes. */
async function stripNode(
  { deps, work }: Job,
  given: OpenNode,
  buried: ReadonlySet<Tid>,
  links: { anchor: NodeId; at: number; tid: Tid }[],
  isChanged: boolean,
): Promise<boolean> {
  const { store } = deps;
  const { pages } = given;
  const node = await withoutNote(deps, given.node);
  const open = { node, pages };
  const changed = isChanged || node !== given.node;
  const erasing = erasingOf(work);
  const isOwn = erasing.gone.has(node.id);
  const all = [...entriesOf(open)];
  const left = all.filter(entry => !buried.has(entry.tid));
  const missing = links.filter(link => !node.up.some(each => each.anchor === link.anchor));
  const isLess = all.length > left.length;
  // One without touchpoints was theirs before somebody else's: nothing new is counted in it yet.
  const isOver =
    (isOwn || node.id === erasing.subject) &&
    node.person !== undefined &&
    (node.person.firstAt <= erasing.upTo ||
      (node.person.touchpoints === 0 && (work.round === 1 || node.person.sequence === 0)));
  const person = isOver ? undefined : node.person;
  if (!isLess && !isOver && missing.length === 0 && !(work.round === 1 && hasTraces(node, erasing))) {
    return !changed || (await store.saveNode(node));
  }
  if (isOwn) {
    // The ledger begins anew with what came later; the pages that are left behind are deleted with the remains.
    const {
      down: _,
      late,
      big,
      ...rest
    } = withoutTraces(node, erasing, { tail: left, pages: 0 }, [], person);
    const waiting = person !== undefined && late !== undefined ? { late } : {};
    return store.saveNode({ ...rest, ...waiting, ...(person !== undefined && big ? { big } : {}), down: {} });
  }
  for (const page of pages) {
    const entries = page.entries.filter(entry => !buried.has(entry.tid));
    if (entries.length < page.entries.length && !(await store.savePage({ ...page, entries }))) return false;
  }
  const tail = node.tail.filter(entry => !buried.has(entry.tid));
  const stripped = withoutTraces(node, erasing, { tail, pages: node.pages }, missing, person);
  // Forgotten, to be looked up again: the link may have gone with the touchpoint that showed it.
  const forgotten = new Set(all.filter(entry => buried.has(entry.tid)).flatMap(entry => entry.lower));
  const down = Object.fromEntries(Object.entries(stripped.down).filter(([id]) => !forgotten.has(id)));
  return store.saveNode({ ...stripped, down });
}

/** What a node notes of journeys that were dropped may be the subject's: it is done here, and forgotten. */
async function withoutNote(deps: Job['deps'], node: IdentifierNode): Promise<IdentifierNode> {
  if (node.person?.gone === undefined) return node;
  await takeAway(deps, node, await leftBehind(deps, node));
  const { gone: _, ...person } = node.person;
  return { ...node, person };
}

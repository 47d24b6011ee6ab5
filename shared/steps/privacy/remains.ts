import type { Flag } from '../../contract/flag.ts';
import type { JourneyId, NodeId, Tid } from '../../domain/types.ts';
import { untilSaved } from '../dependencies.ts';
import { readNode } from '../fold-person.ts';
import { allArchived } from '../fold-whole.ts';
import { NEWEST } from '../journeys-begun.ts';
import { LATE } from '../late.ts';
import { emptyOutbox } from '../outbox.ts';
import { readPart } from './parts.ts';
import { erasingOf, goOn, type Job, type Work } from './work.ts';

const PAGE = 200;

/** What was derived: flags, listed journeys and pages of the subject's own; of others, what speaks of erased touchpoints. */
export async function clearRemains(job: Job): Promise<void> {
  const { subject, own, near } = job.work;
  await clearLists(job);
  for (const id of new Set([...own, subject])) {
    goOn(job);
    await clearOwn(job, id);
    await clearPages(job, id);
    await job.deps.store.moveAudit(id);
  }
  for (const id of near) {
    if (id === subject) continue;
    goOn(job);
    await clearNear(job, id);
    await clearPages(job, id);
  }
}

/** Entries in lists of journeys are not found by their person: by what they began with they are. */
async function clearLists({ deps: { store }, request, work, ...job }: Job): Promise<void> {
  for (let number = 0; number < work.parts; number++) {
    goOn(job);
    for (const entry of await readPart(store, request.id, number)) await store.unlistJourney(entry);
  }
}

async function clearOwn({ deps: { store }, work, receipt }: Job, id: NodeId): Promise<void> {
  const { upTo } = work;
  for (const { flag } of await store.flagsOf(id)) {
    if (!isBy(flag, upTo)) continue;
    await store.deleteFlag(id, flag.id);
    receipt.counts.flags += 1;
  }
  for (const journey of await allArchived(store, id)) {
    if (journey.startedAt <= upTo) await store.unarchiveJourney(id, journey.id, NEWEST);
  }
}

/** What was announced waits in the node for its next save: it goes with this one where it speaks of what went. */
async function clearOutbox({ deps }: Job, id: NodeId, tidsOf: (flag: Flag) => Tid[]): Promise<void> {
  await untilSaved(deps, `Person ${id}`, async () => {
    const node = await readNode(deps, id);
    const outbox = node.person?.outbox ?? [];
    const buried = await deps.store.getBuried(outbox.flatMap(({ flag }) => tidsOf(flag)));
    if (node.person === undefined || buried.size === 0) return true;
    await emptyOutbox(deps, node);
    const left = outbox.filter(({ flag }) => !tidsOf(flag).some(tid => buried.has(tid)));
    return (await deps.store.saveNode({ ...node, person: { ...node.person, outbox: left } })) || undefined;
  });
}

/** Pages that the node does not know: left behind when it was emptied, or by a writer who was then overtaken. */
async function clearPages({ deps: { store }, work }: Job, id: NodeId): Promise<void> {
  const { pages: sealed } = await readNode({ store }, id);
  for (const page of await store.getPages(id)) {
    if (page.number < sealed) continue;
    const buried = await store.getBuried(page.entries.map(entry => entry.tid));
    const entries = page.entries.filter(entry => !buried.has(entry.tid) && !isGone(work, id, entry.at));
    if (entries.length === 0 && isGone(work, id, work.upTo)) await store.deletePage(id, page.number);
    else if (entries.length < page.entries.length) await store.savePage({ ...page, entries });
  }
}

const isGone = ({ own, upTo }: Work, id: NodeId, at: number): boolean => own.includes(id) && at <= upTo;

async function clearNear(job: Job, id: NodeId): Promise<void> {
  const { deps, receipt } = job;
  const { store, intake } = deps;
  const tidsOf = (flag: Flag) => [
    firstOf(flag.journey),
    ...flag.evidence.map(each => intake.hasher.digest(each.touchpoint)),
  ];
  await clearOutbox(job, id, tidsOf);
  await clearLeftOver(job, id);
  const retracted = (await store.flagsOf(id)).filter(({ flag }) => flag.state === 'retracted');
  const buried = await store.getBuried(retracted.flatMap(({ flag }) => tidsOf(flag)));
  for (const { flag } of retracted) {
    if (!tidsOf(flag).some(tid => buried.has(tid))) continue;
    await store.deleteFlag(id, flag.id);
    receipt.counts.flags += 1;
  }
}

/** A journey that came back from the archive left a copy there, which may tell of what went. */
async function clearLeftOver({ deps: { store } }: Job, id: NodeId): Promise<void> {
  const { person, version } = await readNode({ store }, id);
  const live = new Set(person?.journeys.map(each => each.id));
  for (const { id: journey, stamp } of await allArchived(store, id)) {
    // What is not older than the node somebody is about to take out of it.
    if (live.has(journey) && stamp < version) await store.unarchiveJourney(id, journey, stamp);
  }
}

const isBy = (flag: Flag, upTo: number): boolean =>
  flag.evidence.some(each => Date.parse(each.occurredAt) <= upTo);

/** Timers can only be found by walking over all of them: each is one of an open journey. */
export async function clearTimers(job: Job): Promise<void> {
  const { deps, work, receipt } = job;
  const { store } = deps;
  const { gone } = erasingOf(work);
  const near = new Set(work.near);
  for (;;) {
    goOn(job);
    const page = await store.walkTimers({
      limit: PAGE,
      ...(work.cursor === undefined ? {} : { cursor: work.cursor }),
    });
    const named = page.items.filter(({ person }) => gone.has(person) || near.has(person));
    const buried = await store.getBuried(named.map(({ journey }) => firstOf(journey)));
    const nodes = await store.getNodes(named.map(each => each.person).filter(id => gone.has(id)));
    for (const timer of named) {
      const { person, journey } = timer;
      const node = nodes.get(person);
      const isAwaited =
        (journey === LATE && node?.late !== undefined) ||
        node?.person?.journeys.some(each => each.id === journey) === true;
      const isOver = gone.has(person) && !isAwaited;
      if (!isOver && !buried.has(firstOf(journey))) continue;
      await store.deleteTimer(timer);
      receipt.counts.timers += 1;
    }
    work.cursor = page.cursor;
    await job.save();
    if (page.cursor === undefined) return;
  }
}

/** The touchpoint that a journey began with. */
function firstOf(journey: JourneyId): Tid {
  return journey.slice(journey.lastIndexOf('~') + 1);
}

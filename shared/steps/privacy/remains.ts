import type { Flag } from '../../contract/flag.ts';
import type { JourneyId, NodeId, Tid } from '../../domain/types.ts';
import { readNode } from '../fold-person.ts';
import { erasingOf, goOn, type Job, type Work } from './work.ts';

const PAGE = 200;

/** What was derived: flags, listed journeys and pages of the subject's own; of others, what speaks of erased touchpoints. */
export async function clearRemains(job: Job): Promise<void> {
  const { subject, own, near } = job.work;
  for (const id of new Set([...own, subject])) {
    goOn(job);
    await clearOwn(job, id);
    await clearPages(job, id);
  }
  for (const id of near) {
    if (id === subject) continue;
    goOn(job);
    await clearNear(job, id);
    await clearPages(job, id);
  }
}

async function clearOwn({ deps: { store }, work, receipt }: Job, id: NodeId): Promise<void> {
  const { upTo } = work;
  for (const { flag } of await store.flagsOf(id)) {
    if (!isBy(flag, upTo)) continue;
    await store.deleteFlag(id, flag.id);
    receipt.counts.flags += 1;
  }
  for (let cursor: string | undefined; ; ) {
    const page = await store.journeysOf(id, { limit: PAGE, ...(cursor === undefined ? {} : { cursor }) });
    for (const entry of page.items.filter(each => each.startedAt <= upTo)) {
      // Whatever its stamp: what writes newer ones is told by the mark that it is over.
      await store.deleteJourney(id, entry.id, Number.MAX_SAFE_INTEGER);
      receipt.counts.journeys += 1;
    }
    if (page.cursor === undefined) break;
    cursor = page.cursor;
  }
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

async function clearNear({ deps, receipt }: Job, id: NodeId): Promise<void> {
  const { store, intake } = deps;
  const tidsOf = (flag: Flag) => [
    firstOf(flag.journey),
    ...flag.evidence.map(each => intake.hasher.digest(each.touchpoint)),
  ];
  const retracted = (await store.flagsOf(id)).filter(({ flag }) => flag.state === 'retracted');
  const buried = await store.getBuried(retracted.flatMap(({ flag }) => tidsOf(flag)));
  for (const { flag } of retracted) {
    if (!tidsOf(flag).some(tid => buried.has(tid))) continue;
    await store.deleteFlag(id, flag.id);
    receipt.counts.flags += 1;
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
      const isOver =
        gone.has(person) && !nodes.get(person)?.person?.journeys.some(each => each.id === journey);
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

import { isErasedAt } from '../../domain/erasure.ts';
import { untilSaved } from '../dependencies.ts';
import { readNode } from '../fold-person.ts';
import { findOwn } from './find-subject.ts';
import { goOn, type Job } from './work.ts';

/**
 * Marks the subject's own identifiers: from then on, whoever takes in something of theirs is overtaken, reads the mark and
 * keeps nothing. An identifier that became theirs meanwhile is found when everything is looked at again.
 */
export async function mark(job: Job): Promise<void> {
  const { deps, work } = job;
  for (;;) {
    const found = await findOwn(deps, work.subject, work.own);
    const grew = found.own.length > work.own.length;
    work.own = found.own;
    work.near = [...new Set([...work.near, ...found.near])].filter(id => !found.own.includes(id));
    await job.save();
    let marked = 0;
    for (const id of work.own) {
      goOn(job);
      marked += await untilSaved(deps, `Identifier ${id}`, async () => {
        const node = await readNode(deps, id);
        if (isErasedAt(node, work.upTo)) return 0;
        const erased = { at: work.upTo, personal: work.personal };
        return (await deps.store.saveNode({ ...node, erased })) ? 1 : undefined;
      });
    }
    job.receipt.counts.identifiers = work.own.length;
    if (!grew && marked === 0) return;
  }
}

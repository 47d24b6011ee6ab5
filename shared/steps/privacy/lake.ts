import type { Job } from './work.ts';

/** Times that cleaning is tried, with a pause in between: longer than what somebody left there half written is kept. */
const MOST_CLEANINGS = 40;

/** Only in the second round: what was derived is gone then, and nobody who began before writes any more. */
export async function clearLake(job: Job): Promise<void> {
  const { deps, receipt, work } = job;
  if (work.round === 1) return;
  if ((work.cleanings ?? 0) >= MOST_CLEANINGS) {
    receipt.lake = 'late';
    return;
  }
  // Counted first: one that takes longer than there is time for must end too.
  work.cleanings = (work.cleanings ?? 0) + 1;
  await job.save();
  const isClean = await deps.cleanLake([work.subject, ...work.own, ...work.near], job.isStopped);
  if (isClean) receipt.lake = 'clean';
}

export function isLakeAwaited({ receipt }: Job): boolean {
  return receipt.lake === undefined;
}

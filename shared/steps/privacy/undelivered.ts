import { DETAIL_TYPES } from '../../contract/events.ts';
import type { StoredTouchpoint } from '../../contract/touchpoint.ts';
import type { NodeId } from '../../domain/types.ts';
import { readTouchpoint } from '../intake.ts';
import type { Cut } from '../ports/dead-letters.ts';
import { suppress } from '../suppress.ts';
import { isNamedIn, namesAny, type Wanted } from './named-in.ts';
import { erasingOf, goOn, type Job } from './work.ts';

const PAGE = 25;

/** Records in quarantine whose payload names the subject: tombstones take their place, so that they do not come again. */
export async function clearQuarantine(job: Job): Promise<void> {
  const { deps, work, receipt } = job;
  const wanted = wantedOf(job);
  for (;;) {
    goOn(job);
    const at = work.cursor === undefined ? {} : { cursor: work.cursor };
    const page = await deps.store.listQuarantine({ limit: PAGE, ...at });
    for (const { id, payload, receivedAt } of page.items) {
      if (Date.parse(receivedAt) > work.upTo + deps.graceMs || !namesAny(payload, wanted, deps.intake))
        continue;
      await deps.store.buryQuarantined(id);
      receipt.counts.quarantined += 1;
    }
    work.cursor = page.cursor;
    await job.save();
    if (page.cursor === undefined) return;
  }
}

/** Cuts what is the subject's out of the messages that ingest gave up on; the others stay as they are. */
export async function clearDeadLetters(job: Job): Promise<void> {
  const wanted = wantedOf(job);
  await job.deps.deadLetters.editAll(async body => {
    goOn(job);
    return cutMessage(job, body, wanted);
  });
}

async function cutMessage(job: Job, body: string, wanted: Wanted): Promise<Cut> {
  const { deps, receipt } = job;
  const count = (cut: Cut, number: number): Cut => {
    receipt.counts.deadLetters += number;
    return cut;
  };
  const event = parseObject(body);
  if (event === undefined) return namesAny(body, wanted, deps.intake) ? count('drop', 1) : 'keep';
  const detail = parseObject(event['detail']);
  const many = event['detail-type'] === DETAIL_TYPES.batch ? detail?.['touchpoints'] : undefined;
  if (!Array.isArray(many)) {
    const one = event['detail-type'] === DETAIL_TYPES.one ? event['detail'] : event;
    return (await isTheirs(job, one, wanted)) ? count('drop', 1) : 'keep';
  }
  const others: unknown[] = [];
  for (const each of many) if (!(await isTheirs(job, each, wanted))) others.push(each);
  const gone = many.length - others.length;
  if (gone === 0) return 'keep';
  if (others.length === 0) return count('drop', gone);
  return count({ body: JSON.stringify({ ...event, detail: { ...detail, touchpoints: others } }) }, gone);
}

/** By the anchor, as in the set; what cannot be read, by any identifier it names. What is theirs gets its tombstone. */
async function isTheirs({ deps, work }: Job, raw: unknown, { own }: Wanted): Promise<boolean> {
  const read = readTouchpoint(raw, deps.now(), deps.intake);
  if (!read.ok) return isNamedIn(raw, own, deps.intake);
  const theirs = read.touchpoint.at <= work.upTo && isSubjects(read.touchpoint, own, deps.ranks.personal);
  if (theirs) await suppress(deps, [read.touchpoint]);
  return theirs;
}

function isSubjects(
  { ids }: StoredTouchpoint,
  own: ReadonlySet<NodeId>,
  personal: (node: NodeId) => boolean,
): boolean {
  const [anchor = ''] = ids;
  return personal(anchor) ? own.has(anchor) : ids.some(id => own.has(id));
}

function wantedOf({ work, request }: Job): Wanted {
  return { own: erasingOf(work).gone, raw: request.identifier.value };
}

function parseObject(value: unknown): Record<string, unknown> | undefined {
  let parsed = value;
  if (typeof value === 'string') {
    try {
      parsed = JSON.parse(value);
    } catch {
      return undefined;
    }
  }
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
}

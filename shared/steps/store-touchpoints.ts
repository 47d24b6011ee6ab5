import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { countChange, newNode } from '../domain/ledger.ts';
import type { IdentifierNode, LedgerEntry, NodeId } from '../domain/types.ts';
import { type IngestDependencies, untilSaved } from './dependencies.ts';
import { canonicalJson } from './intake.ts';
import { openNodes } from './open-nodes.ts';
import { quarantineRecord } from './receive.ts';
import { addTask } from './settle.ts';

export type Outcome = 'stored' | 'duplicate' | 'quarantined';

/**
 * Puts a touchpoint into the set. Where its id has another content already, the one with the smaller digest counts,
 * whatever came first, and the other goes to quarantine. `counts`: whether the set now holds this very content;
 * `replaced`: in the place of another one. `former`: the quarantined record whose redrive this is.
 */
export async function storeTouchpoint(
  deps: IngestDependencies,
  touchpoint: StoredTouchpoint,
  former?: string,
): Promise<{ outcome: Outcome; counts: boolean; replaced?: boolean }> {
  return untilSaved(deps, `Touchpoint ${touchpoint.id}`, async () => {
    const put = await deps.store.putTouchpoint(touchpoint);
    if (put.outcome !== 'conflict') return { outcome: put.outcome, counts: true };
    const { existing } = put;
    const wins = touchpoint.digest < existing.digest;
    await (wins ? quarantineLoser(deps, existing) : quarantineLoser(deps, touchpoint, former));
    if (!wins) return { outcome: 'quarantined', counts: false };
    const successor = touchpoint.ids[0] as NodeId;
    await withdraw(deps, existing, successor);
    if (!(await deps.store.replaceTouchpoint(touchpoint, existing.digest))) return undefined;
    // Whoever stored it may have taken it into its ledger only now.
    await withdraw(deps, existing, successor);
    return { outcome: 'quarantined', counts: true, replaced: true };
  });
}

async function quarantineLoser(
  { store, intake, now }: IngestDependencies,
  loser: StoredTouchpoint,
  former?: string,
): Promise<void> {
  const message = `${loser.id} was sent with two contents; the other one counts: send this one under an id of its own`;
  await store.quarantine(
    quarantineRecord(
      intake,
      now(),
      'stored',
      // One text, whether it was just received or read back from the table: one record.
      canonicalJson(loser),
      { reason: 'id-conflict', issues: [{ path: 'id', message }], touchpoint: loser.id },
      former,
    ),
  );
}

/**
 * Takes a touchpoint that no longer counts out of its ledger. What follows from that is noted on its anchor, and on the
 * anchor of the one that counts instead (`successor`), which the next delivery finds even after a crash.
 */
async function withdraw(deps: IngestDependencies, loser: StoredTouchpoint, successor: NodeId): Promise<void> {
  const anchor = loser.ids[0] as NodeId;
  await change(deps, anchor, async node => {
    const open = (await openNodes(deps.store, [anchor])).get(anchor);
    const inTail = node.tail.find(each => each.tid === loser.tid);
    const page = open?.pages.find(each => each.entries.some(entry => entry.tid === loser.tid));
    const entry: LedgerEntry | undefined = inTail ?? page?.entries.find(each => each.tid === loser.tid);
    if (entry === undefined) return;
    addTask(node, 'refold', entry.holder);
    if (entry.holder !== anchor) countChange(node, entry.holder);
    node.tail = node.tail.filter(each => each !== inTail);
    if (page !== undefined) {
      await deps.store.savePage({ ...page, entries: page.entries.filter(each => each.tid !== loser.tid) });
    }
  });
  for (const lower of loser.ids.slice(1)) await unlink(deps, lower, anchor, loser);
  await change(deps, successor, async node => {
    for (const each of loser.ids) addTask(node, 'settle', each);
  });
}

/** The link of a lower identifier stands for its first sighting: without that, another touchpoint must show it. */
async function unlink(
  deps: IngestDependencies,
  lower: NodeId,
  anchor: NodeId,
  loser: StoredTouchpoint,
): Promise<void> {
  const open = (await openNodes(deps.store, [anchor])).get(anchor);
  const entries = open === undefined ? [] : [...open.pages.flatMap(page => page.entries), ...open.node.tail];
  const other = entries.find(entry => entry.tid !== loser.tid && entry.lower.includes(lower));
  await change(deps, lower, async node => {
    // Which other anchors it had nobody knows any more: what is crowded stays so.
    if (node.crowded) return;
    node.up = node.up.flatMap(link => {
      if (link.anchor !== anchor || link.tid !== loser.tid) return [link];
      return other === undefined ? [] : [{ anchor, at: other.at, tid: other.tid }];
    });
  });
  await change(deps, anchor, async node => {
    if (other === undefined) delete node.down[lower];
  });
}

async function change(
  deps: IngestDependencies,
  id: NodeId,
  edit: (node: IdentifierNode) => Promise<void>,
): Promise<void> {
  await untilSaved(deps, `Identifier ${id}`, async () => {
    const node = (await deps.store.getNodes([id])).get(id) ?? newNode(id);
    await edit(node);
    return (await deps.store.saveNode(node)) || undefined;
  });
}

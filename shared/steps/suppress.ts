import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { entriesOf, identityOf } from '../domain/ledger.ts';
import { isPseudonym } from '../domain/pseudonym.ts';
import type { NodeId } from '../domain/types.ts';
import type { StitchDependencies } from './dependencies.ts';
import { readNode } from './fold-person.ts';
import { entriesBegunBy, unlistUnder } from './journeys-begun.ts';
import { openNodes, openUpward } from './open-nodes.ts';
import { addTask, settle, strike } from './settle.ts';
import { change, unlink } from './unlink.ts';

/** Whether a touchpoint that is in no ledger is of somebody who was erased. */
export async function isOfErased(
  { store, ranks }: Pick<StitchDependencies, 'store' | 'ranks'>,
  { at, ids }: StoredTouchpoint,
): Promise<boolean> {
  const anchor = ids[0] as NodeId;
  const opened = await openUpward(store, ranks.personal(anchor) ? [anchor] : ids);
  return isPseudonym(identityOf(opened.values(), ranks).attribute(at, ids).holder);
}

/**
 * Puts tombstones where touchpoints of the erased were put: they arrived, and are not kept. Before that goes what they have
 * left elsewhere, by a delivery that did not know yet.
 */
export async function suppress(
  deps: StitchDependencies,
  touchpoints: readonly StoredTouchpoint[],
): Promise<void> {
  for (const touchpoint of touchpoints) {
    const { tid, digest, ids } = touchpoint;
    const [anchor = '', ...lowers] = ids;
    const begun = entriesBegunBy([touchpoint], deps.definitions, () => true, anchor);
    for (const entry of begun) await deps.store.unlistJourney(entry);
    for (const [lower, node] of await deps.store.getNodes(lowers)) {
      const isLinked = node.up.some(link => link.anchor === anchor && link.tid === tid);
      // Noted before the link goes: a crash between must not leave others attributed by it.
      if (isLinked) await change(deps, lower, async each => addTask(each, 'settle', lower));
      if (isLinked) await unlink(deps, lower, anchor, tid, entry => entry.tid === tid);
      const { todo } = isLinked ? await readNode(deps, lower) : node;
      const tasks = todo.filter(task => task.kind === 'settle' && task.node === lower);
      if (tasks.length > 0) {
        for (const id of await settle(deps, lower)) await forgetHolders(deps, id, anchor);
      }
      await strike(deps, lower, tasks);
    }
    await deps.store.buryTouchpoint(tid, digest);
  }
}

/** A ledger counts its changes for each holder; of the erased, who hold nothing of it any more, not even the count stays. */
export async function forgetHolders(deps: StitchDependencies, ledger: NodeId, erased: NodeId): Promise<void> {
  await unlistUnder(erased, [ledger], deps);
  await change(deps, ledger, async node => {
    const holders = await deps.store.getNodes(Object.keys(node.holders));
    const open = (await openNodes(deps.store, [ledger])).get(ledger);
    const holding = new Set(open === undefined ? [] : [...entriesOf(open)].map(entry => entry.holder));
    for (const [id, { erased, person }] of holders) {
      const isOver = erased !== undefined && person?.members[ledger] === undefined;
      if (isOver && !holding.has(id)) delete node.holders[id];
    }
  });
}

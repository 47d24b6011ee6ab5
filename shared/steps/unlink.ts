import { entriesOf, linked, newNode } from '../domain/ledger.ts';
import type { IdentifierNode, LedgerEntry, NodeId, Tid } from '../domain/types.ts';
import { type StitchDependencies, untilSaved } from './dependencies.ts';
import { openNodes } from './open-nodes.ts';

type Dependencies = Pick<StitchDependencies, 'store' | 'wait' | 'ranks'>;

/**
 * The link of a lower identifier stands for its first sighting: without that (`isGone`), another entry of the anchor's ledger must
 * show it, or the link goes. Who takes in another one now, and found the link, is overtaken, or seen here.
 */
export async function unlink(
  deps: Dependencies,
  lower: NodeId,
  anchor: NodeId,
  tid: Tid,
  isGone: (entry: LedgerEntry) => boolean,
): Promise<void> {
  const find = async () => {
    const open = (await openNodes(deps.store, [anchor])).get(anchor);
    return open && entriesOf(open).find(entry => entry.lower.includes(lower) && !isGone(entry));
  };
  await untilSaved(deps, `Link of ${lower}`, async () => {
    const other = await find();
    await change(deps, lower, async node => {
      // Which other anchors it had nobody knows any more: what is crowded stays so.
      if (node.crowded) return;
      node.up = node.up.filter(link => link.anchor !== anchor || link.tid !== tid);
      if (other === undefined || node.up.some(link => link.anchor === anchor)) return;
      Object.assign(node, linked(node, { anchor, at: other.at, tid: other.tid }, deps.ranks.maxAnchors));
    });
    let isShown = other !== undefined;
    await change(deps, anchor, async node => {
      isShown = (await find()) !== undefined;
      if (!isShown) delete node.down[lower];
    });
    return isShown === (other !== undefined) || undefined;
  });
}

export async function change(
  deps: Pick<StitchDependencies, 'store' | 'wait'>,
  id: NodeId,
  edit: (node: IdentifierNode) => Promise<void>,
): Promise<void> {
  await untilSaved(deps, `Identifier ${id}`, async () => {
    const node = (await deps.store.getNodes([id])).get(id) ?? newNode(id);
    await edit(node);
    return (await deps.store.saveNode(node)) || undefined;
  });
}

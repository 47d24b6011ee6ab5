import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { newNode } from '../domain/ledger.ts';
import type { IdentifierNode, NodeId } from '../domain/types.ts';
import { type StitchDependencies, untilSaved } from './dependencies.ts';
import { openNodes } from './open-nodes.ts';

/** The link of a lower identifier stands for its first sighting: without that, another touchpoint must show it. */
export async function unlink(
  deps: Pick<StitchDependencies, 'store' | 'wait'>,
  lower: NodeId,
  anchor: NodeId,
  loser: Pick<StoredTouchpoint, 'tid'>,
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

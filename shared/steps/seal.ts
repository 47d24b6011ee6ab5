import type { IdentifierNode } from '../domain/types.ts';
import type { NodeStore } from './ports/nodes.ts';

/**
 * Moves the full tail to a page, in place. The page of one version of a node is always the tail that was saved with it.
 * False: another writer was faster.
 */
export async function seal(store: NodeStore, node: IdentifierNode): Promise<boolean> {
  const page = {
    node: node.id,
    number: node.pages,
    version: 0,
    sealedFrom: node.version,
    entries: node.tail,
  };
  if (!(await store.savePage(page))) {
    const there = (await store.getPages(node.id)).find(each => each.number === page.number);
    if (there === undefined || there.sealedFrom > node.version) return false;
    if (there.sealedFrom < node.version && !(await store.savePage({ ...page, version: there.version })))
      return false;
  }
  node.pages += 1;
  node.tail = [];
  return true;
}

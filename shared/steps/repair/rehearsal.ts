import type { IdentifierNode, LedgerPage, NodeId } from '../../domain/types.ts';
import type { Announcer } from '../ports/announcer.ts';
import type { Store } from '../ports/store.ts';

export const unheard: Announcer = { announce: async () => {}, report: async () => {} };

/** A store whose writes stay here: reads see them, everybody else does not. */
export function rehearsalOf(store: Store): { store: Store; nodes: ReadonlyMap<NodeId, IdentifierNode> } {
  const nodes = new Map<NodeId, IdentifierNode>();
  const pages = new Map<NodeId, Map<number, LedgerPage>>();
  const rehearsed: Store = {
    ...store,
    async getNodes(ids, reading) {
      const found = await store.getNodes(
        ids.filter(id => !nodes.has(id)),
        reading,
      );
      for (const id of ids) {
        const node = nodes.get(id);
        if (node !== undefined) found.set(id, structuredClone(node));
      }
      return found;
    },
    async saveNode(node) {
      nodes.set(node.id, { ...structuredClone(node), version: node.version + 1 });
      return true;
    },
    async getPages(node, first = 0) {
      const all = new Map((await store.getPages(node, first)).map(page => [page.number, page]));
      for (const [number, page] of pages.get(node) ?? [])
        if (number >= first) all.set(number, structuredClone(page));
      return [...all.values()].sort((a, b) => a.number - b.number);
    },
    async savePage(page) {
      const known = pages.get(page.node) ?? new Map<number, LedgerPage>();
      known.set(page.number, { ...structuredClone(page), version: page.version + 1 });
      pages.set(page.node, known);
      return true;
    },
    buryTouchpoint: async () => true,
    listJourney: async () => {},
    unlistJourney: async () => {},
    archiveJourney: async () => {},
    unarchiveJourney: async () => {},
    applyFlag: async () => 'applied',
    putTimer: async () => {},
    deleteTimer: async () => {},
  };
  return { store: rehearsed, nodes };
}

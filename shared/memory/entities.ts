import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import type { IdentifierNode, LedgerPage } from '../domain/types.ts';
import type { ErasureStore } from '../steps/ports/erasure.ts';
import type { NodeStore } from '../steps/ports/nodes.ts';
import type { RekeyStore, ScanStore } from '../steps/ports/repair.ts';
import type { TouchpointStore } from '../steps/ports/touchpoints.ts';
import { createRecords, keyOf, scanRecords } from './records.ts';

export function createTouchpointStore(): TouchpointStore &
  Pick<ScanStore, 'scanTouchpoints'> &
  Pick<RekeyStore, 'rekeyTombstones'> &
  Pick<ErasureStore, 'getBuried'> {
  const touchpoints = createRecords<StoredTouchpoint>();
  const buried = new Map<string, { digest: string; keys: number }>();
  return {
    async putTouchpoint(touchpoint) {
      const tombstone = buried.get(touchpoint.tid);
      if (tombstone !== undefined) return { outcome: 'erased', same: tombstone.digest === touchpoint.digest };
      const existing = touchpoints.get(touchpoint.tid);
      if (existing === undefined) {
        touchpoints.set(touchpoint.tid, touchpoint);
        return { outcome: 'stored' };
      }
      return existing.digest === touchpoint.digest
        ? { outcome: 'duplicate' }
        : { outcome: 'conflict', existing };
    },
    async replaceTouchpoint(touchpoint, expected) {
      if (touchpoints.get(touchpoint.tid)?.digest !== expected) return false;
      touchpoints.set(touchpoint.tid, touchpoint);
      return true;
    },
    async getTouchpoints(tids) {
      return [...new Set(tids)].flatMap(tid => touchpoints.get(tid) ?? []);
    },
    async buryTouchpoint(tid, digest) {
      const there = buried.get(tid)?.digest ?? touchpoints.get(tid)?.digest ?? digest;
      if (there !== digest) return false;
      touchpoints.delete(tid);
      buried.set(tid, { keys: 0, ...buried.get(tid), digest });
      return true;
    },
    async rekeyTombstones(_page, generation, rekey) {
      for (const [tid, { digest, keys }] of buried) {
        if (keys < generation) buried.set(tid, { digest: rekey(digest), keys: generation });
      }
      return { scanned: buried.size };
    },
    async getBuried(tids) {
      return new Set(tids.filter(tid => buried.has(tid)));
    },
    async scanTouchpoints(page) {
      const { items, ...rest } = scanRecords(touchpoints, page);
      return { ...rest, items: items.flatMap(tid => touchpoints.get(tid) ?? []) };
    },
  };
}

export function createNodeStore(): NodeStore &
  Pick<ScanStore, 'scanNodes'> &
  Pick<RekeyStore, 'dropNode'> &
  Pick<ErasureStore, 'deletePage'> {
  const nodes = createRecords<IdentifierNode>();
  const pages = createRecords<LedgerPage>();
  const numbers = new Map<string, Set<number>>();
  return {
    async getNodes(ids) {
      const found = new Map<string, IdentifierNode>();
      for (const id of ids) {
        const node = nodes.get(id);
        if (node !== undefined) found.set(id, node);
      }
      return found;
    },
    async saveNode(node) {
      if ((nodes.get(node.id)?.version ?? 0) !== node.version) return false;
      nodes.set(node.id, { ...node, version: node.version + 1 });
      return true;
    },
    async getPages(node, first = 0) {
      const ordered = [...(numbers.get(node) ?? [])].filter(each => each >= first).sort((a, b) => a - b);
      return ordered.flatMap(number => pages.get(keyOf(node, number)) ?? []);
    },
    async savePage(page) {
      const key = keyOf(page.node, page.number);
      if ((pages.get(key)?.version ?? 0) !== page.version) return false;
      pages.set(key, { ...page, version: page.version + 1 });
      numbers.set(page.node, (numbers.get(page.node) ?? new Set()).add(page.number));
      return true;
    },
    async deletePage(node, number) {
      pages.delete(keyOf(node, number));
      numbers.get(node)?.delete(number);
    },
    async dropNode(id) {
      for (const number of numbers.get(id) ?? []) pages.delete(keyOf(id, number));
      numbers.delete(id);
      nodes.delete(id);
    },
    async scanNodes(page) {
      return scanRecords(nodes, page);
    },
  };
}

import type { IdentifierNode, LedgerPage } from '../domain/types.ts';
import type { NodeStore } from '../steps/ports.ts';
import { bodyOf, numberOf, textOf, withBody } from './body.ts';
import type { Item } from './item-size.ts';
import { nodeKey, nodeOf, nodePartition, PAGE, pageKey } from './keys.ts';
import { type Condition, prefixEnd, type Table } from './table.ts';

export function createNodeStore(table: Table): NodeStore {
  return {
    async getNodes(ids, reading = 'latest') {
      const items = await table.getAll(ids.map(nodeKey), reading === 'latest');
      return new Map(items.map(item => [nodeOf(textOf(item, 'pk')), toNode(item)]));
    },
    saveNode({ id, version, ...body }) {
      return table.put(withBody({ ...nodeKey(id), v: version + 1 }, body), still(version));
    },
    async getPages(node, first = 0) {
      const pages: LedgerPage[] = [];
      const range = {
        partition: nodePartition(node),
        lower: pageKey(node, first).sk,
        upper: prefixEnd(PAGE),
      };
      for await (const item of table.query(range)) {
        pages.push({
          ...bodyOf<Omit<LedgerPage, 'node' | 'number' | 'version'>>(item),
          node,
          number: Number(textOf(item, 'sk').slice(PAGE.length)),
          version: numberOf(item, 'v'),
        });
      }
      return pages;
    },
    savePage({ node, number, version, ...body }) {
      return table.put(withBody({ ...pageKey(node, number), v: version + 1 }, body), still(version));
    },
  };
}

function still(version: number): Condition {
  if (version === 0) return { expression: 'attribute_not_exists(pk)' };
  return { expression: 'v = :version', values: { ':version': { N: String(version) } } };
}

function toNode(item: Item): IdentifierNode {
  const body = bodyOf<Omit<IdentifierNode, 'id' | 'version'>>(item);
  return { ...body, id: nodeOf(textOf(item, 'pk')), version: numberOf(item, 'v') };
}

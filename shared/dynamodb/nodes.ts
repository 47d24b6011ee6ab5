import type { IdentifierNode, LedgerPage } from '../domain/types.ts';
import type { NodeStore } from '../steps/ports/nodes.ts';
import { bodyOf, numberOf, textOf, withBody } from './body.ts';
import type { Item } from './item-size.ts';
import { nodeKey, nodeOf, nodePartition, PAGE, pageKey } from './keys.ts';
import { expiry } from './retention.ts';
import { type Condition, prefixEnd, type Table } from './table.ts';

export function createNodeStore(table: Table, days?: number): NodeStore {
  return {
    async getNodes(ids, reading = 'latest') {
      const items = await table.getAll(ids.map(nodeKey), reading === 'latest');
      return new Map(items.map(item => [nodeOf(textOf(item, 'pk')), toNode(item)]));
    },
    saveNode(node) {
      const { id, version, ...body } = node;
      const item = withBody({ ...nodeKey(id), v: version + 1, ...expiryOf(node, days) }, body);
      return table.put(item, still(version));
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
      const expires = body.entries.length === 0 ? {} : expiry(days, latest(body.entries));
      const item = withBody({ ...pageKey(node, number), v: version + 1, ...expires }, body);
      return table.put(item, still(version));
    },
  };
}

/**
 * What was seen with a higher identifier stays: its anchors remember that they linked it and would not do so again. So
 * does what a correction names, what was erased, and whatever is not settled yet.
 */
function expiryOf({ up, tail, person, corrections, todo, erased }: IdentifierNode, days: number | undefined) {
  const held =
    up.length > 0 || corrections !== undefined || todo.length > 0 || person?.outbox.length || erased;
  const at = Math.max(latest(tail), person?.last.at ?? 0);
  return held || at <= 0 ? {} : expiry(days, at);
}

function latest(entries: readonly { at: number }[]): number {
  return entries.reduce((most, { at }) => Math.max(most, at), 0);
}

function still(version: number): Condition {
  if (version === 0) return { expression: 'attribute_not_exists(pk)' };
  return { expression: 'v = :version', values: { ':version': { N: String(version) } } };
}

export function toNode(item: Item): IdentifierNode {
  const body = bodyOf<Omit<IdentifierNode, 'id' | 'version'>>(item);
  return { ...body, id: nodeOf(textOf(item, 'pk')), version: numberOf(item, 'v') };
}

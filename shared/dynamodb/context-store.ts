import type { ContextStore } from '../steps/ports/context.ts';
import { definitionOf } from './definitions.ts';
import { definitionKey, nodeKey } from './keys.ts';
import { createNodeStore, toNode } from './nodes.ts';
import { createTable, type TableOptions } from './table.ts';

/**
 * The reads of a context, each of single items by their keys. They may miss what was saved within the last moment, at
 * half the price and without the leader's queue: what a customer did a second ago may not have been stitched yet either.
 */
export function createContextStore(options: TableOptions): ContextStore {
  const table = createTable(options);
  const nodes = createNodeStore(table);
  return {
    async getNode(id) {
      const item = await table.get(nodeKey(id), false);
      return item === undefined ? undefined : toNode(item);
    },
    getNodes: ids => nodes.getNodes([...ids], 'recent'),
    async getDefinition(id, version) {
      const item = await table.get(definitionKey(id, version));
      return item === undefined ? undefined : definitionOf(item);
    },
  };
}

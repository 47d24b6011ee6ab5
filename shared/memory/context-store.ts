import type { ContextStore } from '../steps/ports/context.ts';
import type { Store } from '../steps/ports/store.ts';

/** The reads of a context from a store in memory. */
export function createMemoryContextStore(store: Pick<Store, 'getNodes' | 'listDefinitions'>): ContextStore {
  return {
    getNode: async id => (await store.getNodes([id])).get(id),
    getNodes: ids => store.getNodes([...ids]),
    async getDefinition(id, version) {
      const records = await store.listDefinitions();
      return records.find(({ definition }) => definition.id === id && definition.version === version);
    },
  };
}

import { createMemoryStore } from '../../shared/memory/store.ts';
import { storeContract } from './store-contract.ts';

storeContract('memory', async () => ({
  async fresh() {
    const store = createMemoryStore();
    return { store, second: store };
  },
  async close() {},
}));

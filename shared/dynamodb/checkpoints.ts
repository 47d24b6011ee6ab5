import type { CheckpointStore } from '../steps/ports/checkpoints.ts';
import { bodyOf, withBody } from './body.ts';
import { checkpointKey } from './keys.ts';
import { createTable, type Table, type TableOptions } from './table.ts';

export function createCheckpointStore(table: Table): CheckpointStore {
  return {
    async getCheckpoint(name) {
      const item = await table.get(checkpointKey(name));
      return item === undefined ? undefined : bodyOf<unknown>(item);
    },
    async putCheckpoint(name, value) {
      await table.put(withBody({ ...checkpointKey(name) }, value));
    },
    deleteCheckpoint: name => table.remove(checkpointKey(name)),
  };
}

/** Checkpoints alone, for functions, which carry nothing else of repair. */
export function createCheckpoints(options: TableOptions): CheckpointStore {
  return createCheckpointStore(createTable(options));
}

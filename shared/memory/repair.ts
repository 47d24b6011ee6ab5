import type { CheckpointStore } from '../steps/ports/checkpoints.ts';
import { createRecords } from './records.ts';

export function createCheckpointStore(): CheckpointStore {
  const checkpoints = createRecords<object>();
  return {
    async getCheckpoint(name) {
      return checkpoints.get(name);
    },
    async putCheckpoint(name, value) {
      checkpoints.set(name, value);
    },
    async deleteCheckpoint(name) {
      checkpoints.delete(name);
    },
  };
}

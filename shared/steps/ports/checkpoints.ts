/** Where long work was, under its name, so that it can go on. */
export interface CheckpointStore {
  getCheckpoint(name: string): Promise<unknown>;
  putCheckpoint(name: string, value: object): Promise<void>;
  deleteCheckpoint(name: string): Promise<void>;
}

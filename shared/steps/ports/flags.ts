import type { Flag } from '../../contract/flag.ts';
import type { NodeId } from '../../domain/types.ts';
import type { ListQuery, Page } from './lists.ts';
import type { Reading } from './nodes.ts';

export interface StoredFlag {
  flag: Flag;
  sequence: number;
}

export interface FlagStore {
  /**
   * Records a transition if its sequence is newer than the one recorded for `flag.id`.
   * `repeated`: this very sequence is recorded; `superseded`: a newer one is.
   */
  applyFlag(entry: StoredFlag): Promise<'applied' | 'repeated' | 'superseded'>;
  /** All of a person's, retracted ones too. */
  flagsOf(person: NodeId): Promise<StoredFlag[]>;
  getFlag(person: NodeId, id: string, reading?: Reading): Promise<StoredFlag | undefined>;
  /** Those of a kind by `at`. */
  listFlags(kind: Flag['kind'], query: ListQuery): Promise<Page<StoredFlag>>;
}

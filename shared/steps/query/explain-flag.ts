import type { Flag } from '../../contract/flag.ts';
import type { StoredTouchpoint } from '../../contract/touchpoint.ts';
import type { LedgerEntry, NodeId } from '../../domain/types.ts';
import { tidOf } from '../intake.ts';
import type { QueryDependencies } from './dependencies.ts';
import { findFlag } from './find-flag.ts';
import { placesOf } from './person-history.ts';

export interface FlagExplained {
  flag: Flag;
  /** Its evidence in full, in the order of the flag. */
  touchpoints: { touchpoint: StoredTouchpoint; entry: LedgerEntry }[];
}

/** Why a flag was raised; `undefined` where there is none of this id. */
export async function explainFlag(
  { store, hasher }: Pick<QueryDependencies, 'store' | 'hasher'>,
  id: string,
  namespaces: readonly string[],
  of?: NodeId,
): Promise<FlagExplained | undefined> {
  const flag = await findFlag({ store }, id, namespaces, of);
  if (flag === undefined) return undefined;
  const tids = [...new Set(flag.evidence.map(each => tidOf(hasher, each.touchpoint)))];
  const found = await store.getTouchpoints(tids);
  const places = await placesOf(store, found);
  return {
    flag,
    touchpoints: tids.flatMap(tid => {
      const [touchpoint, entry] = [found.find(each => each.tid === tid), places.get(tid)];
      return touchpoint === undefined || entry === undefined ? [] : [{ touchpoint, entry }];
    }),
  };
}

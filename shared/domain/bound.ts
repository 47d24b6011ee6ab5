import type { BoundReached } from '../contract/bound.ts';
import type { NodeId } from './types.ts';

/** The announcement that an identifier, or the person it names, reached a bound. */
export function boundReached(bound: BoundReached['bound'], identifier: NodeId, limit: number): BoundReached {
  return { eventId: `${bound}~${identifier}`, bound, identifier, limit };
}

import type { ReceiptProof } from '../contract/touchpoint-values.ts';
import type { NodeId } from './types.ts';

/** A context may be used for as long after it was given: a shift, or a case that waits over night. */
export const RECEIPT_MAX_AGE_MS = 24 * 60 * 60_000;
/** Who is served is often known, and asked for, only some time after they came; and clocks differ. */
export const RECEIPT_AHEAD_MS = 10 * 60_000;

/** What a receipt says: when it was given (ms), whether to this channel, and the hashes of who it is about. */
interface Given {
  at: number;
  sameChannel: boolean;
  hashes: readonly string[];
}

/**
 * What a quoted receipt proves: `forged`: it is none; `foreign`: another channel asked, or of somebody whom the touchpoint
 * does not name; `stale`: it was given more than a day before the touchpoint, or over ten minutes after its end.
 * A function of the touchpoint and the receipt alone, so that replays and rebuilds say the same.
 */
export function proofOf(
  given: Given | undefined,
  touchpoint: { ids: readonly NodeId[]; at: number; durationSeconds?: number | undefined },
): ReceiptProof {
  if (given === undefined) return 'forged';
  const { ids, at, durationSeconds = 0 } = touchpoint;
  // A hash is of a namespace and a value, so it says both.
  const isNamed = ids.some(id => given.hashes.includes(id.slice(id.indexOf('.') + 1)));
  if (!given.sameChannel || !isNamed) return 'foreign';
  const ended = at + durationSeconds * 1000;
  return given.at < at - RECEIPT_MAX_AGE_MS || given.at > ended + RECEIPT_AHEAD_MS ? 'stale' : 'proven';
}

/**
 * Values of the contract apart from its schemas: what takes plain touchpoints must not load those (`accept.ts`).
 */

/** The contract version this code writes; older ones are upcast on reading (`upcast.ts`). */
export const TOUCHPOINT_VERSION = 1;

export const OUTCOMES = ['completed', 'failed', 'abandoned', 'transferred'] as const;
export const INSTRUMENTS = ['nps', 'csat', 'dsat', 'ces', 'cadv'] as const;
export const QUADRANTS = ['says', 'thinks', 'does', 'feels', 'hears', 'frustrates', 'motivates'] as const;

/** UTF-16 units of the receipt that a touchpoint quotes. */
export const LONGEST_RECEIPT = 200;
/** What came of looking at it; all but `proven` leave `received` a claim. */
export const RECEIPT_PROOFS = ['proven', 'forged', 'foreign', 'stale'] as const;
export type ReceiptProof = (typeof RECEIPT_PROOFS)[number];

/** Bytes of one touchpoint's JSON; a longer one is quarantined as `too-large`. */
export const MAX_TOUCHPOINT_BYTES = 64 * 1024;

/** What events on the bus are called. */

/** `detail-type` of touchpoints, one alone or many in an envelope. */
export const DETAIL_TYPES = { one: 'Touchpoint', batch: 'Touchpoint Batch' } as const;

/** `source` of what operators put on the bus: the bus policy keeps it from producers. */
export const OPERATIONS_SOURCE = 'hilvan.operations';

/** `detail-type` of a correction on the bus. */
export const CORRECTION_DETAIL_TYPE = 'Identity Correction';

/** `detail-type` of a definition on the bus; its `source` is that of operations. */
export const DEFINITION_DETAIL_TYPE = 'Journey Definition';

export const ANNOUNCEMENT_SOURCE = 'hilvan.journeys';
export const FLAG_DETAIL_TYPES = {
  raised: 'Flag Raised',
  resolved: 'Flag Resolved',
  retracted: 'Flag Retracted',
} as const;
/** A channel system asks for a customer's context; `source` is the system. */
export const CONTEXT_REQUEST_DETAIL_TYPE = 'Context Requested';
/** The answer, from `ANNOUNCEMENT_SOURCE`. */
export const CONTEXT_ANSWER_DETAIL_TYPE = 'Context Answered';
export const BOUND_DETAIL_TYPE = 'Bound Reached';

/** One row that was left out; `line` is the line of the file where the row begins, from 1. */
export type RejectedRow = { line: number; column?: string; reason: string };

export type LogColumns = {
  case: string;
  activity: string;
  time: string;
  resource?: string;
  customer?: string;
  by?: string;
};

/** Which column is which; what is not named is guessed from standard names. */
export type ColumnOptions = {
  case?: string | undefined;
  activity?: string | undefined;
  resource?: string | undefined;
  time?: string | undefined;
  customer?: string | undefined;
  /** a case attribute to break figures down by */
  by?: string | undefined;
};

export type ReadOptions = {
  /** called after each chunk with the bytes of the file read so far and its size */
  onProgress?: ((bytesRead: number, totalBytes: number) => void) | undefined;
  signal?: AbortSignal | undefined;
};

/**
 * An event log in columns. Rows are ordered by case (first seen first), time, and place in the file.
 * `caseOf`, `activityOf`, `resourceOf`, `customerOf` hold indexes into the name lists; `time` is milliseconds
 * since 1970-01-01 UTC. The rows of case c are `caseStart[c]` up to, not including, `caseStart[c + 1]`.
 * `fileOrder` is the place of the row among the accepted rows of the file, from 0.
 */
export type EventLog = {
  file: string;
  format: 'csv' | 'xes' | 'parquet' | 'ocel';
  columns: LogColumns;
  cases: string[];
  activities: string[];
  resources: string[];
  customers: string[];
  rows: number;
  caseStart: Int32Array;
  caseOf: Int32Array;
  activityOf: Int32Array;
  resourceOf: Int32Array;
  customerOf?: Int32Array;
  time: Float64Array;
  fileOrder: Int32Array;
  /** the value of the `by` column for each case, as an index into `values` */
  by?: { column: string; values: string[]; ofCase: Int32Array };
  /** the first thousand; `rejectedRows` counts them all, so rows in the file = rows + rejectedRows */
  rejected: RejectedRow[];
  rejectedRows: number;
  warnings: string[];
};

export type LogErrorCode = 'unreadable' | 'not-a-log' | 'missing-column' | 'no-rows';

/** The file as a whole cannot be used; the message says why and what to do. */
export class LogError extends Error {
  readonly code: LogErrorCode;
  constructor(code: LogErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'LogError';
    this.code = code;
  }
}

/** Text from a file, shortened and escaped, fit for a terminal. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text).replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

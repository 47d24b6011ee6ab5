export type Cell = string | number | boolean | null;

export interface SqlColumn {
  name: string;
  /** As Athena names it. */
  type: string;
}

export interface SqlPage {
  columns: SqlColumn[];
  rows: Cell[][];
  /** Where the next page begins; absent after the last. */
  next?: string;
}

/** Runs statements over the lake. Both calls reject with `SqlEngineError` for what the caller can mend. */
export interface SqlEngine {
  /** Resolves when its rows are there, with the name they are found by. Stops it where `milliseconds` have passed. */
  run(sql: string, milliseconds: number): Promise<{ id: string; scannedBytes: number }>;
  /** Rows of a statement that has run, `limit` at most. */
  page(id: string, limit: number, from?: string): Promise<SqlPage>;
}

/**
 * `statement`: the engine does not take it. `time`: it was stopped. `size`: it would read more than is allowed.
 * `gone`: there are no such rows any more. `busy`: to be tried again.
 */
export class SqlEngineError extends Error {
  readonly reason: 'statement' | 'time' | 'size' | 'gone' | 'busy';
  constructor(reason: SqlEngineError['reason'], message: string) {
    super(message);
    this.name = 'SqlEngineError';
    this.reason = reason;
  }
}

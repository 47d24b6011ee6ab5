/** A list's cursor that no list of this kind gave out. The list must be started again without it. */
export class InvalidCursorError extends Error {
  readonly code = 'invalid-cursor';
  constructor() {
    super('The cursor is not one that this list gave out: ask again without a cursor');
    this.name = 'InvalidCursorError';
  }
}

/** An item above what the table takes (400 KB); `bytes` is its size by the table's own rules. */
export class ItemTooLargeError extends Error {
  readonly code = 'item-too-large';
  readonly what: string;
  readonly bytes: number;
  constructor(what: string, bytes: number, limit: number) {
    super(`${what} has ${bytes} bytes: the table takes ${limit} an item`);
    this.name = 'ItemTooLargeError';
    this.what = what;
    this.bytes = bytes;
  }
}

/** The table left requests unprocessed until the retries were used up. Nothing is half done: try again later. */
export class StoreBusyError extends Error {
  readonly code = 'store-busy';
  readonly unprocessed: number;
  constructor(unprocessed: number, attempts: number) {
    super(`The table left ${unprocessed} keys unprocessed after ${attempts} attempts: try again later`);
    this.name = 'StoreBusyError';
    this.unprocessed = unprocessed;
  }
}

/** The bus refused entries until the retries were used up; the others were taken. `codes` counts them by error code. */
export class BusRefusedError extends Error {
  readonly code = 'bus-refused';
  readonly failed: number;
  readonly codes: Readonly<Record<string, number>>;
  constructor(failed: number, total: number, codes: Record<string, number>) {
    const reasons = Object.entries(codes).map(([code, count]) => `${code} × ${count}`);
    super(`The bus did not take ${failed} of ${total} entries (${reasons.join(', ')}): send them again`);
    this.name = 'BusRefusedError';
    this.failed = failed;
    this.codes = codes;
  }
}

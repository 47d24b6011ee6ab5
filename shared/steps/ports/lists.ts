/** A page of a list; `cursor` is there while more may follow. */
export interface Page<T> {
  items: T[];
  cursor?: string;
}

/** Where a list starts and ends, by event time in ms (`from` inclusive, `to` exclusive), newest first. */
export interface ListQuery {
  from?: number;
  to?: number;
  limit: number;
  cursor?: string;
}

/** A page of a walk over all there is; `scanned` counts what was looked at for it. */
export interface ScanPage<T> extends Page<T> {
  scanned: number;
}

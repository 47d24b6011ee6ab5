import type { JourneyLog } from './journey-log.ts';

/** Of a report that has none. */
export type NoOptions = Record<string, never>;

/** Numbers of journeys, ascending: what a filter left. */
export type Selection = Uint32Array;

/**
 * A report answers figures and opens each of them: a figure that counts something has a `cell`, and `open` answers the
 * journeys behind it. Both go through one visit of the log, so that they cannot differ.
 */
export interface Report<Options, Figures> {
  figures(log: JourneyLog, selection: Selection, options: Options): Figures;
  /** Distinct journeys, ascending; none for a cell that the report does not have. */
  open(log: JourneyLog, selection: Selection, options: Options, cell: string): number[];
}

import { createBook } from './cell-book.ts';
import type { Sink, Tally } from './cells.ts';
import type { JourneyLog } from './journey-log.ts';
import type { Report, Selection } from './report.ts';

/** Counts once a thing it meets; journeys in the order of the selection. */
export type Visit<Options> = (log: JourneyLog, selection: Selection, options: Options, sink: Sink) => void;

/** A report of one visit, so that its figures and what they open cannot differ. */
export function reportOf<Options, Figures>(
  visit: Visit<Options>,
  present: (tally: Tally, log: JourneyLog, selection: Selection, options: Options) => Figures,
): Report<Options, Figures> {
  return {
    figures(log, selection, options) {
      const book = createBook(log);
      visit(log, selection, options, book.sink);
      return present(book, log, selection, options);
    },
    open(log, selection, options, cell) {
      const book = createBook(log);
      visit(log, selection, options, book.sink);
      const wanted = book.numberOf(cell);
      const opened: number[] = [];
      if (wanted === undefined) return opened;
      // The second visit finds the same cells: they are numbered already.
      const add: Sink['add'] = (number, journey, _amount, times = 1) => {
        if (number === wanted && times > 0 && opened.at(-1) !== journey) opened.push(journey);
      };
      visit(log, selection, options, { ...book.sink, add, value: ignore, quote: ignore });
      return opened;
    },
  };
}

const ignore = () => undefined;

/**
 * Names a flush or a compaction: its moment, to the millisecond, and `random` (8 letters or digits), so that two of one
 * moment differ. All have one length, so that they sort as their moments do, and so does what is put behind one.
 */
export function foldId(now: number, random: string): string {
  return `${new Date(now).toISOString().replaceAll(/[-:.]/g, '')}-${random}`;
}

/** ms; of a fold's compactions, that of the latest. */
export function momentOf(id: string): number {
  const [, year, month, day, hour, minute, second, ms] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(\d{3})Z/.exec(id) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`);
}

const ID_LENGTH = foldId(0, 'xxxxxxxx').length;

/**
 * The fold of a row that a compaction rewrote: after the fold it has, and before every later one of that person. So a row
 * rewritten from what was read before a flush never takes precedence over the flush, whichever ends first.
 */
export function compactedFold(fold: string, compaction: string): string {
  return `${flushOf(fold)}-${compaction}`;
}

/** The flush that a fold was written by first: rows of one say the same, whatever compactions did to them since. */
export function flushOf(fold: string): string {
  return fold.slice(0, ID_LENGTH);
}

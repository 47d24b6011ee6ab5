import { type Counted, counted, type Tally } from './cells.ts';
import { type Share, shareOf } from './intervals.ts';

/** A share that opens on both sides. */
export interface OpenShare extends Share {
  counted: Counted;
  ofCounted: Counted;
}

export function openShare(tally: Tally, count: string[], of: string[]): OpenShare {
  const [part, whole] = [tally.at(...count), tally.at(...of)];
  return { ...shareOf(part.count, whole.count), counted: counted(part), ofCounted: counted(whole) };
}

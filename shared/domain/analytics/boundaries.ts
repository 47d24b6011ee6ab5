import { type Count, type Counted, counted, pathsBelow, type Sink, type Tally } from './cells.ts';
import type { JourneyLog } from './journey-log.ts';
import type { Money } from './sums.ts';

export interface CountedMoney extends Counted {
  cost: Money;
}

export const withCost = (count: Count, currency: string): CountedMoney => ({
  ...counted(count),
  cost: { amount: count.amount, currency },
});

export interface Side {
  channel: string;
  /** Empty where nobody owns it. */
  team: string;
}

export interface Boundary {
  from: Side;
  to: Side;
}

/** The cell of a boundary, sides as numbers of channel and team: `…/web/ecommerce>store/shops`. */
export function boundaryCell(
  sink: Sink,
  parent: number,
  from: readonly [number, number],
  to: readonly [number, number],
): number {
  return [...from, sink.word('>'), ...to].reduce((cell, part) => sink.child(cell, part), parent);
}

/** That of a flag of silo-induced rework. */
export function siloBoundaryCell(sink: Sink, parent: number, { flags }: JourneyLog, flag: number): number {
  return boundaryCell(
    sink,
    parent,
    [flags.fromChannel[flag] ?? 0, flags.fromTeam[flag] ?? 0],
    [flags.toChannel[flag] ?? 0, flags.toTeam[flag] ?? 0],
  );
}

export function boundariesBelow(tally: Tally, ...path: string[]): (Boundary & { count: Count })[] {
  return pathsBelow(tally, path, 5).map(each => {
    const side = (place: number): Side => ({
      channel: each[path.length + place] ?? '',
      team: each[path.length + place + 1] ?? '',
    });
    return { from: side(0), to: side(3), count: tally.at(...each) };
  });
}

import type { Flag, Silo } from '../../shared/contract/flag.ts';

export interface Money {
  amount: number;
  currency: string;
}

/** Rework induced at a boundary, whatever was done again there. */
export interface BoundaryFigure {
  boundary: Silo['boundary'];
  occurrences: number;
  customers: number;
  cost: Money;
  /** By cost, the dearest first. */
  causes: { cause: Silo['cause']; occurrences: number; cost: Money }[];
}

export interface DropOffFigures {
  total: number;
  cameBack: number;
  valueLost: number;
  valueRecovered: number;
  currency: string;
  /** After which activity they were not seen again, the most valuable first. */
  after: { activity: string; count: number; valueLost: number }[];
}

/** By cost, the dearest first; costs in another currency are another figure. */
export function boundaryFigures(flags: readonly Flag[]): BoundaryFigure[] {
  const costly = flags.flatMap(({ silo, cost, person }) =>
    silo === undefined || cost === undefined ? [] : [{ silo, cost, person }],
  );
  const groups = Map.groupBy(costly, ({ silo, cost }) => JSON.stringify([silo.boundary, cost.currency]));
  const figures = [...groups].map(([name, some]) => {
    const currency = some[0]?.cost.currency ?? '';
    const boundary = some[0]?.silo.boundary ?? { from: { channel: '' }, to: { channel: '' } };
    const causes = [...Map.groupBy(some, ({ silo }) => silo.cause)].map(([cause, of]) => ({
      cause,
      occurrences: of.length,
      cost: { amount: sum(of.map(each => each.cost.amount)), currency },
    }));
    const figure: BoundaryFigure = {
      boundary,
      occurrences: some.length,
      customers: new Set(some.map(each => each.person)).size,
      cost: { amount: sum(some.map(each => each.cost.amount)), currency },
      causes: causes.sort((a, b) => b.cost.amount - a.cost.amount || (a.cause < b.cause ? -1 : 1)),
    };
    return { name, figure };
  });
  figures.sort((a, b) => b.figure.cost.amount - a.figure.cost.amount || (a.name < b.name ? -1 : 1));
  return figures.map(each => each.figure);
}

export function dropOffFigures(flags: readonly Flag[]): DropOffFigures {
  const all = flags.filter(({ kind }) => kind === 'drop-off');
  const lost = all.filter(({ state }) => state === 'raised');
  const back = all.filter(({ state }) => state === 'resolved');
  const after = [...Map.groupBy(lost, ({ evidence }) => evidence.at(-1)?.activity ?? '')];
  return {
    total: all.length,
    cameBack: back.length,
    valueLost: worth(lost),
    valueRecovered: worth(back),
    currency: all.find(({ value }) => value !== undefined)?.value?.currency ?? 'EUR',
    after: after
      .map(([activity, some]) => ({ activity, count: some.length, valueLost: worth(some) }))
      .sort((a, b) => b.valueLost - a.valueLost || b.count - a.count || (a.activity < b.activity ? -1 : 1)),
  };
}

const worth = (flags: readonly Flag[]) => sum(flags.map(({ value }) => value?.amount ?? 0));

function sum(amounts: readonly number[]): number {
  return Math.round(amounts.reduce((total, each) => total + each, 0) * 100) / 100;
}

import { compare } from '../node-id.ts';
import {
  type Boundary,
  boundariesBelow,
  type CountedMoney,
  siloBoundaryCell,
  withCost,
} from './boundaries.ts';
import { type Counted, counted, pathsBelow, type Sink, type Tally } from './cells.ts';
import { type Mean, meanOf } from './intervals.ts';
import type { JourneyLog } from './journey-log.ts';
import { FLAGS } from './names.ts';
import { isCompleted } from './per-journey.ts';
import { rangesOfJourneys } from './ranges.ts';
import type { NoOptions, Selection } from './report.ts';
import { reportOf } from './report-of.ts';
import type { Money } from './sums.ts';

export interface CostOf extends CountedMoney {
  /** Empty where none was named; `definition/stage` for stages. */
  name: string;
}

/** `count`: drop-offs that named a value. What came back is set off: `net` = lost − recovered. */
export interface ValueAtRisk {
  lost: Counted & { value: Money };
  recovered: Counted & { value: Money };
  net: Money;
  /** Drop-offs that named none. */
  unvalued: Counted;
}

/** Money of the journeys of one currency; it is never added to that of another. */
export interface MoneyOfCurrency {
  currency: string;
  journeys: Counted;
  completed: Counted;
  /** Cost to serve; `count`: touchpoints. */
  cost: CountedMoney;
  /** Mean cost to serve of a journey, in major units. */
  perJourney: Mean;
  /** Mean of the completed ones alone. */
  perCompleted: Mean;
  /** All cost ÷ completed journeys: what a success takes, with those that failed; null where none was completed. */
  costOfSuccess: number | null;
  stages: CostOf[];
  channels: CostOf[];
  teams: CostOf[];
  /** Of all rework that was flagged. */
  rework: CountedMoney;
  silo: CountedMoney;
  /** Of silo-induced rework, by boundary. */
  boundaries: (Boundary & CountedMoney)[];
  valueAtRisk: ValueAtRisk;
  /** By stage, `definition/stage`: where it was lost. */
  valueByStage: (ValueAtRisk & { name: string })[];
}

export interface MoneyFigures {
  currencies: MoneyOfCurrency[];
}

/** Cost to serve, cost of rework and value lost at drop-off. Each is exact to a millionth of the currency's unit. */
export const moneyReport = reportOf<NoOptions, MoneyFigures>(visit, tally => ({
  currencies: tally.below().map(each => figuresOf(tally, each.path.at(-1) ?? '')),
}));

/** Looked up once a currency, not once a journey. */
function currencyCells(sink: Sink) {
  const read = (money: number) => {
    const cell = (name: string) => sink.child(money, sink.word(name));
    return {
      stages: cell('stage'),
      channels: cell('channel'),
      teams: cell('team'),
      all: cell('cost'),
      journeys: cell('journeys'),
      completed: cell('completed'),
      rework: cell('rework'),
      silo: cell('silo'),
      boundaries: cell('boundary'),
      value: cell('value'),
      valueByStage: cell('value-by-stage'),
    };
  };
  const known = new Map<number, ReturnType<typeof read>>();
  return (money: number) => {
    const cells = known.get(money) ?? read(money);
    known.set(money, cells);
    return cells;
  };
}

type CurrencyCells = ReturnType<ReturnType<typeof currencyCells>>;

function visit(log: JourneyLog, selection: Selection, _options: NoOptions, sink: Sink): void {
  const { journeys, steps, flags } = log;
  const ranges = rangesOfJourneys(log, flags.journey);
  const cellsOf = currencyCells(sink);
  const [unvalued, lost, recovered] = [sink.word('unvalued'), sink.word('lost'), sink.word('recovered')];
  for (const journey of selection) {
    const cells = cellsOf(sink.child(0, journeys.currency[journey] ?? 0));
    const { stages, channels, teams, all, journeys: every, completed } = cells;
    const ownStages = sink.child(stages, journeys.definition[journey] ?? 0);
    const end = journeys.firstStep[journey + 1] ?? 0;
    let sum = 0;
    for (let step = journeys.firstStep[journey] ?? 0; step < end; step++) {
      const cost = steps.cost[step] ?? 0;
      sum += cost;
      sink.add(all, journey, cost);
      sink.add(sink.child(ownStages, steps.stage[step] ?? 0), journey, cost);
      sink.add(sink.child(channels, steps.channel[step] ?? 0), journey, cost);
      sink.add(sink.child(teams, steps.team[step] ?? 0), journey, cost);
    }
    sink.add(every, journey);
    sink.value(every, sum);
    if (isCompleted(log, journey)) {
      sink.add(completed, journey);
      sink.value(completed, sum);
    }
    const lastFlag = ranges[journey + 1] ?? 0;
    for (let flag = ranges[journey] ?? 0; flag < lastFlag; flag++) addFlag(flag, journey, cells);
  }

  function addFlag(flag: number, journey: number, cells: CurrencyCells): void {
    const kind = FLAGS[flags.kind[flag] ?? 0];
    const cost = flags.cost[flag] ?? 0;
    if (kind === 'drop-off') addDropOff(flag, journey, cells);
    if (kind !== 'self-loop' && kind !== 'repetition') return;
    sink.add(cells.rework, journey, cost);
    if (flags.cause[flag] === 0) return;
    sink.add(cells.silo, journey, cost);
    sink.add(siloBoundaryCell(sink, cells.boundaries, log, flag), journey, cost);
  }

  function addDropOff(flag: number, journey: number, { value: all, valueByStage }: CurrencyCells): void {
    const value = flags.value[flag] ?? Number.NaN;
    const definition = sink.child(valueByStage, journeys.definition[journey] ?? 0);
    for (const parent of [all, sink.child(definition, flags.stage[flag] ?? 0)]) {
      if (Number.isNaN(value)) {
        sink.add(sink.child(parent, unvalued), journey);
        continue;
      }
      sink.add(sink.child(parent, lost), journey, value);
      if (flags.resolved[flag] === 1 || isCompleted(log, journey))
        sink.add(sink.child(parent, recovered), journey, value);
    }
  }
}

function figuresOf(tally: Tally, currency: string): MoneyOfCurrency {
  const [journeys, completed] = [tally.at(currency, 'journeys'), tally.at(currency, 'completed')];
  const at = (name: string) => withCost(tally.at(currency, name), currency);
  const by = (name: string, depth: number) => costsBelow(tally, [currency, name], depth, currency);
  const cost = at('cost');
  return {
    currency,
    journeys: counted(journeys),
    completed: counted(completed),
    cost,
    perJourney: meanOf(journeys.values),
    perCompleted: meanOf(completed.values),
    costOfSuccess: completed.count === 0 ? null : cost.cost.amount / completed.count,
    stages: by('stage', 2),
    channels: by('channel', 1),
    teams: by('team', 1),
    rework: at('rework'),
    silo: at('silo'),
    boundaries: boundariesBelow(tally, currency, 'boundary')
      .map(({ from, to, count }) => ({ from, to, ...withCost(count, currency) }))
      .sort(costliest),
    valueAtRisk: valueAtRisk(tally, [currency, 'value'], currency),
    valueByStage: pathsBelow(tally, [currency, 'value-by-stage'], 2)
      .map(path => ({ name: path.slice(2).join('/'), ...valueAtRisk(tally, path, currency) }))
      .sort((a, b) => b.net.amount - a.net.amount || compare(a.name, b.name)),
  };
}

function valueAtRisk(tally: Tally, path: string[], currency: string): ValueAtRisk {
  const [lost, recovered] = [tally.at(...path, 'lost'), tally.at(...path, 'recovered')];
  return {
    lost: { ...counted(lost), value: { amount: lost.amount, currency } },
    recovered: { ...counted(recovered), value: { amount: recovered.amount, currency } },
    net: { amount: lost.amount - recovered.amount, currency },
    unvalued: counted(tally.at(...path, 'unvalued')),
  };
}

function costsBelow(tally: Tally, path: string[], depth: number, currency: string): CostOf[] {
  return pathsBelow(tally, path, depth)
    .map(each => ({ name: each.slice(path.length).join('/'), ...withCost(tally.at(...each), currency) }))
    .sort(costliest);
}

/** Costs falling, then counts, then names. */
const costliest = (a: CountedMoney, b: CountedMoney): number =>
  b.cost.amount - a.cost.amount || b.count - a.count || compare(a.cell, b.cell);

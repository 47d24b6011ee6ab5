import { compare } from '../node-id.ts';
import { type Boundary, boundariesBelow, type CountedMoney, withCost } from './boundaries.ts';
import { type Counted, counted, type Tally } from './cells.ts';
import { type Share, shareOf } from './intervals.ts';
import type { JourneyLog } from './journey-log.ts';
import { CONTEXTS, type Context } from './names.ts';
import type { Selection } from './report.ts';

/** Published counts over the journeys; the resource is the channel (`rework-measures.ts` says the definitions). */
export interface MeasureFigures {
  journeys: number;
  touchpoints: number;
  /** Events less distinct activities, summed; `journeys` are those with any. */
  pm4py: Counted;
  edeaR: { selfLoops: RepeatFigures; repetitions: RepeatFigures };
  /** Every touchpoint that repeats an activity of its journey, those that the definition allows too. */
  occurrences: Counted;
}

export interface RepeatFigures {
  all: Counted;
  repeat: Counted;
  redo: Counted;
}

export interface ReworkActivity {
  activity: string;
  /** Journeys in which it occurs at least twice (pm4py's rework by activity). */
  pm4py: Counted;
  occurrences: Counted;
}

export interface BoundaryFigures extends Boundary {
  /** From the activity's latest occurrence before to this one; cost to serve of the repeated touchpoints. */
  occurrences: CountedMoney;
  silo: CountedMoney;
}

/** Journeys of one currency. What the definition allows to repeat is in none of these but `boundaries[].occurrences`. */
export interface ReworkOfCurrency {
  currency: string;
  rework: CountedMoney;
  repeat: CountedMoney;
  redo: CountedMoney;
  silo: CountedMoney;
  /** Silo-induced ÷ all rework. */
  siloShare: Share;
  causes: (CountedMoney & { cause: string })[];
  boundaries: BoundaryFigures[];
}

export interface ContextFigures {
  /** Empty: nothing was said of it. */
  context: Context;
  /** All but the first of each journey. */
  touchpoints: Counted;
  rework: Counted;
  silo: Counted;
  /** ÷ touchpoints. */
  reworkShare: Share;
  siloShare: Share;
}

export interface ReworkFigures {
  measures: MeasureFigures;
  activities: ReworkActivity[];
  currencies: ReworkOfCurrency[];
  contexts: ContextFigures[];
}

export function reworkFigures(tally: Tally, log: JourneyLog, selection: Selection): ReworkFigures {
  return {
    measures: measuresOf(tally, log, selection),
    activities: activitiesOf(tally),
    currencies: tally.below('currency').map(each => currencyFigures(tally, each.path.at(-1) ?? '')),
    contexts: CONTEXTS.map(context => contextFigures(tally, context)),
  };
}

function measuresOf(tally: Tally, log: JourneyLog, selection: Selection): MeasureFigures {
  const { firstStep } = log.journeys;
  let touchpoints = 0;
  for (const journey of selection) touchpoints += (firstStep[journey + 1] ?? 0) - (firstStep[journey] ?? 0);
  const repeats = (measure: string): RepeatFigures => ({
    all: counted(tally.at(measure, 'all')),
    repeat: counted(tally.at(measure, 'repeat')),
    redo: counted(tally.at(measure, 'redo')),
  });
  return {
    journeys: selection.length,
    touchpoints,
    pm4py: counted(tally.at('pm4py')),
    edeaR: { selfLoops: repeats('self-loops'), repetitions: repeats('repetitions') },
    occurrences: counted(tally.at('occurrences')),
  };
}

function activitiesOf(tally: Tally): ReworkActivity[] {
  return tally
    .below('activity')
    .map(({ path }) => ({
      activity: path.at(-1) ?? '',
      pm4py: counted(tally.at(...path, 'pm4py')),
      occurrences: counted(tally.at(...path, 'occurrences')),
    }))
    .sort((a, b) => b.occurrences.count - a.occurrences.count || compare(a.activity, b.activity));
}

function currencyFigures(tally: Tally, currency: string): ReworkOfCurrency {
  const at = (...path: string[]) => withCost(tally.at('currency', currency, ...path), currency);
  const [rework, silo] = [at('rework'), at('silo')];
  return {
    currency,
    rework,
    repeat: at('repeat'),
    redo: at('redo'),
    silo,
    siloShare: shareOf(silo.count, rework.count),
    causes: tally
      .below('currency', currency, 'cause')
      .map(each => ({ cause: each.path.at(-1) ?? '', ...withCost(each, currency) }))
      .sort((a, b) => b.cost.amount - a.cost.amount || b.count - a.count || compare(a.cause, b.cause)),
    boundaries: boundaryFigures(tally, currency),
  };
}

/** A boundary of silo-induced rework is one of occurrences too. */
function boundaryFigures(tally: Tally, currency: string): BoundaryFigures[] {
  const path = ['currency', currency, 'boundary'];
  return boundariesBelow(tally, ...path, 'occurrences')
    .map(({ from, to, count }) => ({
      from,
      to,
      occurrences: withCost(count, currency),
      silo: withCost(tally.at(...path, 'silo', from.channel, from.team, '>', to.channel, to.team), currency),
    }))
    .sort(
      (a, b) =>
        b.silo.cost.amount - a.silo.cost.amount ||
        b.occurrences.count - a.occurrences.count ||
        compare(a.occurrences.cell, b.occurrences.cell),
    );
}

function contextFigures(tally: Tally, context: Context): ContextFigures {
  const at = (name: string) => counted(tally.at('context', context, name));
  const [touchpoints, rework, silo] = [at('touchpoints'), at('rework'), at('silo')];
  return {
    context,
    touchpoints,
    rework,
    silo,
    reworkShare: shareOf(rework.count, touchpoints.count),
    siloShare: shareOf(silo.count, touchpoints.count),
  };
}

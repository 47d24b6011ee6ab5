import type { JourneyDefinition } from '../../contract/journey-definition.ts';
import { compare } from '../node-id.ts';
import { addEvent, type CaseRework, caseRework, newCaseRework } from '../rework-measures.ts';
import {
  type Boundary,
  boundariesBelow,
  boundaryCell,
  type CountedMoney,
  siloBoundaryCell,
  withCost,
} from './boundaries.ts';
import { type Counted, counted, reportOf, type Sink, type Tally } from './cells.ts';
import { currencyOf } from './currencies.ts';
import { type Share, shareOf } from './intervals.ts';
import type { JourneyLog } from './journey-log.ts';
import { CONTEXTS, FLAGS, VARIANTS } from './names.ts';
import { rangesOfJourneys } from './ranges.ts';
import type { Selection } from './report.ts';

export interface ReworkOptions {
  /** Of the journeys: they say the currency. */
  definitions: readonly JourneyDefinition[];
}

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
  context: (typeof CONTEXTS)[number];
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

/** Rework by the three measures side by side, by activity, boundary, cause and context. */
export const reworkReport = reportOf<ReworkOptions, ReworkFigures>(visit, (tally, log, selection) => ({
  measures: measuresOf(tally, log, selection),
  activities: activitiesOf(tally),
  currencies: tally.below('currency').map(each => currencyFigures(tally, each.path.at(-1) ?? '')),
  contexts: CONTEXTS.map(context => contextFigures(tally, context)),
}));

function visit(log: JourneyLog, selection: Selection, options: ReworkOptions, sink: Sink): void {
  const { journeys, steps, flags, texts } = log;
  const ranges = rangesOfJourneys(log, flags.journey);
  const currency = currencyOf(log, options.definitions);
  const latest = new Int32Array(texts.count()).fill(-1);
  const cell = (...names: string[]) => names.reduce((parent, name) => sink.child(parent, sink.word(name)), 0);
  const context = CONTEXTS.map(name => ({
    touchpoints: cell('context', name, 'touchpoints'),
    rework: cell('context', name, 'rework'),
    silo: cell('context', name, 'silo'),
  }));
  const activityCells = cell('activity');
  const [pm4py, occurrence] = [sink.word('pm4py'), sink.word('occurrences')];

  for (const journey of selection) {
    const [first, end] = [journeys.firstStep[journey] ?? 0, journeys.firstStep[journey + 1] ?? 0];
    const money = cell('currency', currency(journey));
    const boundaries = sink.child(money, sink.word('boundary'));
    const state = newCaseRework<number>();
    for (let step = first; step < end; step++) {
      const [activity, channel] = [steps.activity[step] ?? 0, steps.channel[step] ?? 0];
      addEvent(state, activity, channel);
      if (step > first) sink.add(context[steps.context[step] ?? 0]?.touchpoints ?? 0, journey);
      const earlier = latest[activity] ?? -1;
      latest[activity] = step;
      if (earlier < first) continue;
      sink.add(sink.child(sink.child(activityCells, activity), occurrence), journey);
      const boundary = boundaryCell(
        sink,
        sink.child(boundaries, occurrence),
        [steps.channel[earlier] ?? 0, steps.team[earlier] ?? 0],
        [channel, steps.team[step] ?? 0],
      );
      sink.add(boundary, journey, steps.cost[step] ?? 0);
    }
    const of = caseRework(state);
    addMeasures(sink, journey, of);
    for (const activity of of.pm4py.activities) {
      sink.add(sink.child(sink.child(activityCells, activity), pm4py), journey);
    }
    const lastFlag = ranges[journey + 1] ?? 0;
    for (let flag = ranges[journey] ?? 0; flag < lastFlag; flag++) addFlag(flag, journey, money, boundaries);
  }

  function addFlag(flag: number, journey: number, money: number, boundaries: number): void {
    const kind = FLAGS[flags.kind[flag] ?? 0];
    if (kind !== 'self-loop' && kind !== 'repetition') return;
    const cost = flags.cost[flag] ?? 0;
    const cause = flags.cause[flag] ?? 0;
    const contextCells = context[steps.context[flags.step[flag] ?? 0] ?? 0];
    sink.add(sink.child(money, sink.word('rework')), journey, cost);
    sink.add(sink.child(money, sink.word(VARIANTS[flags.variant[flag] ?? 0] ?? '')), journey, cost);
    sink.add(contextCells?.rework ?? 0, journey);
    if (cause === 0) return;
    sink.add(sink.child(money, sink.word('silo')), journey, cost);
    sink.add(contextCells?.silo ?? 0, journey);
    sink.add(sink.child(sink.child(money, sink.word('cause')), cause), journey, cost);
    const boundary = siloBoundaryCell(sink, sink.child(boundaries, sink.word('silo')), log, flag);
    sink.add(boundary, journey, cost);
  }
}

/** Paths of the measures; what each adds for a journey. */
const MEASURES: readonly [path: readonly [string, ...string[]], times: (of: CaseRework<number>) => number][] =
  [
    [['pm4py'], of => of.pm4py.rework],
    [['occurrences'], of => of.occurrences],
    [['self-loops', 'all'], of => of.edeaR.selfLoops.all],
    [['self-loops', 'repeat'], of => of.edeaR.selfLoops.repeat],
    [['self-loops', 'redo'], of => of.edeaR.selfLoops.redo],
    [['repetitions', 'all'], of => of.edeaR.repetitions.all],
    [['repetitions', 'repeat'], of => of.edeaR.repetitions.repeat],
    [['repetitions', 'redo'], of => of.edeaR.repetitions.redo],
  ];

function addMeasures(sink: Sink, journey: number, of: CaseRework<number>): void {
  for (const [path, times] of MEASURES) {
    const cell = path.reduce((parent, name) => sink.child(parent, sink.word(name)), 0);
    sink.add(cell, journey, 0, times(of));
  }
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

function contextFigures(tally: Tally, context: (typeof CONTEXTS)[number]): ContextFigures {
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

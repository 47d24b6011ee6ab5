import { addEvent, type CaseRework, caseRework, newCaseRework } from '../rework-measures.ts';
import { boundaryCell, siloBoundaryCell } from './boundaries.ts';
import type { Sink } from './cells.ts';
import type { JourneyLog } from './journey-log.ts';
import { CONTEXTS, FLAGS, VARIANTS } from './names.ts';
import { rangesOfJourneys } from './ranges.ts';
import type { NoOptions, Selection } from './report.ts';
import { reportOf } from './report-of.ts';
import { type ReworkFigures, reworkFigures } from './rework-figures.ts';

/** Rework by the three measures side by side, by activity, boundary, cause and context. */
export const reworkReport = reportOf<NoOptions, ReworkFigures>(visit, reworkFigures);

function visit(log: JourneyLog, selection: Selection, _options: NoOptions, sink: Sink): void {
  const { journeys, steps, flags, texts } = log;
  const ranges = rangesOfJourneys(log, flags.journey);
  const latest = new Int32Array(texts.count()).fill(-1);
  const cell = (...names: string[]) => names.reduce((parent, name) => sink.child(parent, sink.word(name)), 0);
  const context = CONTEXTS.map(name => ({
    touchpoints: cell('context', name, 'touchpoints'),
    rework: cell('context', name, 'rework'),
    silo: cell('context', name, 'silo'),
  }));
  const [activityCells, currencies] = [cell('activity'), cell('currency')];
  const [pm4py, occurrence] = [sink.word('pm4py'), sink.word('occurrences')];

  for (const journey of selection) {
    const [first, end] = [journeys.firstStep[journey] ?? 0, journeys.firstStep[journey + 1] ?? 0];
    const money = sink.child(currencies, journeys.currency[journey] ?? 0);
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

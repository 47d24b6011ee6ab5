import type { Sink } from './cells.ts';
import type { JourneyLog } from './journey-log.ts';
import { flagCounts, isCompleted, isDecided, isDroppedOff, scoresOf } from './per-journey.ts';
import { rangesOfJourneys, rangesOfSteps } from './ranges.ts';
import type { NoOptions, Selection } from './report.ts';
import { reportOf } from './report-of.ts';
import { type ScorecardFigures, scorecardFigures } from './scorecard-figures.ts';
import { boxesOf, boxOf } from './voice-scores.ts';

/** Each team by its own measure, beside what becomes of the journeys and what other teams do again after it. */
export const scorecardReport = reportOf<NoOptions, ScorecardFigures>(visit, scorecardFigures);

function visit(log: JourneyLog, selection: Selection, _options: NoOptions, sink: Sink): void {
  const { journeys, steps, flags, surveys, texts } = log;
  const [flagRanges, surveyRanges] = [rangesOfJourneys(log, flags.journey), rangesOfSteps(log, surveys.step)];
  const { silo } = flagCounts(log);
  const nps = scoresOf(log, 'nps', '0-10');
  const [completed, csat, employee] = ['completed', 'csat', 'employee'].map(text => texts.numberOf(text));
  const below = (parent: number, ...names: string[]) =>
    names.reduce((cell, name) => sink.child(cell, sink.word(name)), parent);
  const [teams, all] = [below(0, 'team'), below(0, 'all')];
  // Words of what each step counts, looked up once.
  const counts = {
    touchpoints: sink.word('touchpoints'),
    answered: sink.word('answered'),
    completed: sink.word('completed'),
    channel: sink.word('channel'),
  };

  for (const journey of selection) {
    const touched = new Set<number>();
    const end = journeys.firstStep[journey + 1] ?? 0;
    for (let step = journeys.firstStep[journey] ?? 0; step < end; step++) {
      const team = sink.child(teams, steps.team[step] ?? 0);
      touched.add(team);
      const channel = sink.child(sink.child(team, counts.channel), steps.channel[step] ?? 0);
      addTouchpoint(team, journey, step);
      addTouchpoint(channel, journey, step);
      addTouchpoint(all, journey, step);
      const handling = steps.duration[step] ?? Number.NaN;
      if (!Number.isNaN(handling)) sink.value(sink.child(team, counts.touchpoints), handling);
    }
    for (const cell of [all, ...touched]) addOutcome(below(cell, 'journey'), journey);
    const lastSurvey = surveyRanges[journey + 1] ?? 0;
    for (let survey = surveyRanges[journey] ?? 0; survey < lastSurvey; survey++) addCsat(survey, journey);
    const lastFlag = flagRanges[journey + 1] ?? 0;
    for (let flag = flagRanges[journey] ?? 0; flag < lastFlag; flag++) addTransfer(flag, journey);
  }

  function addTouchpoint(cell: number, journey: number, step: number): void {
    sink.add(sink.child(cell, counts.touchpoints), journey);
    const outcome = steps.outcome[step] ?? 0;
    if (outcome === 0) return;
    sink.add(sink.child(cell, counts.answered), journey);
    if (outcome === completed) sink.add(sink.child(cell, counts.completed), journey);
  }

  function addOutcome(cell: number, journey: number): void {
    sink.add(below(cell, 'touched'), journey);
    if ((silo[journey] ?? 0) > 0) sink.add(below(cell, 'silo'), journey);
    nps(journey, score => {
      sink.add(below(cell, 'nps'), journey);
      if (score >= 9) sink.add(below(cell, 'promoters'), journey);
      if (score <= 6) sink.add(below(cell, 'detractors'), journey);
    });
    if (!isDecided(log, journey)) return;
    sink.add(below(cell, 'decided'), journey);
    if (isCompleted(log, journey)) sink.add(below(cell, 'completed'), journey);
    if (isDroppedOff(log, journey)) sink.add(below(cell, 'dropped-off'), journey);
  }

  function addCsat(survey: number, journey: number): void {
    const respondent = surveys.respondent[survey] ?? 0;
    if (surveys.instrument[survey] !== csat || (respondent !== 0 && respondent === employee)) return;
    const variant = surveys.variant[survey] ?? 0;
    const boxes = boxesOf('csat', texts.textOf(variant));
    const team = sink.child(teams, steps.team[surveys.step[survey] ?? 0] ?? 0);
    const cell = sink.child(below(team, 'csat'), variant);
    sink.add(below(cell, 'answers'), journey);
    if (boxes !== undefined && boxOf(boxes, surveys.score[survey] ?? 0) === 'good') {
      sink.add(below(cell, 'top-two'), journey);
    }
  }

  function addTransfer(flag: number, journey: number): void {
    const [from, to] = [flags.fromTeam[flag] ?? 0, flags.toTeam[flag] ?? 0];
    if (flags.cause[flag] === 0 || from === to) return;
    const [cost, money] = [flags.cost[flag] ?? 0, journeys.currency[journey] ?? 0];
    const exported = sink.child(below(sink.child(teams, from), 'export'), money);
    const imported = sink.child(below(sink.child(teams, to), 'import'), money);
    sink.add(exported, journey, cost);
    sink.add(sink.child(exported, to), journey, cost);
    sink.add(imported, journey, cost);
    sink.add(sink.child(imported, from), journey, cost);
  }
}

import type { JourneyDefinition } from '../../contract/journey-definition.ts';
import { siloBoundaryCell } from './boundaries.ts';
import { type Sink, sinkWithin } from './cells.ts';
import type { JourneyLog } from './journey-log.ts';
import { type MapFigures, mapFigures } from './map-figures.ts';
import { FLAGS, STATES } from './names.ts';
import { visitQuotes } from './quotes.ts';
import { rangesOfJourneys } from './ranges.ts';
import type { Selection } from './report.ts';
import { reportOf } from './report-of.ts';
import { visitVoice } from './voice.ts';

export interface MapOptions {
  /** Journeys of any of its versions count; those of other definitions do not. */
  definition: JourneyDefinition;
  /** Latest quotes of each kind and stage. Left out: 3. */
  quotes?: number;
}

/** The journey map of one definition, computed from its journeys. */
export const mapReport = reportOf<MapOptions, MapFigures>(visit, (tally, _log, _selection, { definition }) =>
  mapFigures(tally, definition),
);

const QUOTES = 3;

function visit(log: JourneyLog, selection: Selection, options: MapOptions, sink: Sink): void {
  const { journeys, steps, flags, texts } = log;
  const own = texts.numberOf(options.definition.id);
  const ownJourneys =
    own === 0 ? new Uint32Array() : selection.filter(each => journeys.definition[each] === own);
  const flagRanges = rangesOfJourneys(log, flags.journey);
  const below = (parent: number, ...names: string[]) =>
    names.reduce((cell, name) => sink.child(cell, sink.word(name)), parent);
  const stages = below(0, 'stage');
  // Words of what each step counts, looked up once.
  const counts = {
    touchpoints: sink.word('touchpoints'),
    activity: sink.word('activity'),
    channel: sink.word('channel'),
  };
  const stageCell = (stage: number | undefined) => sink.child(stages, stage ?? 0);

  visitVoice(log, ownJourneys, { definitions: [], by: ['stage'] }, sinkWithin(sink, below(0, 'voice')));
  visitQuotes(
    log,
    ownJourneys,
    options.quotes ?? QUOTES,
    step => below(stageCell(steps.stage[step]), 'quotes'),
    sink,
  );
  for (const journey of ownJourneys) {
    sink.add(below(0, 'journeys'), journey);
    addSteps(journey);
    const lastFlag = flagRanges[journey + 1] ?? 0;
    for (let flag = flagRanges[journey] ?? 0; flag < lastFlag; flag++) addFlag(flag, journey);
  }

  function addSteps(journey: number): void {
    const [first, end] = [journeys.firstStep[journey] ?? 0, journeys.firstStep[journey + 1] ?? 0];
    let entered = first;
    for (let step = first; step < end; step++) {
      const stage = stageCell(steps.stage[step]);
      sink.add(sink.child(stage, counts.touchpoints), journey, steps.cost[step] ?? 0);
      sink.add(sink.child(sink.child(stage, counts.activity), steps.activity[step] ?? 0), journey);
      sink.add(sink.child(sink.child(stage, counts.channel), steps.channel[step] ?? 0), journey);
      if (step === first || steps.stage[step] !== steps.stage[step - 1]) {
        entered = step;
        sink.add(below(stage, 'entered'), journey);
      }
      if (step + 1 === end) {
        sink.add(below(stage, 'ended', STATES[journeys.state[journey] ?? 0] ?? ''), journey);
      } else if (steps.stage[step + 1] !== steps.stage[step]) {
        sink.add(below(stage, 'left'), journey);
        sink.value(below(stage, 'left'), (steps.at[step + 1] ?? 0) - (steps.at[entered] ?? 0));
      }
    }
  }

  function addFlag(flag: number, journey: number): void {
    const kind = FLAGS[flags.kind[flag] ?? 0] ?? 'drop-off';
    const stage = stageCell(flags.stage[flag]);
    const pain = below(stage, 'pain', kind === 'self-loop' || kind === 'repetition' ? 'silo-rework' : kind);
    sink.add(below(stage, 'flag', kind), journey);
    switch (kind) {
      case 'self-loop':
      case 'repetition':
        if (flags.cause[flag] !== 0) {
          sink.add(siloBoundaryCell(sink, pain, log, flag), journey, flags.cost[flag] ?? 0);
        }
        break;
      case 'drop-off': {
        const value = flags.value[flag] ?? Number.NaN;
        if (flags.resolved[flag] === 0) sink.add(pain, journey, Number.isNaN(value) ? 0 : value);
        break;
      }
      case 'contradiction':
        sink.add(sink.child(pain, flags.subject[flag] ?? 0), journey);
        break;
      case 'channel-leak':
        // What self-service was there to spare: the assisted contact.
        sink.add(pain, journey, steps.cost[flags.step[flag] ?? 0] ?? 0);
        break;
      case 'ping-pong':
      case 'repeat-contact':
        break;
    }
  }
}

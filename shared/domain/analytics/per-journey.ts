import type { JourneyLog } from './journey-log.ts';
import { FLAGS, STATES } from './names.ts';
import { rangesOfSteps } from './ranges.ts';

/** By journey: flags of rework, those of silo-induced rework, and drop-offs. */
export interface FlagCounts {
  rework: Uint32Array;
  silo: Uint32Array;
  dropOffs: Uint32Array;
}

const REWORK = new Set([FLAGS.indexOf('self-loop'), FLAGS.indexOf('repetition')]);
const DROP_OFF = FLAGS.indexOf('drop-off');

export function flagCounts({ journeys, flags }: JourneyLog): FlagCounts {
  const column = () => new Uint32Array(journeys.count);
  const counts = { rework: column(), silo: column(), dropOffs: column() };
  const add = (to: Uint32Array, journey: number) => {
    to[journey] = (to[journey] ?? 0) + 1;
  };
  for (let flag = 0; flag < flags.count; flag++) {
    const journey = flags.journey[flag] ?? 0;
    const kind = flags.kind[flag] ?? 0;
    if (REWORK.has(kind)) {
      add(counts.rework, journey);
      if (flags.cause[flag] !== 0) add(counts.silo, journey);
    }
    if (kind === DROP_OFF) add(counts.dropOffs, journey);
  }
  return counts;
}

/** Scores that customers gave on this instrument and scale in a journey, in order. */
export function scoresOf(
  log: JourneyLog,
  instrument: string,
  variant: string,
): (journey: number, take: (score: number) => void) => void {
  const { surveys, texts } = log;
  const ranges = rangesOfSteps(log, surveys.step);
  const [which, scale, employee] = [instrument, variant, 'employee'].map(text => texts.numberOf(text));
  return (journey, take) => {
    const end = ranges[journey + 1] ?? 0;
    for (let survey = ranges[journey] ?? 0; survey < end; survey++) {
      if (surveys.instrument[survey] !== which || surveys.variant[survey] !== scale) continue;
      const respondent = surveys.respondent[survey];
      if (respondent === 0 || respondent !== employee) take(surveys.score[survey] ?? 0);
    }
  };
}

const OPEN = STATES.indexOf('open');
const COMPLETED = STATES.indexOf('completed');
const DROPPED_OFF = STATES.indexOf('dropped-off');

/** Completed, cancelled or dropped off: what an open journey will be is not known yet. */
export const isDecided = ({ journeys }: JourneyLog, journey: number): boolean =>
  journeys.state[journey] !== OPEN;

export const isCompleted = ({ journeys }: JourneyLog, journey: number): boolean =>
  journeys.state[journey] === COMPLETED;

export const isDroppedOff = ({ journeys }: JourneyLog, journey: number): boolean =>
  journeys.state[journey] === DROPPED_OFF;

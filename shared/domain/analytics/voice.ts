import { compare } from '../node-id.ts';
import {
  type Counted,
  counted,
  pathsBelow,
  type Sink,
  sinkWithin,
  type Tally,
  tallyWithin,
} from './cells.ts';
import type { JourneyLog } from './journey-log.ts';
import { type Quotes, quotesBelow, visitQuotes } from './quotes.ts';
import { rangesOfSteps } from './ranges.ts';
import type { Selection } from './report.ts';
import { reportOf } from './report-of.ts';
import { type DimensionOptions, dimensionOf, VOICE_BY, type VoiceBy } from './voice-dimensions.ts';
import { boxesOf, boxOf, scoreOf, type VoiceScore } from './voice-scores.ts';

export interface VoiceOptions extends DimensionOptions {
  /** Left out: all. */
  by?: readonly VoiceBy[];
  /** Latest quotes of each kind. Left out: 3. */
  quotes?: number;
  /** Only what was said at touchpoints that one of these teams answers for. Left out: at all. */
  teams?: readonly string[];
}

/** One instrument on one scale, answered by customers or by employees: these are never mixed. */
export interface VoiceGroup extends Counted, VoiceScore {
  instrument: string;
  variant: string;
  respondent: 'customer' | 'employee';
  by: VoiceBy;
  /** Empty for `all`, and where none was named; `definition/stage` for stages, `2026-03` for months. */
  name: string;
  goodCell: Counted;
  betweenCell: Counted;
  badCell: Counted;
  /** How often each score was given, the lowest first. */
  scores: (Counted & { score: number })[];
}

export interface VoiceFigures {
  groups: VoiceGroup[];
  quotes: Quotes[];
}

const QUOTES = 3;

/** Who answered a survey without saying so is a customer. */
export const voiceReport = reportOf<VoiceOptions, VoiceFigures>(
  (log, selection, options, sink) => {
    const quotes = sink.child(0, sink.word('quotes'));
    visitVoice(log, selection, options, sinkWithin(sink, sink.child(0, sink.word('scores'))));
    const isHeard = heard(log, options.teams);
    const cellOf = (step: number) => (isHeard(step) ? quotes : undefined);
    visitQuotes(log, selection, options.quotes ?? QUOTES, cellOf, sink);
  },
  tally => ({ groups: voiceGroups(tallyWithin(tally, 'scores')), quotes: quotesBelow(tally, 'quotes') }),
);

/** Scores alone. */
export function visitVoice(log: JourneyLog, selection: Selection, options: VoiceOptions, sink: Sink): void {
  const { surveys } = log;
  const ranges = rangesOfSteps(log, surveys.step);
  const dimensions = VOICE_BY.filter(each => options.by?.includes(each) ?? true).map(by => ({
    word: sink.word(by),
    ...dimensionOf(by, log, options, sink),
  }));
  const isHeard = heard(log, options.teams);
  const answerOf = answerReader(log, sink, dimensions.length);
  const [scored, boxed] = [sink.word('score'), sink.word('box')];
  for (const journey of selection) {
    const end = ranges[journey + 1] ?? 0;
    for (let survey = ranges[journey] ?? 0; survey < end; survey++) {
      const step = surveys.step[survey] ?? 0;
      if (!isHeard(step)) continue;
      const { group, given, box, known } = answerOf(survey);
      for (const [i, { word, keyOf, partsOf }] of dimensions.entries()) {
        const key = keyOf(journey, step);
        if (key === undefined) continue;
        let cells = known[i]?.get(key);
        if (cells === undefined) {
          const named = partsOf(key).reduce((cell, part) => sink.child(cell, part), sink.child(group, word));
          const ofScore = sink.child(sink.child(named, scored), given);
          cells = [named, ofScore, sink.child(sink.child(named, boxed), box)];
          known[i]?.set(key, cells);
        }
        for (const cell of cells) sink.add(cell, journey);
      }
    }
  }
}

/** One score of one instrument on one scale, by customers or employees. */
interface Answer {
  /** The cell of all answers like it, whatever their score. */
  group: number;
  given: number;
  box: number;
  /** By dimension, then by the key of the name: the cells that it counts in. */
  known: Map<number, readonly number[]>[];
}

/** There are few different answers: what follows from one is worked out once. */
function answerReader({ surveys, texts }: JourneyLog, sink: Sink, dimensions: number) {
  const width = texts.count();
  const employee = texts.numberOf('employee');
  const groups = new Map<number, Map<number, Answer>>();
  return (survey: number): Answer => {
    const [instrument, variant] = [surveys.instrument[survey] ?? 0, surveys.variant[survey] ?? 0];
    const byEmployee = employee !== 0 && surveys.respondent[survey] === employee;
    const kind = 2 * (instrument * width + variant) + Number(byEmployee);
    const answers = groups.get(kind) ?? new Map<number, Answer>();
    groups.set(kind, answers);
    const score = surveys.score[survey] ?? 0;
    const known = answers.get(score);
    if (known !== undefined) return known;
    const boxes = boxesOf(texts.textOf(instrument), texts.textOf(variant));
    const who = sink.word(byEmployee ? 'employee' : 'customer');
    const answer = {
      group: sink.child(sink.child(sink.child(0, instrument), variant), who),
      given: sink.word(String(score)),
      box: sink.word(boxes === undefined ? 'between' : boxOf(boxes, score)),
      known: Array.from({ length: dimensions }, () => new Map<number, readonly number[]>()),
    };
    answers.set(score, answer);
    return answer;
  };
}

function heard(
  { steps, texts }: JourneyLog,
  teams: readonly string[] | undefined,
): (step: number) => boolean {
  if (teams === undefined) return () => true;
  const numbers = new Set(teams.map(each => texts.numberOf(each)).filter(number => number !== 0));
  return step => numbers.has(steps.team[step] ?? 0);
}

/** How many parts name a group. */
const DEPTH: Record<VoiceBy, number> = {
  all: 0,
  stage: 2,
  truth: 2,
  channel: 1,
  segment: 1,
  team: 1,
  month: 1,
};

export function voiceGroups(tally: Tally): VoiceGroup[] {
  return pathsBelow(tally, [], 3).flatMap(group =>
    VOICE_BY.flatMap(by =>
      pathsBelow(tally, [...group, by], DEPTH[by])
        .map(path => groupOf(tally, path, by))
        .filter(({ count }) => count > 0)
        .sort((a, b) => b.n - a.n || compare(a.name, b.name)),
    ),
  );
}

function groupOf(tally: Tally, path: string[], by: VoiceBy): VoiceGroup {
  const [instrument = '', variant = '', respondent = '', , ...name] = path;
  const scores = tally
    .below(...path, 'score')
    .map(each => ({ ...counted(each), score: Number(each.path.at(-1)) }))
    .sort((a, b) => a.score - b.score);
  const box = (name: string) => counted(tally.at(...path, 'box', name));
  return {
    instrument,
    variant,
    respondent: respondent === 'employee' ? 'employee' : 'customer',
    by,
    name: name.join('/'),
    ...counted(tally.at(...path)),
    ...scoreOf(boxesOf(instrument, variant), scores),
    goodCell: box('good'),
    betweenCell: box('between'),
    badCell: box('bad'),
    scores,
  };
}

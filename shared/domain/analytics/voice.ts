import type { JourneyDefinition } from '../../contract/journey-definition.ts';
import { compare } from '../node-id.ts';
import {
  type Counted,
  counted,
  pathsBelow,
  reportOf,
  type Sink,
  sinkWithin,
  type Tally,
  tallyWithin,
} from './cells.ts';
import type { JourneyLog } from './journey-log.ts';
import { type Quotes, quotesBelow, visitQuotes } from './quotes.ts';
import { rangesOfSteps } from './ranges.ts';
import type { Selection } from './report.ts';
import { boxesOf, boxOf, scoreOf, type VoiceScore } from './voice-scores.ts';

/** `truth`: stages that are moments of truth (weight above 0), of the definitions given. */
export const VOICE_BY = ['all', 'stage', 'truth', 'channel', 'segment', 'team', 'month'] as const;
export type VoiceBy = (typeof VOICE_BY)[number];

export interface Month {
  /** As `2026-03`. */
  name: string;
  from: number;
}

export interface VoiceOptions {
  /** Of the journeys: they say which stages are moments of truth. */
  definitions: readonly JourneyDefinition[];
  /** Left out: all. */
  by?: readonly VoiceBy[];
  /** Where months begin (ms, ascending) in the caller's time zone. Left out: months of UTC. */
  months?: readonly Month[];
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
const DAY_MS = 86_400_000;

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
  const { journeys, steps, surveys, texts } = log;
  const ranges = rangesOfSteps(log, surveys.step);
  const by = VOICE_BY.filter(each => options.by?.includes(each) ?? true);
  const weights = truths(options.definitions);
  const isHeard = heard(log, options.teams);
  const monthOf = monthReader(options.months);
  const [customer, employee] = [sink.word('customer'), sink.word('employee')];
  for (const journey of selection) {
    const end = ranges[journey + 1] ?? 0;
    for (let survey = ranges[journey] ?? 0; survey < end; survey++) {
      const step = surveys.step[survey] ?? 0;
      if (!isHeard(step)) continue;
      const score = surveys.score[survey] ?? 0;
      const [instrument, variant] = [surveys.instrument[survey] ?? 0, surveys.variant[survey] ?? 0];
      const boxes = boxesOf(texts.textOf(instrument), texts.textOf(variant));
      const who = texts.textOf(surveys.respondent[survey] ?? 0) === 'employee' ? employee : customer;
      const group = sink.child(sink.child(sink.child(0, instrument), variant), who);
      for (const dimension of by) {
        const name = namesOf(dimension, journey, step);
        if (name === undefined) continue;
        let cell = sink.child(group, sink.word(dimension));
        for (const part of name) cell = sink.child(cell, part);
        sink.add(cell, journey);
        sink.add(sink.child(sink.child(cell, sink.word('score')), sink.word(String(score))), journey);
        const box = boxes === undefined ? 'between' : boxOf(boxes, score);
        sink.add(sink.child(sink.child(cell, sink.word('box')), sink.word(box)), journey);
      }
    }
  }

  function namesOf(dimension: VoiceBy, journey: number, step: number): number[] | undefined {
    switch (dimension) {
      case 'all':
        return [];
      case 'stage':
        return [journeys.definition[journey] ?? 0, steps.stage[step] ?? 0];
      case 'truth': {
        const [definition, stage] = [journeys.definition[journey] ?? 0, steps.stage[step] ?? 0];
        const isTruth = weights.has(`${texts.textOf(definition)}/${texts.textOf(stage)}`);
        return isTruth ? [definition, stage] : undefined;
      }
      case 'channel':
        return [steps.channel[step] ?? 0];
      case 'segment':
        return [journeys.segment[journey] ?? 0];
      case 'team':
        return [steps.team[step] ?? 0];
      case 'month':
        return [sink.word(monthOf(steps.at[step] ?? 0))];
    }
  }
}

function heard(
  { steps, texts }: JourneyLog,
  teams: readonly string[] | undefined,
): (step: number) => boolean {
  if (teams === undefined) return () => true;
  const numbers = new Set(teams.map(each => texts.numberOf(each)).filter(number => number !== 0));
  return step => numbers.has(steps.team[step] ?? 0);
}

/** Empty before the first of those given. */
function monthReader(months: readonly Month[] | undefined): (at: number) => string {
  if (months !== undefined) return at => months.findLast(({ from }) => from <= at)?.name ?? '';
  const known = new Map<number, string>();
  return at => {
    // Writing a date is slow, and there are few days.
    const day = Math.floor(at / DAY_MS);
    const month = known.get(day) ?? new Date(at).toISOString().slice(0, 7);
    known.set(day, month);
    return month;
  };
}

function truths(definitions: readonly JourneyDefinition[]): Set<string> {
  return new Set(
    definitions.flatMap(({ id, stages }) =>
      stages.filter(stage => stage.momentOfTruth > 0).map(stage => `${id}/${stage.id}`),
    ),
  );
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

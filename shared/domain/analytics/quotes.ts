import { compare } from '../node-id.ts';
import { type Counted, counted, type Sink, type Tally } from './cells.ts';
import type { JourneyLog } from './journey-log.ts';
import type { Quote } from './latest.ts';
import { rangesOfSteps } from './ranges.ts';
import type { Selection } from './report.ts';

export interface Quotes extends Counted {
  /** One of the contract's quadrants (`says` … `motivates`), or `comments`: what was written to a survey. */
  kind: string;
  /** The latest first. */
  latest: Quote[];
}

/** Counts what was said, by kind below the cell that `cellOf` gives for its step, if any; keeps the latest `limit` of each. */
export function visitQuotes(
  log: JourneyLog,
  selection: Selection,
  limit: number,
  cellOf: (step: number) => number | undefined,
  sink: Sink,
): void {
  const { journeys, steps, surveys, voices, texts } = log;
  const voiceRanges = rangesOfSteps(log, voices.step);
  const surveyRanges = rangesOfSteps(log, surveys.step);
  for (const journey of selection) {
    const lastVoice = voiceRanges[journey + 1] ?? 0;
    for (let voice = voiceRanges[journey] ?? 0; voice < lastVoice; voice++) {
      const kind = texts.textOf(voices.quadrant[voice] ?? 0);
      add(journey, voices.step[voice] ?? 0, kind, () => voices.text(voice));
    }
    const lastSurvey = surveyRanges[journey + 1] ?? 0;
    for (let survey = surveyRanges[journey] ?? 0; survey < lastSurvey; survey++) {
      if (surveys.comment(survey) === '') continue;
      add(journey, surveys.step[survey] ?? 0, 'comments', () => surveys.comment(survey));
    }
  }

  function add(journey: number, step: number, kind: string, text: () => string): void {
    const parent = cellOf(step);
    if (parent === undefined) return;
    const cell = sink.child(parent, sink.word(kind));
    const at = steps.at[step] ?? 0;
    sink.add(cell, journey);
    sink.quote(cell, limit, at, () => ({
      at,
      text: text(),
      stage: texts.textOf(steps.stage[step] ?? 0),
      channel: texts.textOf(steps.channel[step] ?? 0),
      journey: journeys.idOf(journey),
    }));
  }
}

/** The most frequent kind first. */
export const quotesBelow = (tally: Tally, ...path: string[]): Quotes[] =>
  tally
    .below(...path)
    .map(each => ({ kind: each.path.at(-1) ?? '', ...counted(each), latest: each.quotes }))
    .sort((a, b) => b.count - a.count || compare(a.kind, b.kind));

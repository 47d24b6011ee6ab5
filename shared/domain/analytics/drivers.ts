import { type Counted, counted, pathsBelow, type Sink, type Tally } from './cells.ts';
import { type Estimate, meanDifference, meanOf, shareDifference, shareOf } from './intervals.ts';
import type { JourneyLog } from './journey-log.ts';
import { flagCounts, isCompleted, isDecided, scoresOf } from './per-journey.ts';
import type { Selection } from './report.ts';
import { reportOf } from './report-of.ts';
import { oddsRatio, riskDifference, stratifiedMeanDifference } from './strata.ts';

export const EXPOSURES = ['rework', 'drop-off', 'longest-wait', 'hand-over-wait', 'hand-overs'] as const;
export type Exposure = (typeof EXPOSURES)[number];

export interface DriverOptions {
  /**
   * A journey is exposed above this number: flags, ms, or changes of channel. Left out: 0 for flags, else the median of the
   * selection (the lower of two).
   */
  above?: Partial<Record<Exposure, number>>;
  /** Longest journeys of each band of length but the last, in touchpoints, ascending. Left out: 2, 4, 8, 16. */
  lengthBands?: readonly number[];
}

/**
 * What goes together with an exposure, within strata of definition, segment and length. An association: it does not say that the one
 * brings about the other. Rework also makes journeys longer, so control for length takes part of it away.
 */
export interface Association {
  exposure: Exposure;
  /** `conversion`: share completed of decided journeys. `nps`: points, of the last answer on 0–10; `ces`: of the last on 1–7. */
  outcome: string;
  exposed: Counted;
  unexposed: Counted;
  /** Exposed less unexposed, whatever the strata. */
  crude: Estimate;
  /** The same within strata: Mantel–Haenszel risk difference for conversion, else stratified mean difference. */
  controlled: Estimate;
  /** Conversion only: Mantel–Haenszel. */
  oddsRatio?: Estimate;
  /** Those without exposed or without unexposed journeys say nothing and are left out. */
  strata: { used: number; leftOut: number; journeysUsed: number; journeysLeftOut: number };
}

export interface DriverFigures {
  reading: 'association';
  /** What was taken; units as in the options. */
  above: Record<Exposure, number>;
  lengthBands: readonly number[];
  associations: Association[];
}

const BANDS = [2, 4, 8, 16];

export const driverReport = reportOf<DriverOptions, DriverFigures>(
  visit,
  (tally, log, selection, options) => ({
    reading: 'association',
    above: thresholds(exposuresOf(log, selection), options),
    lengthBands: options.lengthBands ?? BANDS,
    associations: EXPOSURES.flatMap(exposure =>
      tally.below(exposure).map(each => associationOf(tally, exposure, each.path.at(-1) ?? '')),
    ),
  }),
);

function visit(log: JourneyLog, selection: Selection, options: DriverOptions, sink: Sink): void {
  const { journeys } = log;
  const of = exposuresOf(log, selection);
  const above = thresholds(of, options);
  const nps = lastOf(scoresOf(log, 'nps', '0-10'));
  const ces = lastOf(scoresOf(log, 'ces', '1-7'));
  const bands = options.lengthBands ?? BANDS;
  const parentsOf = pairCells(sink);
  const [exposed, unexposed] = [sink.word('exposed'), sink.word('unexposed')];

  for (const [place, journey] of selection.entries()) {
    const [definition, segment] = [journeys.definition[journey] ?? 0, journeys.segment[journey] ?? 0];
    const steps = (journeys.firstStep[journey + 1] ?? 0) - (journeys.firstStep[journey] ?? 0);
    const band = sink.word(bandOf(bands, steps));
    for (const [outcome, value] of outcomesOf(journey)) {
      for (const [i, { all, strata }] of parentsOf(outcome).entries()) {
        const exposure = EXPOSURES[i] ?? 'rework';
        const group = (of[exposure][place] ?? 0) > above[exposure] ? exposed : unexposed;
        count(sink.child(all, group), journey, value);
        const stratum = sink.child(sink.child(sink.child(strata, definition), segment), band);
        count(sink.child(stratum, group), journey, value);
      }
    }
  }

  function count(cell: number, journey: number, value: number): void {
    sink.add(cell, journey);
    sink.value(cell, value);
  }

  function outcomesOf(journey: number): [outcome: string, value: number][] {
    const found: [string, number][] = [];
    if (isDecided(log, journey)) found.push(['conversion', isCompleted(log, journey) ? 1 : 0]);
    const [promoted, effort, value] = [nps(journey), ces(journey), journeys.value[journey] ?? Number.NaN];
    // The mean of these is the NPS.
    if (promoted !== undefined) found.push(['nps', promoted >= 9 ? 100 : promoted <= 6 ? -100 : 0]);
    if (effort !== undefined) found.push(['ces', effort]);
    if (!Number.isNaN(value))
      found.push([`value-${log.texts.textOf(journeys.currency[journey] ?? 0)}`, value]);
    return found;
  }
}

/** The cells of an outcome under each exposure, in their order. */
function pairCells(sink: Sink): (outcome: string) => { all: number; strata: number }[] {
  const known = new Map<string, { all: number; strata: number }[]>();
  return outcome => {
    const cells =
      known.get(outcome) ??
      EXPOSURES.map(exposure => {
        const parent = sink.child(sink.child(0, sink.word(exposure)), sink.word(outcome));
        return {
          all: sink.child(parent, sink.word('all')),
          strata: sink.child(parent, sink.word('stratum')),
        };
      });
    known.set(outcome, cells);
    return cells;
  };
}

function lastOf(scores: ReturnType<typeof scoresOf>): (journey: number) => number | undefined {
  return journey => {
    let last: number | undefined;
    scores(journey, score => {
      last = score;
    });
    return last;
  };
}

/** The longest journeys of the band; of the last one nothing. */
const bandOf = (bands: readonly number[], length: number): string =>
  String(bands.find(longest => length <= longest) ?? '');

type Exposures = Record<Exposure, Float64Array>;

/** By place in the selection. */
function exposuresOf(log: JourneyLog, selection: Selection): Exposures {
  const { journeys, steps } = log;
  const { rework, dropOffs } = flagCounts(log);
  const column = () => new Float64Array(selection.length);
  const [longest, waited, handOvers] = [column(), column(), column()];
  for (const [place, journey] of selection.entries()) {
    const end = journeys.firstStep[journey + 1] ?? 0;
    for (let step = (journeys.firstStep[journey] ?? 0) + 1; step < end; step++) {
      const gap = (steps.at[step] ?? 0) - (steps.at[step - 1] ?? 0);
      longest[place] = Math.max(longest[place] ?? 0, gap);
      if (steps.channel[step] === steps.channel[step - 1]) continue;
      waited[place] = (waited[place] ?? 0) + gap;
      handOvers[place] = (handOvers[place] ?? 0) + 1;
    }
  }
  return {
    rework: Float64Array.from(selection, journey => rework[journey] ?? 0),
    'drop-off': Float64Array.from(selection, journey => dropOffs[journey] ?? 0),
    'longest-wait': longest,
    'hand-over-wait': waited,
    'hand-overs': handOvers,
  };
}

function thresholds(of: Exposures, { above }: DriverOptions): Record<Exposure, number> {
  const median = (exposure: Exposure) => {
    const sorted = of[exposure].toSorted();
    return sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
  };
  return {
    rework: above?.rework ?? 0,
    'drop-off': above?.['drop-off'] ?? 0,
    'longest-wait': above?.['longest-wait'] ?? median('longest-wait'),
    'hand-over-wait': above?.['hand-over-wait'] ?? median('hand-over-wait'),
    'hand-overs': above?.['hand-overs'] ?? median('hand-overs'),
  };
}

function associationOf(tally: Tally, exposure: Exposure, outcome: string): Association {
  const path = [exposure, outcome];
  const [exposed, unexposed] = [tally.at(...path, 'all', 'exposed'), tally.at(...path, 'all', 'unexposed')];
  const strata = pathsBelow(tally, [...path, 'stratum'], 3).map(each => ({
    exposed: tally.at(...each, 'exposed').values,
    unexposed: tally.at(...each, 'unexposed').values,
  }));
  const used = strata.filter(each => each.exposed.length > 0 && each.unexposed.length > 0);
  const journeysUsed = used.reduce((sum, each) => sum + each.exposed.length + each.unexposed.length, 0);
  const risks = used.map(each => ({ exposed: risk(each.exposed), unexposed: risk(each.unexposed) }));
  const binary = outcome === 'conversion';
  return {
    exposure,
    outcome,
    exposed: counted(exposed),
    unexposed: counted(unexposed),
    crude: binary
      ? shareDifference(shareOfEvents(exposed.values), shareOfEvents(unexposed.values))
      : meanDifference(meanOf(exposed.values), meanOf(unexposed.values)),
    controlled: binary ? riskDifference(risks) : stratifiedMeanDifference(used),
    ...(binary ? { oddsRatio: oddsRatio(risks) } : {}),
    strata: {
      used: used.length,
      leftOut: strata.length - used.length,
      journeysUsed,
      journeysLeftOut: exposed.count + unexposed.count - journeysUsed,
    },
  };
}

/** Of ones and zeros. */
const risk = (values: Float64Array) => ({
  events: values.reduce((sum, each) => sum + each, 0),
  n: values.length,
});

function shareOfEvents(values: Float64Array) {
  const { events, n } = risk(values);
  return shareOf(events, n);
}

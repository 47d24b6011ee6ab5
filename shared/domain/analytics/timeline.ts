import { spanOf } from './breakdown.ts';
import { cellOf, partsOf, wholeNumber } from './cell.ts';
import type { JourneyLog } from './journey-log.ts';
import { FLAGS, STATES } from './names.ts';
import { rangesOfJourneys } from './ranges.ts';
import type { Report, Selection } from './report.ts';
import { createSums, type Money } from './sums.ts';
import { type Add, createTally, journeysOf } from './tally.ts';

export interface TimelineOptions {
  /** ms, ascending: n + 1 of them bound n spans, each inclusive at its beginning. Time zones are the caller's. */
  boundaries: readonly number[];
}

export const MEASURES = [
  'started',
  'touchpoints',
  'completed',
  'cancelled',
  'dropped-off',
  'rework',
  ...FLAGS.map(kind => `flag:${kind}` as const),
] as const;

const STARTED = MEASURES.indexOf('started');
const TOUCHPOINTS = MEASURES.indexOf('touchpoints');
const REWORK = MEASURES.indexOf('rework');
const FIRST_FLAG = REWORK + 1;

/**
 * `started`: journeys, by their first touchpoint; `touchpoints`; `completed`, `cancelled`, `dropped-off`: journeys in that state,
 * by when they came to it; `rework`: touchpoints that repeated an activity; `flag:…`: flags of a kind, by when they held,
 * resolved ones too (a drop-off from which the customer came back is one of them, but no `dropped-off` journey).
 */
export type Measure = (typeof MEASURES)[number];

export interface TimelineFigures {
  spans: Span[];
  /** What lies before the first boundary or from the last one on. */
  before: SpanFigures;
  after: SpanFigures;
  total: SpanFigures;
}

export interface Span extends SpanFigures {
  /** ms; `to` not included. */
  from: number;
  to: number;
}

export interface SpanFigures {
  counts: Record<Measure, { count: number; journeys: number; cell: string }>;
  /** Cost to serve of its touchpoints. */
  cost: Money[];
}

/** Spans in cells and keys: 0 all, 1 before, 2 after, then those between boundaries. */
const NAMED = ['all', 'before', 'after'];

type Cost = (span: number, currency: number, amount: number) => void;

function visit(log: JourneyLog, selection: Selection, options: TimelineOptions, add: Add, pay?: Cost): void {
  const { journeys, steps, flags } = log;
  const placeOf = places(options.boundaries);
  const count = (key: number, journey: number, at: number): number => {
    const place = placeOf(at);
    add(key, journey);
    add(place * MEASURES.length + key, journey);
    return place;
  };
  const ranges = rangesOfJourneys(log, flags.journey);
  for (const journey of selection) {
    count(STARTED, journey, journeys.startedAt[journey] ?? 0);
    const state = STATES[journeys.state[journey] ?? 0] ?? 'open';
    const endedAt = journeys.endedAt[journey] ?? Number.NaN;
    if (state !== 'open' && !Number.isNaN(endedAt)) count(MEASURES.indexOf(state), journey, endedAt);
    const end = journeys.firstStep[journey + 1] ?? 0;
    for (let step = journeys.firstStep[journey] ?? 0; step < end; step++) {
      const place = count(TOUCHPOINTS, journey, steps.at[step] ?? 0);
      pay?.(place, journeys.currency[journey] ?? 0, steps.cost[step] ?? 0);
    }
    const lastFlag = ranges[journey + 1] ?? 0;
    for (let flag = ranges[journey] ?? 0; flag < lastFlag; flag++) {
      const at = flags.at[flag] ?? 0;
      count(FIRST_FLAG + (flags.kind[flag] ?? 0), journey, at);
      if (flags.variant[flag] !== 0) count(REWORK, journey, at);
    }
  }
}

/** Neighbouring steps mostly lie in one span: it is tried first. */
function places(boundaries: readonly number[]): (at: number) => number {
  const first = boundaries[0] ?? Number.POSITIVE_INFINITY;
  let latest = -1;
  return at => {
    if (at < first) return 1;
    if (latest === -1 || at < (boundaries[latest] ?? 0) || at >= (boundaries[latest + 1] ?? 0)) {
      latest = spanOf(boundaries, at);
    }
    return latest === -1 ? 2 : latest + NAMED.length;
  };
}

function figures(log: JourneyLog, selection: Selection, options: TimelineOptions): TimelineFigures {
  const { boundaries } = options;
  const tally = createTally();
  const costs = new Map<number, ReturnType<typeof createSums>>();
  const costOf = (span: number) => {
    const sums = costs.get(span) ?? createSums();
    costs.set(span, sums);
    return sums;
  };
  const total = costOf(0);
  let latest = { span: 0, sums: total };
  visit(log, selection, options, tally.add, (span, currency, amount) => {
    if (span !== latest.span) latest = { span, sums: costOf(span) };
    total.add(currency, amount);
    latest.sums.add(currency, amount);
  });
  const figuresOf = (span: number, name: string | number): SpanFigures => {
    const counts = MEASURES.map((measure, i) => {
      const key = span * MEASURES.length + i;
      const cell = cellOf(measure, name);
      return [measure, { count: tally.count(key), journeys: tally.journeys(key), cell }] as const;
    });
    return {
      counts: Object.fromEntries(counts) as SpanFigures['counts'],
      cost: costOf(span).list(log.texts.textOf),
    };
  };
  return {
    spans: boundaries.slice(1).map((to, i) => ({
      from: boundaries[i] ?? 0,
      to,
      ...figuresOf(i + NAMED.length, i),
    })),
    before: figuresOf(1, 'before'),
    after: figuresOf(2, 'after'),
    total: figuresOf(0, 'all'),
  };
}

/** A span beyond the last one has a key too, under which nothing counts. */
function keyOf(cell: string): number {
  const [name, span = '', ...more] = partsOf(cell);
  const measure = (MEASURES as readonly (string | undefined)[]).indexOf(name);
  const number = wholeNumber(span);
  const place = number === -1 ? NAMED.indexOf(span) : number + NAMED.length;
  if (measure === -1 || place === -1 || more.length > 0) return -1;
  return place * MEASURES.length + measure;
}

export const timeline: Report<TimelineOptions, TimelineFigures> = {
  figures,
  open: (log, selection, options, cell) =>
    journeysOf(keyOf(cell), add => visit(log, selection, options, add)),
};

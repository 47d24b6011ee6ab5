import { compare } from '../node-id.ts';
import { cellOf, namedNumber, partsOf } from './cell.ts';
import { type Share, shareOf } from './intervals.ts';
import type { JourneyLog } from './journey-log.ts';
import { FLAGS } from './names.ts';
import { createNumberIndex } from './number-index.ts';
import { rangesOfJourneys } from './ranges.ts';
import type { Report, Selection } from './report.ts';
import { createSums, type Money } from './sums.ts';
import { type Add, createTally, journeysOf } from './tally.ts';

/** Drop-offs (flags of that kind, resolved ones too) by where the journey was last seen. */
export interface DropOffFigures {
  total: DropOffCounts;
  /** By journeys lost falling, then all drop-offs falling, then names. */
  places: DropOffPlace[];
}

export interface DropOffCounts {
  /** A journey may drop off, come back, and drop off again. */
  count: number;
  journeys: number;
  cell: string;
  /** Drop-offs after which the customer came back. */
  recovered: { count: number; journeys: number; cell: string };
  /** Drop-offs after which nobody came back. */
  lost: { count: number; journeys: number; cell: string };
  /** Money at stake at all of them, by currency; what came back of it; and the difference. */
  valueAtRisk: Money[];
  valueRecovered: Money[];
  valueLost: Money[];
}

export interface DropOffPlace extends DropOffCounts {
  stage: string;
  channel: string;
  activity: string;
  /** Journeys that reached the stage. */
  reached: { journeys: number; cell: string };
  /** Of those, the ones that dropped off here. */
  share: Share;
}

type NoOptions = Record<string, never>;
type Fate = 'drop' | 'recovered' | 'lost';

const DROP_OFF = FLAGS.indexOf('drop-off');
const FATES: readonly Fate[] = ['drop', 'recovered', 'lost'];
/** Places of the total and of the first stage's key. */
const TOTAL = 0;

interface Visitor {
  add: Add;
  /** Money at stake of a drop-off. */
  value?: (place: number, fate: Fate, currency: number, amount: number) => void;
}

/** Keys: three fates of the total, then of each place; then the stages reached. */
function visit(
  log: JourneyLog,
  selection: Selection,
  { add, value }: Visitor,
): ReturnType<typeof createNumberIndex> {
  const { journeys, steps, flags } = log;
  const width = log.texts.count();
  const triples = createNumberIndex();
  const placeOf = (flag: number): number => {
    const step = flags.step[flag] ?? 0;
    const pair = (flags.stage[flag] ?? 0) * width + (steps.channel[step] ?? 0);
    return 1 + triples.add(pair * width + (steps.activity[step] ?? 0));
  };
  const count = (place: number, fate: Fate, journey: number, flag: number) => {
    add(keyOf(width, place, fate), journey);
    value?.(place, fate, journeys.currency[journey] ?? 0, flags.value[flag] ?? Number.NaN);
  };
  const ranges = rangesOfJourneys(log, flags.journey);
  for (const journey of selection) {
    const end = journeys.firstStep[journey + 1] ?? 0;
    for (let step = journeys.firstStep[journey] ?? 0; step < end; step++)
      add(steps.stage[step] ?? 0, journey);
    const lastFlag = ranges[journey + 1] ?? 0;
    for (let flag = ranges[journey] ?? 0; flag < lastFlag; flag++) {
      if (flags.kind[flag] !== DROP_OFF) continue;
      const fate = flags.resolved[flag] === 1 ? 'recovered' : 'lost';
      for (const place of [TOTAL, placeOf(flag)]) {
        count(place, 'drop', journey, flag);
        count(place, fate, journey, flag);
      }
    }
  }
  return triples;
}

/** Below `width` stand the stages. */
function keyOf(width: number, place: number, fate: Fate): number {
  return width + place * FATES.length + FATES.indexOf(fate);
}

function figures(log: JourneyLog, selection: Selection): DropOffFigures {
  const width = log.texts.count();
  const tally = createTally();
  const sums = new Map<number, ReturnType<typeof createSums>>();
  const sumsOf = (place: number, fate: Fate) => {
    const key = keyOf(width, place, fate);
    const found = sums.get(key) ?? createSums();
    sums.set(key, found);
    return found;
  };
  const triples = visit(log, selection, {
    add: tally.add,
    value: (place, fate, currency, amount) => sumsOf(place, fate).add(currency, amount),
  });
  const { textOf } = log.texts;
  const countsOf = (place: number, parts: string[]): DropOffCounts => {
    const of = (fate: Fate) => {
      const key = keyOf(width, place, fate);
      return { count: tally.count(key), journeys: tally.journeys(key), cell: cellOf(fate, ...parts) };
    };
    return {
      ...of('drop'),
      recovered: of('recovered'),
      lost: of('lost'),
      valueAtRisk: sumsOf(place, 'drop').list(textOf),
      valueRecovered: sumsOf(place, 'recovered').list(textOf),
      valueLost: sumsOf(place, 'lost').list(textOf),
    };
  };
  const places = Array.from({ length: triples.count() }, (_, i): DropOffPlace => {
    const triple = triples.numberAt(i);
    const stageNumber = Math.floor(triple / width / width);
    const stage = textOf(stageNumber);
    const channel = textOf(Math.floor(triple / width) % width);
    const activity = textOf(triple % width);
    const counts = countsOf(1 + i, [stage, channel, activity]);
    const reached = tally.journeys(stageNumber);
    return {
      stage,
      channel,
      activity,
      ...counts,
      reached: { journeys: reached, cell: cellOf('stage', stage) },
      share: shareOf(counts.journeys, reached),
    };
  });
  return { total: countsOf(TOTAL, []), places: places.sort(byLoss) };
}

function byLoss(a: DropOffPlace, b: DropOffPlace): number {
  return (
    b.lost.journeys - a.lost.journeys ||
    b.count - a.count ||
    compare(a.stage, b.stage) ||
    compare(a.channel, b.channel) ||
    compare(a.activity, b.activity)
  );
}

function open(log: JourneyLog, selection: Selection, _: NoOptions, cell: string): number[] {
  const width = log.texts.count();
  const [kind, ...parts] = partsOf(cell);
  const [stage = -1, channel = -1, activity = -1] = parts.map(part => namedNumber(log, part));
  if (kind === 'stage') {
    const wanted = parts.length === 1 ? stage : -1;
    return journeysOf(wanted, add => visit(log, selection, { add }));
  }
  const fate = FATES.find(each => each === kind);
  if (fate === undefined) return [];
  if (parts.length === 0) {
    return journeysOf(keyOf(width, TOTAL, fate), add => visit(log, selection, { add }));
  }
  if (parts.length !== 3 || stage === -1 || channel === -1 || activity === -1) return [];
  // Places are numbered as they are met, so which one is meant is known after a first visit.
  const place = visit(log, selection, { add: () => {} }).find((stage * width + channel) * width + activity);
  return journeysOf(place === -1 ? -1 : keyOf(width, 1 + place, fate), add => visit(log, selection, { add }));
}

export const dropOffs: Report<NoOptions, DropOffFigures> = { figures, open };

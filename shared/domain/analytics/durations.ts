import { compare } from '../node-id.ts';
import { cellOf, namedNumber, partsOf } from './cell.ts';
import type { JourneyLog } from './journey-log.ts';
import { STATES } from './names.ts';
import type { Report, Selection } from './report.ts';
import { createSamples, NO_QUANTILES, type Quantiles } from './samples.ts';
import { createTally, journeysOf } from './tally.ts';

/** All in ms. n counts journeys, but for hand-overs, where it counts these. */
export interface DurationFigures {
  /** As `Quantiles` computes them. */
  quantile: 'hyndman-fan-7';
  /** From the first touchpoint to the end; an open journey's to its last touchpoint. */
  all: Duration;
  /** Those that there are, by name. */
  byState: (Duration & { state: string })[];
  /**
   * Time in the stage: from each entry to the touchpoint that leaves it, the last visit to the journey's last touchpoint; visits
   * of one journey are added up. By p50 falling, then name.
   */
  byStage: (Duration & { stage: string })[];
  /** Waiting between two neighbouring touchpoints on different channels. By n falling, then names. */
  channelHandOvers: HandOver[];
  /** The same between teams, where both are known. */
  teamHandOvers: HandOver[];
}

export interface Duration extends Quantiles {
  journeys: number;
  cell: string;
}

export interface HandOver extends Duration {
  from: string;
  to: string;
}

type NoOptions = Record<string, never>;
type Take = (key: number, journey: number, value: number) => void;

const KINDS = ['all', 'state', 'stage', 'channel', 'team'] as const;
type Kind = (typeof KINDS)[number];

function keyOf({ texts }: JourneyLog, kind: Kind, first: number, second = 0): number {
  return (KINDS.indexOf(kind) * texts.count() + first) * texts.count() + second;
}

function visit(log: JourneyLog, selection: Selection, take: Take): void {
  const { journeys } = log;
  const keys = {
    all: keyOf(log, 'all', 0),
    states: STATES.map((_, state) => keyOf(log, 'state', state)),
  };
  for (const journey of selection) {
    const lastAt = journeys.lastAt[journey] ?? 0;
    const endedAt = journeys.endedAt[journey] ?? Number.NaN;
    const state = journeys.state[journey] ?? 0;
    const whole = (Number.isNaN(endedAt) ? lastAt : endedAt) - (journeys.startedAt[journey] ?? 0);
    take(keys.all, journey, whole);
    take(keys.states[state] ?? 0, journey, whole);
    visitStages(log, journey, take);
    visitHandOvers(log, journey, take);
  }
}

function visitStages(log: JourneyLog, journey: number, take: Take): void {
  const { journeys, steps } = log;
  const last = (journeys.firstStep[journey + 1] ?? 0) - 1;
  const times = new Map<number, number>();
  // From entry to exit is from touchpoint to touchpoint, added up.
  for (let step = journeys.firstStep[journey] ?? 0; step <= last; step++) {
    const stage = steps.stage[step] ?? 0;
    const next = Math.min(step + 1, last);
    times.set(stage, (times.get(stage) ?? 0) + (steps.at[next] ?? 0) - (steps.at[step] ?? 0));
  }
  for (const [stage, time] of times) take(keyOf(log, 'stage', stage), journey, time);
}

function visitHandOvers(log: JourneyLog, journey: number, take: Take): void {
  const { journeys, steps } = log;
  const end = journeys.firstStep[journey + 1] ?? 0;
  for (let step = (journeys.firstStep[journey] ?? 0) + 1; step < end; step++) {
    const waited = (steps.at[step] ?? 0) - (steps.at[step - 1] ?? 0);
    const from = steps.channel[step - 1] ?? 0;
    const to = steps.channel[step] ?? 0;
    if (from !== to) take(keyOf(log, 'channel', from, to), journey, waited);
    const fromTeam = steps.team[step - 1] ?? 0;
    const toTeam = steps.team[step] ?? 0;
    if (fromTeam !== toTeam && fromTeam !== 0 && toTeam !== 0) {
      take(keyOf(log, 'team', fromTeam, toTeam), journey, waited);
    }
  }
}

function figures(log: JourneyLog, selection: Selection): DurationFigures {
  const tally = createTally();
  const samples = createSamples();
  visit(log, selection, (key, journey, value) => {
    tally.add(key, journey);
    samples.add(key, value);
  });
  const quantiles = samples.quantiles();
  const durationOf = (key: number, cell: string): Duration => ({
    ...(quantiles.get(key) ?? NO_QUANTILES),
    journeys: tally.journeys(key),
    cell,
  });
  const width = log.texts.count();
  const found: DurationFigures = {
    quantile: 'hyndman-fan-7',
    all: durationOf(keyOf(log, 'all', 0), 'all'),
    byState: [],
    byStage: [],
    channelHandOvers: [],
    teamHandOvers: [],
  };
  for (const key of tally.keys()) {
    const second = key % width;
    const first = Math.floor(key / width) % width;
    const kind = KINDS[Math.floor(key / width / width)];
    const [from, to] = [log.texts.textOf(first), log.texts.textOf(second)];
    if (kind === 'state') {
      const state = STATES[first] ?? 'open';
      found.byState.push({ state, ...durationOf(key, cellOf('state', state)) });
    } else if (kind === 'stage')
      found.byStage.push({ stage: from, ...durationOf(key, cellOf('stage', from)) });
    else if (kind === 'channel' || kind === 'team') {
      const list = kind === 'channel' ? found.channelHandOvers : found.teamHandOvers;
      list.push({ from, to, ...durationOf(key, cellOf(kind, from, to)) });
    }
  }
  found.byState.sort((a, b) => compare(a.state, b.state));
  found.byStage.sort((a, b) => (b.p50 ?? 0) - (a.p50 ?? 0) || compare(a.stage, b.stage));
  found.channelHandOvers.sort(byNumber);
  found.teamHandOvers.sort(byNumber);
  return found;
}

function byNumber(a: HandOver, b: HandOver): number {
  return b.n - a.n || compare(a.from, b.from) || compare(a.to, b.to);
}

/** How many names follow the kind in a cell. */
const NAMES: Record<Kind, number> = { all: 0, state: 1, stage: 1, channel: 2, team: 2 };

function keyOfCell(log: JourneyLog, cell: string): number {
  const [head, ...names] = partsOf(cell);
  const kind = KINDS.find(each => each === head);
  if (kind === undefined || names.length !== NAMES[kind]) return -1;
  const states: readonly string[] = STATES;
  const [first = 0, second = 0] = names.map(name =>
    kind === 'state' ? states.indexOf(name) : namedNumber(log, name),
  );
  return first === -1 || second === -1 ? -1 : keyOf(log, kind, first, second);
}

export const durations: Report<NoOptions, DurationFigures> = {
  figures,
  open: (log, selection, _, cell) => journeysOf(keyOfCell(log, cell), add => visit(log, selection, add)),
};

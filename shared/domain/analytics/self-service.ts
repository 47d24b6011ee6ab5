import { compare } from '../node-id.ts';
import { cellOf, namedNumber, partsOf, wholeNumber } from './cell.ts';
import { type Session, visitSessions } from './digital-sessions.ts';
import type { JourneyLog } from './journey-log.ts';
import type { Report, Selection } from './report.ts';
import { type Share, shareOf } from './share.ts';
import { type Add, createTally, journeysOf } from './tally.ts';

const HOUR_MS = 3_600_000;
const SENSITIVITY = [1, 24, 72, 168].map(hours => hours * HOUR_MS);

export interface SelfServiceOptions {
  /** ms from the last touchpoint of the session, its end included; default 24 hours. */
  window?: number;
  /** Up to when (ms) the log is complete: sessions whose window ends later are left out. */
  until?: number;
}

/**
 * Containment. A session is a person's digital touchpoints, on any digital channel and in any selected journey, with gaps up to 30
 * minutes; it belongs to the channel, stage and activity it begins with. It is contained if none of the person's assisted contacts,
 * in whatever journey of the log, begins from its first touchpoint until the window after its last one is over.
 */
export interface SelfServiceFigures {
  formula: string;
  /** The window asked for, then 1, 24, 72 and 168 hours. */
  windows: SelfServiceWindow[];
  /** At the window asked for; by sessions falling, then name. */
  byChannel: SelfServiceGroup[];
  byStage: SelfServiceGroup[];
  byActivity: SelfServiceGroup[];
}

export interface SelfServiceWindow {
  /** ms. */
  window: number;
  sessions: SessionCount;
  contained: SessionCount;
  containment: Share;
}

export interface SelfServiceGroup extends SelfServiceWindow {
  value: string;
}

/** Sessions, and the journeys that they are of. */
export interface SessionCount {
  count: number;
  journeys: number;
  cell: string;
}

const MEASURES = ['sessions', 'contained'] as const;
const GROUPS = ['channel', 'stage', 'activity'] as const;
const FORMULA =
  'digital sessions with no assisted contact of the person within the window ÷ digital sessions';

/** Windows by number: the one asked for is 0. */
function windowsOf({ window = 24 * HOUR_MS }: SelfServiceOptions): number[] {
  return [window, ...SENSITIVITY];
}

/** Group 0 is all of them. */
function keyOf(log: JourneyLog, window: number, group: number, value: number, measure: number): number {
  const width = log.texts.count();
  return ((window * (GROUPS.length + 1) + group) * width + value) * MEASURES.length + measure;
}

/** `count` hears of each session once, `add` of each of its journeys. */
function visit(
  log: JourneyLog,
  selection: Selection,
  options: SelfServiceOptions,
  add: Add,
  count: (key: number) => void = () => {},
): void {
  const { until = Number.POSITIVE_INFINITY } = options;
  const windows = windowsOf(options);
  visitSessions(log, selection, sessions => {
    const journeys: number[] = [];
    const keys = sessions.map(session => {
      for (const journey of session.journeys) if (!journeys.includes(journey)) journeys.push(journey);
      const own = keysOf(log, session, windows, until);
      for (const key of own) count(key);
      return own;
    });
    for (const journey of journeys.sort((a, b) => a - b)) {
      for (const [i, session] of sessions.entries()) {
        if (session.journeys.includes(journey)) for (const key of keys[i] ?? []) add(key, journey);
      }
    }
  });
}

function keysOf(
  log: JourneyLog,
  { entry, lastAt, contactAt }: Session,
  windows: readonly number[],
  until: number,
): number[] {
  const { channel, stage, activity } = log.steps;
  const values = [0, channel[entry] ?? 0, stage[entry] ?? 0, activity[entry] ?? 0];
  const keys: number[] = [];
  for (const [number, window] of windows.entries()) {
    if (lastAt + window > until) continue;
    const contained = contactAt > lastAt + window;
    for (let group = 0; group < (number === 0 ? values.length : 1); group++) {
      keys.push(keyOf(log, number, group, values[group] ?? 0, 0));
      if (contained) keys.push(keyOf(log, number, group, values[group] ?? 0, 1));
    }
  }
  return keys;
}

function figures(log: JourneyLog, selection: Selection, options: SelfServiceOptions): SelfServiceFigures {
  const journeys = createTally();
  const sessions = createTally();
  visit(log, selection, options, journeys.add, key => sessions.add(key, 0));
  const windows = windowsOf(options);
  const countOf = (key: number, cell: string): SessionCount => ({
    count: sessions.count(key),
    journeys: journeys.journeys(key),
    cell,
  });
  const figuresOf = (
    number: number,
    group: number,
    value: number,
    parts: (string | number)[],
  ): SelfServiceWindow => {
    const all = countOf(keyOf(log, number, group, value, 0), cellOf('sessions', ...parts));
    const contained = countOf(keyOf(log, number, group, value, 1), cellOf('contained', ...parts));
    const containment = shareOf(contained.count, all.count);
    return { window: windows[number] ?? 0, sessions: all, contained, containment };
  };
  const groups = GROUPS.map((): SelfServiceGroup[] => []);
  for (const key of sessions.keys()) {
    const rest = Math.floor(key / MEASURES.length);
    const group = Math.floor(rest / log.texts.count());
    const name = GROUPS[group - 1];
    if (name === undefined || key % MEASURES.length !== 0) continue;
    const number = rest % log.texts.count();
    const value = log.texts.textOf(number);
    groups[group - 1]?.push({ value, ...figuresOf(0, group, number, [name, value]) });
  }
  for (const list of groups) {
    list.sort((a, b) => b.sessions.count - a.sessions.count || compare(a.value, b.value));
  }
  const [byChannel = [], byStage = [], byActivity = []] = groups;
  return {
    formula: FORMULA,
    windows: windows.map((_, number) => figuresOf(number, 0, 0, ['window', number])),
    byChannel,
    byStage,
    byActivity,
  };
}

function cellKey(log: JourneyLog, cell: string): number {
  const [kind, first, second, ...more] = partsOf(cell);
  const measure = (MEASURES as readonly (string | undefined)[]).indexOf(kind);
  if (measure === -1 || more.length > 0) return -1;
  if (first === 'window') {
    const number = wholeNumber(second);
    return number === -1 || number > SENSITIVITY.length ? -1 : keyOf(log, number, 0, 0, measure);
  }
  const group = (GROUPS as readonly (string | undefined)[]).indexOf(first);
  const value = namedNumber(log, second);
  return group === -1 || value === -1 ? -1 : keyOf(log, 0, group + 1, value, measure);
}

export const selfService: Report<SelfServiceOptions, SelfServiceFigures> = {
  figures,
  open: (log, selection, options, cell) =>
    journeysOf(cellKey(log, cell), add => visit(log, selection, options, add)),
};

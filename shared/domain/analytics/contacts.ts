import { compare } from '../node-id.ts';
import { cellOf, namedNumber, partsOf, wholeNumber } from './cell.ts';
import { createContactReader } from './contact-runs.ts';
import { type Share, shareOf } from './intervals.ts';
import type { JourneyLog } from './journey-log.ts';
import type { Report, Selection } from './report.ts';
import { type Add, createTally, journeysOf, type Tally } from './tally.ts';

const DAY_MS = 86_400_000;
const SENSITIVITY = [DAY_MS, 3 * DAY_MS, 7 * DAY_MS];

export interface ContactOptions {
  /** ms, its end included; default 7 days. */
  window?: number;
  /** Up to when (ms) the log is complete: first contacts whose window ends later are left out of the resolution. */
  until?: number;
}

/**
 * Contacts are runs of touchpoints on one assisted channel with gaps up to 30 minutes, by their first touchpoint; a repeat is a
 * contact within the window after an earlier one of its journey, for the same reason where both name one. The formulas are
 * those of the texts below; resolution is what the customer's silence says, not what an agent noted.
 */
export interface ContactFigures {
  formulas: { repeat: string; resolution: string };
  /** The window asked for, then 1, 3 and 7 days. */
  windows: ContactWindow[];
  /** At the window asked for; by contacts falling, then name. An empty name: none was named. */
  byReason: ContactGroup[];
  byChannel: ContactGroup[];
  byTeam: ContactGroup[];
  /** By number of contacts, from 0. */
  perJourney: { contacts: number; journeys: number; cell: string }[];
}

export interface ContactWindow {
  /** ms. */
  window: number;
  contacts: Count;
  repeats: Count;
  repeatRate: Share;
  /** First contacts whose window is over. */
  firsts: Count;
  resolved: Count;
  resolution: Share;
}

export interface ContactGroup extends ContactWindow {
  value: string;
}

export interface Count {
  count: number;
  journeys: number;
  cell: string;
}

const MEASURES = ['contacts', 'repeats', 'firsts', 'resolved'] as const;
const GROUPS = ['reason', 'channel', 'team'] as const;
const FORMULAS = {
  repeat: 'contacts within the window after an earlier one ÷ contacts',
  resolution: 'first contacts with no other within the window after them ÷ first contacts',
};

/** Windows by number: the one asked for is 0. */
function windowsOf({ window = 7 * DAY_MS }: ContactOptions): number[] {
  return [window, ...SENSITIVITY];
}

/** Keys: numbers of contacts are odd; else window, kind of group (0: all), its value and the measure. */
function keyOf(log: JourneyLog, window: number, group: number, value: number, measure: number): number {
  const width = log.texts.count();
  return 2 * (((window * (GROUPS.length + 1) + group) * width + value) * MEASURES.length + measure);
}

function visit(log: JourneyLog, selection: Selection, options: ContactOptions, add: Add): void {
  const { steps } = log;
  const read = createContactReader(log);
  const { until = Number.POSITIVE_INFINITY } = options;
  const windows = windowsOf(options);
  for (const journey of selection) {
    const contacts = read(journey);
    add(2 * contacts.count + 1, journey);
    for (let contact = 0; contact < contacts.count; contact++) {
      const step = contacts.step[contact] ?? 0;
      const at = contacts.at[contact] ?? 0;
      const values = [0, steps.reason[step] ?? 0, steps.channel[step] ?? 0, steps.team[step] ?? 0];
      for (const [number, window] of windows.entries()) {
        const count = (measure: number) => {
          const last = number === 0 ? GROUPS.length : 0;
          for (let group = 0; group <= last; group++) {
            add(keyOf(log, number, group, values[group] ?? 0, measure), journey);
          }
        };
        count(0);
        if ((contacts.since[contact] ?? 0) <= window) count(1);
        else if (at + window <= until) {
          count(2);
          if ((contacts.until[contact] ?? 0) > window) count(3);
        }
      }
    }
  }
}

function figures(log: JourneyLog, selection: Selection, options: ContactOptions): ContactFigures {
  const tally = createTally();
  visit(log, selection, options, tally.add);
  const windows = windowsOf(options);
  const figuresOf = (
    number: number,
    group: number,
    value: number,
    parts: (string | number)[],
  ): ContactWindow => {
    const [contacts, repeats, firsts, resolved] = MEASURES.map((measure, i) =>
      countOf(tally, keyOf(log, number, group, value, i), cellOf(measure, ...parts)),
    ) as [Count, Count, Count, Count];
    return {
      window: windows[number] ?? 0,
      contacts,
      repeats,
      repeatRate: shareOf(repeats.count, contacts.count),
      firsts,
      resolved,
      resolution: shareOf(resolved.count, firsts.count),
    };
  };
  const groups = GROUPS.map((): ContactGroup[] => []);
  const perJourney: ContactFigures['perJourney'] = [];
  for (const key of tally.keys()) {
    if (key % 2 === 1) {
      const contacts = (key - 1) / 2;
      perJourney.push({ contacts, journeys: tally.journeys(key), cell: cellOf('per-journey', contacts) });
      continue;
    }
    const rest = Math.floor(key / 2 / MEASURES.length);
    const group = Math.floor(rest / log.texts.count());
    const name = GROUPS[group - 1];
    if (name === undefined || (key / 2) % MEASURES.length !== 0) continue;
    const number = rest % log.texts.count();
    const value = log.texts.textOf(number);
    groups[group - 1]?.push({ value, ...figuresOf(0, group, number, [name, value]) });
  }
  for (const list of groups) {
    list.sort((a, b) => b.contacts.count - a.contacts.count || compare(a.value, b.value));
  }
  const [byReason = [], byChannel = [], byTeam = []] = groups;
  return {
    formulas: FORMULAS,
    windows: windows.map((_, number) => figuresOf(number, 0, 0, ['window', number])),
    byReason,
    byChannel,
    byTeam,
    perJourney: perJourney.sort((a, b) => a.contacts - b.contacts),
  };
}

function countOf(tally: Tally, key: number, cell: string): Count {
  return { count: tally.count(key), journeys: tally.journeys(key), cell };
}

function cellKey(log: JourneyLog, cell: string): number {
  const [kind, first, second, ...more] = partsOf(cell);
  if (kind === 'per-journey') {
    const contacts = wholeNumber(first);
    return contacts === -1 || second !== undefined ? -1 : 2 * contacts + 1;
  }
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

export const contacts: Report<ContactOptions, ContactFigures> = {
  figures,
  open: (log, selection, options, cell) =>
    journeysOf(cellKey(log, cell), add => visit(log, selection, options, add)),
};

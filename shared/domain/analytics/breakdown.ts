import { namedNumber, wholeNumber } from './cell.ts';
import type { JourneyLog } from './journey-log.ts';

/**
 * What the entries of a funnel are split by. `channel` and `team` are those of the entry; an attribute's value is the one the
 * journey named last; `time` is the entry's, in the spans between boundaries (ms, ascending, each inclusive at its beginning).
 */
export type Breakdown =
  | { by: 'segment' | 'version' | 'definition' | 'channel' | 'team' }
  | { by: 'attribute'; key: string }
  | { by: 'time'; boundaries: readonly number[] };

export interface Groups {
  /** Groups are numbers from 0. */
  groupOf(journey: number, entryStep: number): number;
  /** A text of the log; of `time`, the ms at which the span begins; empty where nothing was named or no span holds it. */
  textOf(group: number): string;
  /** -1 where there is none such. */
  numberOf(text: string): number;
}

export function groupsOf(log: JourneyLog, breakdown: Breakdown): Groups {
  const { journeys, steps, texts } = log;
  const named = {
    textOf: (group: number) => texts.textOf(group),
    numberOf: (text: string) => namedNumber(log, text),
  };
  switch (breakdown.by) {
    case 'segment':
      return { ...named, groupOf: journey => journeys.segment[journey] ?? 0 };
    case 'definition':
      return { ...named, groupOf: journey => journeys.definition[journey] ?? 0 };
    case 'channel':
      return { ...named, groupOf: (_, step) => steps.channel[step] ?? 0 };
    case 'team':
      return { ...named, groupOf: (_, step) => steps.team[step] ?? 0 };
    case 'attribute':
      return { ...named, groupOf: journey => lastValue(log, breakdown.key, journey) };
    case 'version':
      return { groupOf: journey => journeys.version[journey] ?? 0, textOf: String, numberOf: wholeNumber };
    case 'time': {
      const { boundaries } = breakdown;
      return {
        groupOf: (_, step) => spanOf(boundaries, steps.at[step] ?? 0) + 1,
        textOf: group => (group === 0 ? '' : String(boundaries[group - 1])),
        numberOf: text => (text === '' ? 0 : boundaries.slice(0, -1).indexOf(wholeNumber(text)) + 1 || -1),
      };
    }
  }
}

/** Which span between two boundaries holds `at`; -1: none. */
export function spanOf(boundaries: readonly number[], at: number): number {
  if (at >= (boundaries.at(-1) ?? Number.NEGATIVE_INFINITY)) return -1;
  let low = -1;
  let high = boundaries.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((boundaries[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

function lastValue({ journeys, attributes }: JourneyLog, key: string, journey: number): number {
  const column = attributes.get(key);
  if (column === undefined) return 0;
  const end = journeys.firstStep[journey + 1] ?? 0;
  let low = 0;
  let high = column.step.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((column.step[middle] ?? 0) < end) low = middle + 1;
    else high = middle;
  }
  const last = low - 1;
  return (column.step[last] ?? -1) >= (journeys.firstStep[journey] ?? 0) ? (column.value[last] ?? 0) : 0;
}

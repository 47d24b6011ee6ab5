import type { JourneyDefinition } from '../../contract/journey-definition.ts';
import type { Sink } from './cells.ts';
import type { JourneyLog } from './journey-log.ts';

/** `truth`: stages that are moments of truth (weight above 0), of the definitions given. */
export const VOICE_BY = ['all', 'stage', 'truth', 'channel', 'segment', 'team', 'month'] as const;
export type VoiceBy = (typeof VOICE_BY)[number];

export interface Month {
  /** As `2026-03`. */
  name: string;
  from: number;
}

export interface DimensionOptions {
  /** Of the journeys: they say which stages are moments of truth. */
  definitions: readonly JourneyDefinition[];
  /** Where months begin (ms, ascending) in the caller's time zone. Left out: months of UTC. */
  months?: readonly Month[];
}

/** By what answers are grouped: a number for the name of each group. */
interface Dimension {
  /** `undefined`: it is of no group. */
  keyOf(journey: number, step: number): number | undefined;
  /** The parts of the name, texts of the log or words of the sink. */
  partsOf(key: number): readonly number[];
}

const DAY_MS = 86_400_000;

export function dimensionOf(
  by: VoiceBy,
  log: JourneyLog,
  { definitions, months }: DimensionOptions,
  sink: Sink,
): Dimension {
  const { journeys, steps, texts } = log;
  const width = texts.count();
  const partsOf = (key: number) => [key];
  const stage = (journey: number, step: number) =>
    (journeys.definition[journey] ?? 0) * width + (steps.stage[step] ?? 0);
  const partsOfStage = (key: number) => [Math.floor(key / width), key % width];
  switch (by) {
    case 'all':
      return { keyOf: () => 0, partsOf: () => [] };
    case 'stage':
      return { keyOf: stage, partsOf: partsOfStage };
    case 'truth': {
      const truths = truthsOf(definitions, log);
      return {
        keyOf(journey, step) {
          const key = stage(journey, step);
          return truths.has(key) ? key : undefined;
        },
        partsOf: partsOfStage,
      };
    }
    case 'channel':
      return { keyOf: (_, step) => steps.channel[step] ?? 0, partsOf };
    case 'segment':
      return { keyOf: journey => journeys.segment[journey] ?? 0, partsOf };
    case 'team':
      return { keyOf: (_, step) => steps.team[step] ?? 0, partsOf };
    case 'month': {
      const monthOf = monthReader(months, sink);
      return { keyOf: (_, step) => monthOf(steps.at[step] ?? 0), partsOf };
    }
  }
}

/** The word of a month; the empty one before the first of those given. */
function monthReader(months: readonly Month[] | undefined, sink: Sink): (at: number) => number {
  if (months !== undefined) return at => sink.word(months.findLast(({ from }) => from <= at)?.name ?? '');
  const known = new Map<number, number>();
  return at => {
    // Writing a date is slow, and there are few days.
    const day = Math.floor(at / DAY_MS);
    const month = known.get(day) ?? sink.word(new Date(at).toISOString().slice(0, 7));
    known.set(day, month);
    return month;
  };
}

function truthsOf(definitions: readonly JourneyDefinition[], { texts }: JourneyLog): Set<number> {
  const width = texts.count();
  return new Set(
    definitions.flatMap(({ id, stages }) =>
      stages
        .filter(stage => stage.momentOfTruth > 0)
        .map(stage => texts.numberOf(id) * width + texts.numberOf(stage.id))
        // A text that the log does not have is 0.
        .filter(key => key >= width && key % width !== 0),
    ),
  );
}

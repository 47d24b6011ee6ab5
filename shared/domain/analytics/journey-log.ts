/**
 * What every report reads: journeys with their touchpoints, in columns. Journeys are numbered from 0; journey j has the steps
 * `firstStep[j]` up to, not including, `firstStep[j + 1]`, in their order (event time, then id). Texts are numbers of a
 * dictionary; 0 is the empty text and means that nothing was named.
 */
export interface JourneyLog {
  texts: Texts;
  journeys: JourneyColumns;
  steps: StepColumns;
  flags: FlagColumns;
  surveys: SurveyColumns;
  voices: VoiceColumns;
  /** By key: of those steps that name it, in order, which text their value is. */
  attributes: ReadonlyMap<string, AttributeColumn>;
}

export interface Texts {
  /** 0 where the log has no such text. */
  numberOf(text: string): number;
  textOf(number: number): string;
  count(): number;
}

type Ints = Uint32Array | Uint16Array | Uint8Array;

export interface JourneyColumns {
  count: number;
  idOf(journey: number): string;
  /** Persons are numbered too; journeys of one person stand together. */
  person: Uint32Array;
  definition: Ints;
  version: Ints;
  /** That of the definition: of all money of the journey. */
  currency: Ints;
  /** Index in `STATES` (names.ts). */
  state: Uint8Array;
  segment: Ints;
  /** ms. */
  startedAt: Float64Array;
  lastAt: Float64Array;
  /** NaN where it has not ended. */
  endedAt: Float64Array;
  /** NaN where none was named. Its currency is that of the definition or it is left out. */
  value: Float64Array;
  /** One more than there are journeys. */
  firstStep: Uint32Array;
}

export interface StepColumns {
  count: number;
  /** Touchpoints are numbered too: one that is in journeys of two definitions has one number. */
  touchpoint: Uint32Array;
  at: Float64Array;
  channel: Ints;
  /** Index in `CHANNEL_KINDS` (names.ts). */
  kind: Uint8Array;
  team: Ints;
  activity: Ints;
  stage: Ints;
  outcome: Ints;
  reason: Ints;
  segment: Ints;
  /** Index in `CONTEXTS` (names.ts). */
  context: Uint8Array;
  /** Seconds; NaN where none was named. */
  duration: Float32Array | Float64Array;
  /** In the currency of the definition. */
  cost: Float32Array | Float64Array;
}

/** Sparse: only journeys that have flags; in the order of journeys. Retracted flags are not there. */
export interface FlagColumns {
  count: number;
  journey: Uint32Array;
  /** The step that completes it. */
  step: Uint32Array;
  /** Index in `FLAGS` (names.ts). */
  kind: Uint8Array;
  resolved: Uint8Array;
  at: Float64Array;
  stage: Ints;
  /** Index in `VARIANTS` (names.ts); 0: no rework. */
  variant: Uint8Array;
  /** 0: not silo-induced; else the text of its cause, and those of its boundary. */
  cause: Ints;
  fromChannel: Ints;
  fromTeam: Ints;
  toChannel: Ints;
  toTeam: Ints;
  /** Of the repeated touchpoint, in the currency of the definition. */
  cost: Float64Array;
  /** Drop-off only: money at stake; NaN where none, or in another currency than the definition's. */
  value: Float64Array;
  subject: Ints;
  reason: Ints;
}

/** In the order of steps. */
export interface SurveyColumns {
  count: number;
  step: Uint32Array;
  instrument: Ints;
  variant: Ints;
  score: Float64Array;
  respondent: Ints;
  comment(survey: number): string;
}

export interface VoiceColumns {
  count: number;
  step: Uint32Array;
  quadrant: Ints;
  text(voice: number): string;
}

export interface AttributeColumn {
  step: Uint32Array;
  value: Ints;
}

/** The journey a step belongs to. */
export function journeyOfStep({ journeys }: JourneyLog, step: number): number {
  let low = 0;
  let high = journeys.count - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((journeys.firstStep[middle] ?? 0) <= step) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * The tables of the lake: one description for Parquet files, Glue, DuckDB and the documents. A table holds a person's rows as of
 * one fold of everything they did (`fold`); only those of their latest fold count, and `persons` says which that is.
 */

/** `timestamp`: ms since 1970 in UTC. `json`: text that holds JSON. */
export type ColumnType = 'text' | 'integer' | 'double' | 'boolean' | 'timestamp' | 'json';

export interface Column {
  type: ColumnType;
  optional?: true;
  about: string;
}

const text = (about: string) => ({ type: 'text', about }) as const;
const integer = (about: string) => ({ type: 'integer', about }) as const;
const double = (about: string) => ({ type: 'double', about }) as const;
const boolean = (about: string) => ({ type: 'boolean', about }) as const;
const timestamp = (about: string) => ({ type: 'timestamp', about }) as const;
const json = (about: string) => ({ type: 'json', about }) as const;
const maybe = <const C extends Column>(column: C) => ({ ...column, optional: true }) as const;

const ofFold = {
  person: text('Who: a name made from the identifier that owns them; nowhere but in the lake'),
  fold: text('Which fold the row belongs to; a later one sorts after it'),
};

/** What a touchpoint says of itself; money and channels as its definition reads them are in `journey_steps`. */
const told = {
  outcome: maybe(text('completed, failed, abandoned or transferred')),
  reason: maybe(text('Why the customer made contact')),
  segment: maybe(text('Customer segment at that moment')),
  context_received: maybe(boolean('Whether the channel said it had what was done before')),
  context_proven: maybe(boolean('Whether a receipt of the context proves it')),
  duration_seconds: maybe(double('Handling time')),
  survey_instrument: maybe(text('nps, csat, dsat, ces or cadv')),
  survey_variant: maybe(text('Its scale, such as 0-10')),
  survey_score: maybe(double('Score on that scale')),
  survey_respondent: maybe(text('customer or employee')),
  survey_comment: maybe(text('What they wrote, redacted')),
  voice: maybe(json('List of { quadrant, text }')),
  attributes: maybe(json('What the producer added')),
};

export const LAKE_TABLES = {
  /** One row a fold. */
  persons: {
    ...ofFold,
    kind: text('personal or anonymous'),
    namespace: text('Namespace of the identifier that names them'),
    touchpoints: integer('How many they hold; 0: nothing is left under this name'),
    folded_at: timestamp('When it was folded; drop-offs are judged by it'),
  },
  /** One row a touchpoint. */
  touchpoints: {
    ...ofFold,
    touchpoint: text('Its id'),
    occurred_at: timestamp('When it happened'),
    channel: text('Where'),
    team: maybe(text('The team it named itself')),
    activity: text('What happened'),
    ...told,
    context_from: maybe(text('Channel that the context came from')),
    cost: maybe(double('Cost to serve that it named itself')),
    cost_currency: maybe(text('Its currency')),
    value: maybe(double('Money at stake')),
    value_currency: maybe(text('Its currency')),
    statements: maybe(json('What the channel told the customer, by subject')),
    basis: text('Why it is this person’s'),
    namespaces: text('Namespaces it was identified by, separated by spaces'),
  },
  /** One row a touchpoint and journey it belongs to: the event log of the journeys. */
  journey_steps: {
    ...ofFold,
    journey: text('Id of the journey'),
    definition: text('Id of its definition'),
    version: integer('Version of its definition'),
    position: integer('1 for the first touchpoint of the journey'),
    touchpoint: text('Id of the touchpoint'),
    occurred_at: timestamp('When it happened'),
    stage: text('Stage of the definition'),
    phase: text('before, during or after'),
    channel: text('Where'),
    channel_kind: maybe(text('digital, assisted or physical')),
    team: maybe(text('Who answers for it: the team named, else the owner of the channel or stage')),
    activity: text('What happened'),
    ...told,
    cost: double('Cost to serve in the currency of the definition'),
  },
  /** One row a journey. */
  journeys: {
    ...ofFold,
    journey: text('Id of the journey'),
    definition: text('Id of its definition'),
    version: integer('Version of its definition'),
    state: text('open, completed, cancelled or dropped-off'),
    stage: text('Stage of its last touchpoint'),
    segment: maybe(text('The segment named last')),
    started_at: timestamp('First touchpoint'),
    last_at: timestamp('Last touchpoint'),
    ended_at: maybe(timestamp('Goal, cancel or missed deadline')),
    keyed: boolean('Whether it has a key of the producer'),
    touchpoints: integer('How many'),
    channels: integer('How many distinct'),
    first_channel: text('Where it began'),
    last_channel: text('Where it was last'),
    currency: text('Of cost and silo_cost'),
    cost: double('Cost to serve'),
    silo_cost: double('Cost of silo-induced rework'),
    rework: integer('Occurrences: touchpoints whose activity the journey had before'),
    rework_pm4py: integer('Events less distinct activities'),
    self_loops: integer('edeaR: runs of one activity longer than one'),
    self_loops_redo: integer('Of these, with more than one channel'),
    repetitions: integer('edeaR: activities in more than one run'),
    repetitions_redo: integer('Of these, with more than one channel'),
    recoveries: integer('Returns after a drop-off'),
    recovered_channel: maybe(text('Channel of the latest return')),
    value: maybe(double('Money at stake')),
    value_currency: maybe(text('Its currency')),
  },
  /** One row a flag; retracted ones are not there. */
  flags: {
    ...ofFold,
    flag: text('Id of the flag, with the name of the person at its end'),
    kind: text('drop-off, self-loop, repetition, ping-pong, channel-leak, repeat-contact or contradiction'),
    state: text('raised or resolved'),
    at: timestamp('When it held'),
    journey: text('Id of the journey'),
    definition: text('Id of its definition'),
    version: integer('Version of its definition'),
    stage: text('Stage of the definition'),
    activity: text('Activity of the last touchpoint in evidence'),
    touchpoint: text('Id of the last touchpoint in evidence'),
    variant: maybe(text('Rework only: repeat or redo')),
    silo: boolean('Whether it is silo-induced rework'),
    cause: maybe(text('no-handoff, contradiction, failed-before or unresolved-before')),
    from_channel: maybe(text('Silo boundary')),
    from_team: maybe(text('Silo boundary')),
    to_channel: maybe(text('Silo boundary')),
    to_team: maybe(text('Silo boundary')),
    cost: maybe(double('Cost to serve of what was repeated, in the currency of the definition')),
    value: maybe(double('Drop-off only: money at stake')),
    value_currency: maybe(text('Its currency')),
    subject: maybe(text('Contradiction only')),
    reason: maybe(text('Repeat contact only')),
    resolved_at: maybe(timestamp('When the customer came back')),
    resolved_channel: maybe(text('Where')),
    evidence: json('The touchpoints that prove it'),
  },
  /** One row for each lower identifier of a touchpoint: seen with its anchor at that time. */
  sightings: {
    ...ofFold,
    identifier: text('The lower identifier, under the name it would have as a person'),
    anchor: text('The highest-ranked identifier of the touchpoint, named likewise'),
    seen_at: timestamp('When'),
    touchpoint: text('Id of the touchpoint'),
  },
} as const satisfies Record<string, Record<string, Column>>;

export type LakeTable = keyof typeof LAKE_TABLES;

type ValueOf<T extends ColumnType> = T extends 'text' | 'json'
  ? string
  : T extends 'boolean'
    ? boolean
    : number;

type OptionalNames<C> = { [K in keyof C]: C[K] extends { optional: true } ? K : never }[keyof C];

/** A row of a table; what is not known is left out. */
export type LakeRow<T extends LakeTable> = {
  [K in Exclude<keyof (typeof LAKE_TABLES)[T], OptionalNames<(typeof LAKE_TABLES)[T]>>]: ValueOf<
    (typeof LAKE_TABLES)[T][K] extends Column ? (typeof LAKE_TABLES)[T][K]['type'] : never
  >;
} & {
  [K in OptionalNames<(typeof LAKE_TABLES)[T]>]?: ValueOf<
    (typeof LAKE_TABLES)[T][K] extends Column ? (typeof LAKE_TABLES)[T][K]['type'] : never
  >;
};

export type LakeRows = { [T in LakeTable]: LakeRow<T>[] };

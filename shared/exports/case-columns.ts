import type { ColumnType, LakeRow, LakeRows } from '../contract/lake.ts';

type Journey = LakeRow<'journeys'>;
type Step = LakeRow<'journey_steps'>;
export type Value = string | number | boolean | undefined;

/** A journey and its touchpoints in their order; `name` is what the file calls the customer. */
export interface Case {
  name: string;
  journey: Journey;
  steps: Step[];
}

export interface CaseColumn<Row> {
  name: string;
  type: ColumnType;
  of: (row: Row, of: Case) => Value;
  /** What people wrote themselves. */
  text?: true;
}

/** Attributes of a case (journey), by the names of the XES standard where it has one. */
export const CASE_COLUMNS: readonly CaseColumn<Case>[] = [
  { name: 'concept:name', type: 'text', of: ({ journey }) => journey.journey },
  { name: 'customer', type: 'text', of: ({ name }) => name },
  { name: 'definition', type: 'text', of: ({ journey }) => journey.definition },
  { name: 'version', type: 'integer', of: ({ journey }) => journey.version },
  { name: 'state', type: 'text', of: ({ journey }) => journey.state },
  { name: 'segment', type: 'text', of: ({ journey }) => journey.segment },
  { name: 'ended_at', type: 'timestamp', of: ({ journey }) => journey.ended_at },
  { name: 'cost:total', type: 'double', of: ({ journey }) => journey.cost },
  { name: 'cost:currency', type: 'text', of: ({ journey }) => journey.currency },
  { name: 'silo_cost', type: 'double', of: ({ journey }) => journey.silo_cost },
  { name: 'recoveries', type: 'integer', of: ({ journey }) => journey.recoveries },
  { name: 'value', type: 'double', of: ({ journey }) => journey.value },
  { name: 'value_currency', type: 'text', of: ({ journey }) => journey.value_currency },
];

/** Attributes of an event (touchpoint of a journey). */
export const STEP_COLUMNS: readonly CaseColumn<Step>[] = [
  { name: 'concept:name', type: 'text', of: step => step.activity },
  { name: 'time:timestamp', type: 'timestamp', of: step => step.occurred_at },
  { name: 'org:resource', type: 'text', of: step => step.channel },
  { name: 'org:group', type: 'text', of: step => step.team },
  { name: 'lifecycle:transition', type: 'text', of: () => 'complete' },
  { name: 'concept:instance', type: 'text', of: step => step.touchpoint },
  { name: 'cost:total', type: 'double', of: step => step.cost },
  { name: 'cost:currency', type: 'text', of: (_, { journey }) => journey.currency },
  { name: 'position', type: 'integer', of: step => step.position },
  { name: 'stage', type: 'text', of: step => step.stage },
  { name: 'phase', type: 'text', of: step => step.phase },
  { name: 'channel_kind', type: 'text', of: step => step.channel_kind },
  { name: 'outcome', type: 'text', of: step => step.outcome },
  { name: 'reason', type: 'text', of: step => step.reason },
  { name: 'segment', type: 'text', of: step => step.segment },
  { name: 'context_received', type: 'boolean', of: step => step.context_received },
  { name: 'context_proven', type: 'boolean', of: step => step.context_proven },
  { name: 'duration_seconds', type: 'double', of: step => step.duration_seconds },
  { name: 'survey_instrument', type: 'text', of: step => step.survey_instrument },
  { name: 'survey_variant', type: 'text', of: step => step.survey_variant },
  { name: 'survey_score', type: 'double', of: step => step.survey_score },
  { name: 'survey_respondent', type: 'text', of: step => step.survey_respondent },
  { name: 'survey_comment', type: 'text', of: step => step.survey_comment, text: true },
  { name: 'voice', type: 'json', of: step => step.voice, text: true },
  { name: 'attributes', type: 'json', of: step => step.attributes, text: true },
];

/** The journeys of a person, the earliest first, each with its touchpoints. */
export function casesOf(rows: LakeRows, name: string): Case[] {
  const steps = Map.groupBy(rows.journey_steps, row => row.journey);
  return [...rows.journeys]
    .sort((a, b) => a.started_at - b.started_at || (a.journey < b.journey ? -1 : 1))
    .map(journey => ({
      name,
      journey,
      steps: (steps.get(journey.journey) ?? []).toSorted((a, b) => a.position - b.position),
    }));
}

/** What a file may hold beside the figures. Both left out: neither texts of people nor what identifies them. */
export interface Shown {
  /** Comments, what customers said, statements and attributes as producers sent them. */
  texts: boolean;
  /** The hashes that persons and sightings are known by. */
  identifiers: boolean;
}

export function shownColumns<C extends { text?: true }>(columns: readonly C[], { texts }: Shown): C[] {
  return columns.filter(each => texts || each.text === undefined);
}

/** `2026-11-22T10:00:00.000Z` */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

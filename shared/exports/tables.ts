import {
  type Column,
  type ColumnType,
  LAKE_TABLES,
  type LakeRows,
  type LakeTable,
} from '../contract/lake.ts';
import { CASE_COLUMNS, casesOf, type Shown, STEP_COLUMNS, shownColumns, type Value } from './case-columns.ts';

/** `events` is the event log of the journeys; the others are tables of the lake. */
export const EXPORT_TABLES = [
  'events',
  'journeys',
  'journey_steps',
  'touchpoints',
  'flags',
  'persons',
  'sightings',
] as const;
export type ExportTable = (typeof EXPORT_TABLES)[number];

/** A table as it is exported: values in the order of its columns. */
export interface Table {
  columns: readonly { name: string; type: ColumnType }[];
  rowsOf(rows: LakeRows, name: string): Iterable<readonly Value[]>;
}

/** Columns of the lake that hold what people wrote, or what producers sent as they liked. */
const TEXTS = new Set(['survey_comment', 'voice', 'attributes', 'statements']);

export function tableOf(name: ExportTable, shown: Shown): Table {
  return name === 'events' ? eventTable(shown) : lakeTable(name, shown);
}

function eventTable(shown: Shown): Table {
  const steps = shownColumns(STEP_COLUMNS, shown);
  return {
    columns: [...CASE_COLUMNS.map(({ name, type }) => ({ name: `case:${name}`, type })), ...steps],
    *rowsOf(rows, name) {
      for (const of of casesOf(rows, name)) {
        const shared = CASE_COLUMNS.map(column => column.of(of, of));
        for (const step of of.steps) yield [...shared, ...steps.map(column => column.of(step, of))];
      }
    },
  };
}

function lakeTable(table: LakeTable, shown: Shown): Table {
  const known: Record<string, Column> = LAKE_TABLES[table];
  // Which fold a row is of says nothing outside the lake.
  const names = Object.keys(known).filter(name => name !== 'fold' && (shown.texts || !TEXTS.has(name)));
  return {
    columns: names.map(name => ({ name, type: known[name]?.type ?? 'text' })),
    *rowsOf(rows, name) {
      for (const row of rows[table]) {
        const values: Readonly<Record<string, Value>> = { ...row, ...named(row, name) };
        yield names.map(each => values[each]);
      }
    },
  };
}

/** The id of a flag ends in the name that the person has in the lake. */
function named(row: { person: string; flag?: string }, name: string): { person: string; flag?: string } {
  const { person, flag } = row;
  if (flag?.endsWith(`~${person}`) !== true) return { person: name };
  return { person: name, flag: flag.slice(0, -person.length) + name };
}

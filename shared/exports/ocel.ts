import type { ColumnType, LakeRow, LakeRows } from '../contract/lake.ts';
import {
  CASE_COLUMNS,
  type Case,
  type CaseColumn,
  casesOf,
  type Shown,
  STEP_COLUMNS,
  shownColumns,
  type Value,
} from './case-columns.ts';

/** Object types of an export. Ids of objects begin with their type, as one namespace holds them all. */
export const OBJECT_TYPES = ['customer', 'journey', 'channel', 'team'] as const;
export type ObjectType = (typeof OBJECT_TYPES)[number];

export interface OcelObject {
  id: string;
  type: ObjectType;
  attributes: [name: string, value: string | number | boolean][];
  relationships: Relationship[];
}

export interface OcelEvent {
  id: string;
  /** Its activity. */
  type: string;
  at: number;
  attributes: [name: string, value: string | number | boolean][];
  relationships: Relationship[];
}

/** The qualifier says what the object is to the event or object: `customer`, `journey`, `channel`, `team`. */
export interface Relationship {
  objectId: string;
  qualifier: string;
}

export interface OcelAttribute {
  name: string;
  type: ColumnType;
}

/** Said by objects and relationships, by time and by type already. */
const SAID_OTHERWISE = new Set([
  'concept:name',
  'concept:instance',
  'time:timestamp',
  'org:resource',
  'org:group',
  'customer',
  'lifecycle:transition',
  'position',
]);

export const objectId = (type: ObjectType, name: string): string => `${type}:${name}`;

/** The attributes that objects of the type have, and those that events have. */
export const JOURNEY_ATTRIBUTES: readonly OcelAttribute[] = attributesOf(CASE_COLUMNS);

export function eventAttributes(shown: Shown): OcelAttribute[] {
  return attributesOf(shownColumns(STEP_COLUMNS, shown));
}

/** Column names of OCEL tables and attributes hold no colon, which not all readers take. */
function attributesOf(columns: readonly { name: string; type: ColumnType }[]): OcelAttribute[] {
  return columns
    .filter(({ name }) => !SAID_OTHERWISE.has(name))
    .map(({ name, type }) => ({ name: attributeName(name), type }));
}

function attributeName(column: string): string {
  return column.replace('cost:total', 'cost').replace('cost:', '');
}

/**
 * What one person did as an object-centric event log (OCEL 2.0): each touchpoint is one event, of all the journeys it
 * belongs to. Its stage and cost are those of the earliest of them. Touchpoints of no journey are events too.
 */
export function ocelOf(
  rows: LakeRows,
  name: string,
  shown: Shown,
): { events: OcelEvent[]; objects: OcelObject[]; channels: Set<string>; teams: Set<string> } {
  const customer = objectId('customer', name);
  const channels = new Set<string>();
  const teams = new Set<string>();
  const events = new Map<string, OcelEvent>();
  const columns = shownColumns(STEP_COLUMNS, shown);
  const cases = casesOf(rows, name);

  function newEvent(
    row: Pick<LakeRow<'journey_steps'>, 'touchpoint' | 'activity' | 'occurred_at' | 'channel' | 'team'>,
  ) {
    const relationships: Relationship[] = [
      { objectId: customer, qualifier: 'customer' },
      { objectId: objectId('channel', row.channel), qualifier: 'channel' },
    ];
    channels.add(row.channel);
    if (row.team !== undefined) {
      teams.add(row.team);
      relationships.push({ objectId: objectId('team', row.team), qualifier: 'team' });
    }
    const { touchpoint: id, activity: type, occurred_at: at } = row;
    const event: OcelEvent = { id, type, at, attributes: [], relationships };
    events.set(id, event);
    return event;
  }

  for (const of of cases) {
    const journey = objectId('journey', of.journey.journey);
    for (const step of of.steps) {
      let event = events.get(step.touchpoint);
      if (event === undefined) {
        event = newEvent(step);
        event.attributes = valuesOf(columns, step, of);
      }
      event.relationships.push({ objectId: journey, qualifier: 'journey' });
    }
  }
  for (const row of rows.touchpoints) if (!events.has(row.touchpoint)) newEvent(row);
  return {
    // The order of touchpoints within a journey.
    events: [...events.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)),
    objects: [
      { id: customer, type: 'customer', attributes: [], relationships: [] },
      ...cases.map(of => journeyObject(of, customer)),
    ],
    channels,
    teams,
  };
}

function journeyObject(of: Case, customer: string): OcelObject {
  return {
    id: objectId('journey', of.journey.journey),
    type: 'journey',
    attributes: valuesOf(CASE_COLUMNS, of, of),
    relationships: [{ objectId: customer, qualifier: 'customer' }],
  };
}

function valuesOf<Row>(columns: readonly CaseColumn<Row>[], row: Row, of: Case): OcelEvent['attributes'] {
  return columns
    .filter(({ name }) => !SAID_OTHERWISE.has(name))
    .map(({ name, of: value }): [string, Value] => [attributeName(name), value(row, of)])
    .filter((pair): pair is [string, string | number | boolean] => pair[1] !== undefined);
}

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ColumnType } from '../../shared/contract/lake.ts';
import { isoTime, type Shown } from '../../shared/exports/case-columns.ts';
import {
  eventAttributes,
  JOURNEY_ATTRIBUTES,
  OBJECT_TYPES,
  type ObjectType,
  type OcelAttribute,
  type OcelEvent,
} from '../../shared/exports/ocel.ts';
import { NOT_IN_TEXT, safeText } from '../../shared/exports/safe-text.ts';

/** The tables that every OCEL 2.0 database has; those of each type come as types are met. */
export const OCEL_TABLES = [
  'CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT)',
  'CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT)',
  'CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT REFERENCES event_map_type (ocel_type))',
  'CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT REFERENCES object_map_type (ocel_type))',
  `CREATE TABLE event_object (ocel_event_id TEXT REFERENCES event (ocel_id), ocel_object_id TEXT REFERENCES object (ocel_id),
    ocel_qualifier TEXT, PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier))`,
  `CREATE TABLE object_object (ocel_source_id TEXT REFERENCES object (ocel_id), ocel_target_id TEXT REFERENCES object (ocel_id),
    ocel_qualifier TEXT, PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier))`,
];

const SQL_TYPES: Record<ColumnType, string> = {
  text: 'TEXT',
  json: 'TEXT',
  integer: 'INTEGER',
  double: 'REAL',
  boolean: 'BOOLEAN',
  timestamp: 'TIMESTAMP',
};

type Attributes = OcelEvent['attributes'];

/** One table for each type of event and object, made where it is met first. */
export function openTypes(db: DatabaseSync, shown: Shown) {
  const declared = eventAttributes(shown);
  const inserts = new Map<string, StatementSync>();
  const taken = new Set(
    db
      .prepare('SELECT ocel_type_map AS name FROM event_map_type')
      .all()
      .map(({ name }) => String(name)),
  );

  function eventTable(type: string): StatementSync {
    const key = `event ${type}`;
    let insert = inserts.get(key);
    if (insert === undefined) {
      const known = db
        .prepare('SELECT ocel_type_map AS name FROM event_map_type WHERE ocel_type = ?')
        .get(type);
      const name = known === undefined ? freeName(type, taken) : String(known['name']);
      if (known === undefined) {
        taken.add(name);
        db.prepare('INSERT INTO event_map_type VALUES (?, ?)').run(type, name);
        db.exec(
          `CREATE TABLE event_${name} (ocel_id TEXT PRIMARY KEY REFERENCES event (ocel_id), ocel_time TIMESTAMP${columns(declared)})`,
        );
      }
      insert = db.prepare(`INSERT INTO event_${name} VALUES (?, ?${', ?'.repeat(declared.length)})`);
      inserts.set(key, insert);
    }
    return insert;
  }

  function objectTable(type: ObjectType): StatementSync {
    let insert = inserts.get(type);
    if (insert === undefined) {
      const own = attributesOf(type);
      insert = db.prepare(`INSERT INTO object_${type} VALUES (?, ?, NULL${', ?'.repeat(own.length)})`);
      inserts.set(type, insert);
    }
    return insert;
  }

  for (const type of OBJECT_TYPES) {
    db.prepare('INSERT OR IGNORE INTO object_map_type VALUES (?, ?)').run(type, type);
    db.exec(
      `CREATE TABLE IF NOT EXISTS object_${type} (ocel_id TEXT REFERENCES object (ocel_id), ocel_time TIMESTAMP, ocel_changed_field TEXT${columns(attributesOf(type))})`,
    );
  }

  return {
    /** Makes the table where it is not there yet; answers what adds a row to it. */
    eventTable(type: string) {
      const insert = eventTable(type);
      return (id: string, at: number, attributes: Attributes): void => {
        insert.run(id, isoTime(at), ...inOrder(declared, attributes));
      };
    },
    addObject(type: ObjectType, id: string, attributes: Attributes): void {
      // The first value of an attribute has the time 0.
      objectTable(type).run(id, isoTime(0), ...inOrder(attributesOf(type), attributes));
    },
  };
}

const attributesOf = (type: ObjectType): readonly OcelAttribute[] =>
  type === 'journey' ? JOURNEY_ATTRIBUTES : [];

const columns = (attributes: readonly OcelAttribute[]): string =>
  attributes.map(({ name, type }) => `, "${name}" ${SQL_TYPES[type]}`).join('');

function inOrder(declared: readonly OcelAttribute[], attributes: Attributes): (string | number | null)[] {
  const values = new Map(attributes);
  return declared.map(({ name, type }) => {
    const value = values.get(name);
    if (value === undefined) return null;
    return type === 'timestamp' && typeof value === 'number' ? isoTime(value) : sqlValue(value);
  });
}

function sqlValue(value: string | number | boolean): string | number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'string' ? safeText(value, NOT_IN_TEXT) : value;
}

/** A name for the table of a type: letters, digits and underscores, told apart whatever the case of letters. */
function freeName(type: string, taken: ReadonlySet<string>): string {
  const plain = type.toLowerCase().replace(/[^a-z0-9]+/g, '_') || 'type';
  let name = plain;
  for (let i = 2; taken.has(name); i++) name = `${plain}_${i}`;
  return name;
}

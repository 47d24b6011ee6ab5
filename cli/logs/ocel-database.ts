import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { LogError } from './event-log.ts';
import type { OcelLog } from './ocel-schema.ts';

type Row = Record<string, SQLOutputValue>;
type Attribute = OcelLog['events'][number]['attributes'][number];

const STANDARD = new Set(['ocel_id', 'ocel_time', 'ocel_changed_field']);

/** The tables of an OCEL 2.0 database as the JSON form would have them. Throws `LogError` where they are not there. */
export function readOcelDatabase(path: string): OcelLog {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { readOnly: true });
    return readTables(db);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LogError('not-a-log', `${path}: this is no OCEL 2.0 database (${reason}).`, error);
  } finally {
    db?.close();
  }
}

function readTables(db: DatabaseSync): OcelLog {
  const events = new Map<string, OcelLog['events'][number]>();
  const objects = new Map<string, OcelLog['objects'][number]>();
  const eventTypes = typesOf(db, 'event');
  const objectTypes = typesOf(db, 'object');
  for (const { name, table } of eventTypes) {
    for (const row of db.prepare(`SELECT * FROM ${quote(`event_${table}`)}`).iterate()) {
      const id = text(row['ocel_id']);
      const attributes = attributesOf(row);
      events.set(id, { id, type: name, time: text(row['ocel_time']), attributes, relationships: [] });
    }
  }
  for (const { name, table } of objectTypes) {
    for (const row of db.prepare(`SELECT * FROM ${quote(`object_${table}`)}`).iterate()) {
      const id = text(row['ocel_id']);
      const known = objects.get(id);
      if (known === undefined)
        objects.set(id, { id, type: name, attributes: attributesOf(row), relationships: [] });
      else known.attributes.push(...attributesOf(row));
    }
  }
  for (const row of db.prepare('SELECT * FROM event_object').iterate()) {
    const of = { objectId: text(row['ocel_object_id']), qualifier: text(row['ocel_qualifier']) };
    events.get(text(row['ocel_event_id']))?.relationships.push(of);
  }
  // Rows of `event` stand in the order in which they were written; those of the types do not.
  const order = db.prepare('SELECT ocel_id FROM event ORDER BY rowid').all();
  const inOrder = order.flatMap(({ ocel_id }) => events.get(text(ocel_id ?? null)) ?? []);
  const named = ({ name, attributes }: OcelType) => ({ name, attributes });
  return {
    eventTypes: eventTypes.map(named),
    objectTypes: objectTypes.map(named),
    events: inOrder,
    objects: [...objects.values()],
  };
}

type OcelType = { name: string; table: string; attributes: { name: string; type: string }[] };

function typesOf(db: DatabaseSync, kind: 'event' | 'object'): OcelType[] {
  const types = db.prepare(`SELECT ocel_type, ocel_type_map FROM ${kind}_map_type`).all();
  return types.map(row => {
    const table = text(row['ocel_type_map']);
    const columns = db.prepare(`PRAGMA table_info(${quote(`${kind}_${table}`)})`).all();
    const attributes = columns.map(({ name, type }) => ({ name: text(name), type: text(type) }));
    return {
      name: text(row['ocel_type']),
      table,
      attributes: attributes.filter(({ name }) => !STANDARD.has(name)),
    };
  });
}

function attributesOf(row: Row): Attribute[] {
  return Object.entries(row).flatMap(([name, value]) =>
    STANDARD.has(name) || value === null
      ? []
      : [{ name, value: typeof value === 'number' ? value : text(value) }],
  );
}

const text = (value: SQLOutputValue | undefined): string =>
  value === null || value === undefined ? '' : String(value);
const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

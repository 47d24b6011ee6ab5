import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import type { Shown } from '../../shared/exports/case-columns.ts';
import { type OcelEvent, type OcelObject, objectId, ocelOf } from '../../shared/exports/ocel.ts';
import { NOT_IN_TEXT, safeText } from '../../shared/exports/safe-text.ts';
import { otherExport } from './checkpoint.ts';
import { OCEL_TABLES, openTypes } from './ocel-tables.ts';
import { NOT_BEGUN, type Position, partOf, type Target } from './target.ts';

/** Kept in the database while it is made, so that rows and position are saved at once; not in the finished file. */
const CHECKPOINT =
  'CREATE TABLE IF NOT EXISTS hilvan_checkpoint (settings TEXT, persons INTEGER, digest TEXT)';

/** An OCEL 2.0 log in its relational form (SQLite). */
export function openSqliteTarget(options: {
  out: string;
  settings: string;
  resume: boolean;
  shown: Shown;
}): Target {
  const { out, settings, shown } = options;
  const part = partOf(out);
  const db = openDatabase(part, options.resume);
  const position = positionIn(db, part, settings);
  const types = openTypes(db, shown);
  const insertEvent = db.prepare('INSERT INTO event VALUES (?, ?)');
  const insertObject = db.prepare('INSERT OR IGNORE INTO object VALUES (?, ?)');
  const relateEvent = db.prepare('INSERT OR IGNORE INTO event_object VALUES (?, ?, ?)');
  const relateObject = db.prepare('INSERT OR IGNORE INTO object_object VALUES (?, ?, ?)');
  const saveAt = db.prepare('UPDATE hilvan_checkpoint SET persons = ?, digest = ?');
  let waiting = 0;
  db.exec('BEGIN');

  function addEvent({ id, type, at, attributes, relationships }: OcelEvent): void {
    const insertValues = types.eventTable(safe(type));
    insertEvent.run(safe(id), safe(type));
    insertValues(safe(id), at, attributes);
    for (const each of relationships) relateEvent.run(safe(id), safe(each.objectId), each.qualifier);
    waiting += 500;
  }

  function addObject({ id, type, attributes, relationships }: OcelObject): void {
    if (insertObject.run(safe(id), type).changes === 0) return;
    types.addObject(type, safe(id), attributes);
    for (const each of relationships) relateObject.run(safe(id), safe(each.objectId), each.qualifier);
    waiting += 500;
  }

  const shared = (type: 'channel' | 'team', name: string): OcelObject => ({
    id: objectId(type, name),
    type,
    attributes: [],
    relationships: [],
  });

  return {
    position,
    add(rows, name) {
      const of = ocelOf(rows, name, shown);
      for (const object of of.objects) addObject(object);
      for (const channel of of.channels) addObject(shared('channel', channel));
      for (const team of of.teams) addObject(shared('team', team));
      for (const event of of.events) addEvent(event);
    },
    waiting: () => waiting,
    async save({ persons, digest }) {
      saveAt.run(persons, digest);
      db.exec('COMMIT; BEGIN');
      waiting = 0;
    },
    async finish() {
      db.exec('COMMIT; DROP TABLE hilvan_checkpoint');
      const whole = `${part}.new`;
      await rm(whole, { force: true });
      // A copy lays the pages by the content alone, whatever happened to the database before.
      db.prepare('VACUUM INTO ?').run(whole);
      db.close();
      await rename(whole, out);
      await rm(part);
    },
    async close() {
      if (db.isOpen) db.close();
    },
  };
}

const safe = (text: string): string => safeText(text, NOT_IN_TEXT);

function openDatabase(part: string, resume: boolean): DatabaseSync {
  const kept = resume && existsSync(part);
  const db = new DatabaseSync(part);
  if (!kept) {
    // Of an export that nobody goes on with.
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    for (const { name } of tables) db.exec(`DROP TABLE "${String(name).replaceAll('"', '""')}"`);
  }
  return db;
}

function positionIn(db: DatabaseSync, part: string, settings: string): Position {
  db.exec('BEGIN');
  db.exec(CHECKPOINT);
  const known = db.prepare('SELECT settings, persons, digest FROM hilvan_checkpoint').get();
  if (known === undefined) {
    for (const table of OCEL_TABLES) db.exec(table);
    db.prepare('INSERT INTO hilvan_checkpoint VALUES (?, 0, ?)').run(settings, '');
  }
  db.exec('COMMIT');
  if (known === undefined) return NOT_BEGUN;
  if (known['settings'] !== settings) throw otherExport(part, String(known['settings']));
  return { persons: Number(known['persons']), digest: String(known['digest']) };
}

import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createOcelJsonWriter } from '../../../shared/exports/ocel-json.ts';
import { lakePersons } from '../../arbitraries/exported-rows.ts';
import { runs } from '../../runs.ts';
import { exported, inFolder } from './exported.ts';
import { textOf } from './text-of.ts';

const shown = { texts: false, identifiers: false };

const text = { type: 'string' };
const time = { type: 'string', format: 'date-time' };
const listOf = (properties: Record<string, object>, required = Object.keys(properties)) => ({
  type: 'array',
  items: { type: 'object', properties, required, additionalProperties: false },
});
const typeList = listOf({ name: text, attributes: listOf({ name: text, type: text }) });
const relationships = listOf({ objectId: text, qualifier: text });
/** What the JSON schema of OCEL 2.0 (appendix of its specification) asks for; values are texts there. */
const SCHEMA = {
  type: 'object',
  properties: {
    eventTypes: typeList,
    objectTypes: typeList,
    events: listOf(
      { id: text, type: text, time, attributes: listOf({ name: text, value: text }), relationships },
      ['id', 'type', 'time'],
    ),
    objects: listOf(
      { id: text, type: text, relationships, attributes: listOf({ name: text, value: text, time }) },
      ['id', 'type'],
    ),
  },
  required: ['eventTypes', 'objectTypes', 'events', 'objects'],
};

const ajv = new Ajv();
addFormats.default(ajv);
const valid = ajv.compile(SCHEMA);

const unique = (list: string[]) => new Set(list).size === list.length;

test('JSON: valid by the schema, ids are unique, types and objects that are named are there', () => {
  fc.assert(
    fc.property(lakePersons, persons => {
      const log = JSON.parse(textOf(createOcelJsonWriter(shown), persons));
      expect(valid(log), JSON.stringify(valid.errors)).toBe(true);
      const names = (list: { name: string }[]) => list.map(({ name }) => name);
      const ids = (list: { id: string }[]) => list.map(({ id }) => id);
      expect(unique(ids(log.events)) && unique(ids(log.objects))).toBe(true);
      const objects = new Set(ids(log.objects));
      for (const each of log.events) expect(names(log.eventTypes)).toContain(each.type);
      for (const each of log.objects) expect(names(log.objectTypes)).toContain(each.type);
      for (const { relationships: all = [] } of [...log.events, ...log.objects]) {
        for (const { objectId } of all) expect(objects).toContain(objectId);
      }
      expect(log.events).toHaveLength(persons.flatMap(each => each.touchpoints).length);
    }),
    { numRuns: runs(40, 2000) },
  );
});

test('SQLite: the tables of the standard and no others, references hold, as many rows as the JSON form has', async () => {
  await fc.assert(
    fc.asyncProperty(lakePersons, async persons => {
      const log = JSON.parse(textOf(createOcelJsonWriter(shown), persons));
      await inFolder(async folder => {
        const out = join(folder, 'log.sqlite');
        await exported(out, persons, {}, { block: 10_000 });
        const db = new DatabaseSync(out, { readOnly: true });
        const all = (sql: string) =>
          db
            .prepare(sql)
            .all()
            .map(row => Object.values(row).join());
        const tables = all("SELECT name FROM sqlite_schema WHERE type = 'table'");
        const eventTables = all('SELECT ocel_type_map FROM event_map_type');
        expect(eventTables).toHaveLength(log.eventTypes.length);
        expect(tables.sort()).toEqual(
          [
            ...['event', 'object', 'event_map_type', 'object_map_type', 'event_object', 'object_object'],
            ...['customer', 'journey', 'channel', 'team'].map(each => `object_${each}`),
            ...eventTables.map(each => `event_${each}`),
          ].sort(),
        );
        expect(all('PRAGMA foreign_key_check')).toEqual([]);
        expect(all('SELECT count(*) FROM event')).toEqual([String(log.events.length)]);
        expect(all('SELECT count(*) FROM object')).toEqual([String(log.objects.length)]);
        const ofEvents = log.events.flatMap((each: { relationships: object[] }) => each.relationships);
        expect(all('SELECT count(*) FROM event_object')).toEqual([String(ofEvents.length)]);
        db.close();
      });
    }),
    { numRuns: runs(4, 200) },
  );
});

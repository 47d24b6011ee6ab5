import { plainText } from '../../shared/exports/safe-text.ts';
import type { ColumnOptions, EventLog, ReadOptions } from './event-log.ts';
import { LogError } from './event-log.ts';
import { type FileHead, fileBytes } from './file-bytes.ts';
import { readOcelDatabase } from './ocel-database.ts';
import { checkOcel, type OcelLog } from './ocel-schema.ts';
import { type Cell, createRecordLog } from './record-log.ts';

const DEFAULTS = { case: 'journey', resource: 'channel', customer: 'customer' };
const TIME = 'time:timestamp';
const ACTIVITY = 'concept:name';

/** Reads an OCEL 2.0 log in its JSON form, see `flatten`. */
export async function readOcelJsonLog(
  path: string,
  head: FileHead,
  options: ColumnOptions & ReadOptions,
): Promise<EventLog> {
  const chunks: Buffer[] = [];
  for await (const chunk of fileBytes(path, head, options)) chunks.push(Buffer.from(chunk));
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LogError('not-a-log', `${path}: this is not one JSON document (${reason}).`, error);
  }
  return flatten(path, checkOcel(path, value), options, text => text);
}

/** Reads an OCEL 2.0 log in its relational form (SQLite), see `flatten`. */
export function readOcelSqliteLog(path: string, options: ColumnOptions & ReadOptions): EventLog {
  return flatten(path, readOcelDatabase(path), options, plainText);
}

/**
 * An object-centric log seen from one type of objects (`case`, by default `journey`): an event is a row in the case of each
 * object of that type it belongs to. `resource`, `customer` and `by` name object types too; `by` also `case:` and an
 * attribute of the case, or an attribute of events.
 */
function flatten(
  path: string,
  log: OcelLog,
  options: ColumnOptions & ReadOptions,
  plain: (text: string) => string,
): EventLog {
  const types = log.objectTypes.map(({ name }) => name);
  const typeOf = new Map(log.objects.map(({ id, type }) => [id, type]));
  const caseType =
    options.case ?? (types.includes(DEFAULTS.case) || types.length > 1 ? DEFAULTS.case : types[0]);
  if (caseType === undefined || !types.includes(caseType)) {
    const known = types.map(each => JSON.stringify(each)).join(', ');
    const what = `${path}: there are no objects of type ${JSON.stringify(caseType)}`;
    throw new LogError('missing-column', `${what}. Name a type with --case TYPE; the types are: ${known}.`);
  }
  const attributes = new Map(
    log.objects.filter(({ type }) => type === caseType).map(({ id, attributes: own }) => [id, initial(own)]),
  );
  const caseAttributes = new Set([...attributes.values()].flatMap(own => [...own.keys()]));
  const eventAttributes = log.eventTypes.flatMap(({ attributes: own }) => own.map(({ name }) => name));
  const names = [
    ...new Set([
      ...types,
      ACTIVITY,
      TIME,
      ...[...caseAttributes].map(each => `case:${each}`),
      ...eventAttributes,
    ]),
  ];
  const of = (role: 'resource' | 'customer') => (types.includes(DEFAULTS[role]) ? DEFAULTS[role] : undefined);
  const roles = {
    ...options,
    case: caseType,
    activity: options.activity ?? ACTIVITY,
    time: options.time ?? TIME,
    resource: options.resource ?? of('resource'),
    customer: options.customer ?? of('customer'),
  };
  const rows = createRecordLog(path, 'ocel', names, roles, plain);
  for (const [place, event] of log.events.entries()) {
    const own = new Map<string, Cell>(event.attributes.map(({ name, value }) => [name, value]));
    own.set(ACTIVITY, event.type).set(TIME, event.time);
    const cases: string[] = [];
    for (const { objectId } of event.relationships) {
      const type = typeOf.get(objectId) ?? '';
      if (type === caseType) cases.push(objectId);
      else if (!own.has(type)) own.set(type, named(objectId, type));
    }
    for (const id of new Set(cases)) {
      rows.add(place + 1, column =>
        column === caseType
          ? named(id, caseType)
          : (own.get(column) ?? attributes.get(id)?.get(column.replace(/^case:/, ''))),
      );
    }
  }
  return rows.finish();
}

/** Exports of this program put the type before the name of an object. */
const named = (id: string, type: string): string =>
  id.startsWith(`${type}:`) ? id.slice(type.length + 1) : id;

/** Of each attribute its first value. */
function initial(attributes: OcelLog['objects'][number]['attributes']): Map<string, Cell> {
  const values = new Map<string, Cell>();
  for (const { name, value } of attributes) if (!values.has(name)) values.set(name, value);
  return values;
}

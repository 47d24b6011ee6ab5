import type { ColumnType } from '../contract/lake.ts';
import { isoTime, type Shown } from './case-columns.ts';
import {
  eventAttributes,
  JOURNEY_ATTRIBUTES,
  OBJECT_TYPES,
  type OcelAttribute,
  type OcelEvent,
  type OcelObject,
  objectId,
  ocelOf,
} from './ocel.ts';
import { ASIDE, textBuffer, type Writer } from './writer.ts';

interface State {
  events: boolean;
  objects: boolean;
  activities: string[];
  channels: string[];
  teams: string[];
}

/** Attributes of objects do not change here; the standard gives them the time 0 then. */
const EPOCH = isoTime(0);

const TYPES: Record<ColumnType, string> = {
  text: 'string',
  json: 'string',
  integer: 'integer',
  double: 'float',
  boolean: 'boolean',
  timestamp: 'time',
};

/**
 * An OCEL 2.0 log in its JSON form. Objects are put aside while events are written, as each list stands by itself; the types
 * come last, when they are known. Values are texts, as the published schema has them; their types are declared.
 */
export function createOcelJsonWriter(shown: Shown, state?: string): Writer {
  const events = textBuffer();
  const objects = textBuffer();
  const known: State =
    state === undefined
      ? { events: false, objects: false, activities: [], channels: [], teams: [] }
      : JSON.parse(state);
  const activities = new Set(known.activities);
  const channels = new Set(known.channels);
  const teams = new Set(known.teams);
  const declared = eventAttributes(shown);
  const types = new Map([...declared, ...JOURNEY_ATTRIBUTES].map(({ name, type }) => [name, type]));
  if (state === undefined) events.push('{"events":[');

  function addEvent({ id, type, at, attributes, relationships }: OcelEvent): void {
    activities.add(type);
    const event = { id, type, time: isoTime(at), attributes: attributes.map(stated), relationships };
    events.push(`${known.events ? ',' : ''}\n${JSON.stringify(event)}`);
    known.events = true;
  }

  function addObject({ attributes, ...object }: OcelObject): void {
    const own = { ...object, attributes: attributes.map(each => ({ ...stated(each), time: EPOCH })) };
    objects.push(`${known.objects ? ',' : ''}\n${JSON.stringify(own)}`);
    known.objects = true;
  }

  function stated([name, value]: OcelEvent['attributes'][number]) {
    const time = typeof value === 'number' && types.get(name) === 'timestamp';
    return { name, value: time ? isoTime(value) : String(value) };
  }

  return {
    add(rows, name) {
      const of = ocelOf(rows, name, shown);
      for (const event of of.events) addEvent(event);
      for (const object of of.objects) addObject(object);
      for (const channel of of.channels) channels.add(channel);
      for (const team of of.teams) teams.add(team);
    },
    waiting: () => events.length() + objects.length(),
    take: () => ({ file: events.take(), aside: objects.take() }),
    state: () =>
      JSON.stringify({ ...known, activities: [...activities], channels: [...channels], teams: [...teams] }),
    end() {
      const shared = [
        ...[...channels].map(name => ({ id: objectId('channel', name), type: 'channel' })),
        ...[...teams].map(name => ({ id: objectId('team', name), type: 'team' })),
      ];
      const rest = shared.map(
        (object, i) => `${known.objects || i > 0 ? ',' : ''}\n${JSON.stringify(object)}`,
      );
      const declare = (attributes: readonly OcelAttribute[]) =>
        attributes.map(({ name, type }) => ({ name, type: TYPES[type] }));
      const eventTypes = [...activities].map(name => ({ name, attributes: declare(declared) }));
      const objectTypes = OBJECT_TYPES.map(name => ({
        name,
        attributes: declare(name === 'journey' ? JOURNEY_ATTRIBUTES : []),
      }));
      const encoder = new TextEncoder();
      const tail = `${rest.join('')}\n],\n"eventTypes":${JSON.stringify(eventTypes)},\n"objectTypes":${JSON.stringify(objectTypes)}}\n`;
      return [encoder.encode('\n],\n"objects":['), ASIDE, encoder.encode(tail)];
    },
  };
}

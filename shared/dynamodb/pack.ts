import { deflateRawSync } from 'node:zlib';
import {
  bytesOfId,
  CODE,
  HASH_PLACE,
  ID,
  isOnce,
  isUuid,
  KINDS,
  type Kind,
  RECENT,
  SHORT_LISTS,
  TIME_FROM,
  TIME_TO,
  tidOf,
  UUID_PLACE,
} from './pack-format.ts';
import { ONCE, ONCE_GIVEN, SHAPES, SHORT_WORDS, TEXTS, WORDS } from './pack-words.ts';

export const DEFLATE = { level: 6, memLevel: 7, windowBits: 14, dictionary: TEXTS };

const WORD_PLACES = new Map(WORDS.map((word, place) => [word, place]));
/** By their first name, the longest first. */
const SHAPES_BY_NAME = Map.groupBy(
  [...SHAPES.keys()]
    .filter(place => place !== ONCE && lengthOf(place) > 0)
    .sort((a, b) => lengthOf(b) - lengthOf(a)),
  place => SHAPES[place]?.[0] ?? '',
);

/**
 * JSON in few bytes: names by number, times by difference, identifiers as the 128 bits that they are, whatever is met
 * again by where it was met; the remaining texts deflated. `unpack` gives exactly what JSON would.
 */
export function pack(body: object): Uint8Array {
  const packer = createPacker();
  const derived = derivedIn(body);
  packer.count(derived.length);
  for (const id of derived) packer.derive(id);
  packer.value(body);
  return packer.finish();
}

/** Texts whose `tid` is in the body as well, by the names of a touchpoint's mark. */
function derivedIn(body: object): string[] {
  const tids = new Set<string>();
  const ids = new Set<string>();
  const look = (value: unknown, name: string): void => {
    if (typeof value === 'string') {
      if (name === 'tid' || name === 'lastTid') tids.add(value);
      if (name === 'id' && !value.includes('~')) ids.add(value);
    } else if (Array.isArray(value)) {
      for (const each of value) look(each, name);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, each] of Object.entries(value)) look(each, key);
    }
  };
  look(body, '');
  return [...ids].filter(id => tids.has(tidOf(id)));
}

function createPacker() {
  const bytes: number[] = [];
  const blobs: Buffer[] = [];
  const texts: string[] = [];
  const seen = {
    text: new Map<string, number>(),
    time: new Map<number, number>(),
    group: new Map<string, number>(),
  };
  const ids = new Map<string, number>();
  let time = 0;

  const count = (value: number): void => pushCount(bytes, value);

  /** Whether it was met before, and then is written. If not, who writes it notes it afterwards. */
  const again = <T>(kind: Kind, known: Map<T, number>, what: T): boolean => {
    const place = known.get(what);
    if (place === undefined) return false;
    const distance = known.size - 1 - place;
    const { from, to } = RECENT[kind];
    if (distance < to - from) bytes.push(from + distance);
    else {
      bytes.push(CODE.again, KINDS.indexOf(kind));
      count(distance);
    }
    return true;
  };
  const note = <T>(known: Map<T, number>, what: T): void => {
    known.set(what, known.size);
  };

  const writeId = (id: string): void => {
    const place = ids.get(id);
    count(place === undefined ? 0 : ids.size - place);
    if (place !== undefined) return;
    ids.set(id, ids.size);
    blobs.push(bytesOfId(id));
  };

  const plain = (text: string): void => {
    if (again('text', seen.text, text)) return;
    // UTF-8 has no half of a surrogate pair.
    const written = text.isWellFormed() ? text : JSON.stringify(text);
    bytes.push(written === text ? CODE.text : CODE.escaped);
    count(Buffer.byteLength(written));
    texts.push(written);
    note(seen.text, text);
  };

  const text = (value: string): void => {
    const word = WORD_PLACES.get(value);
    if (word !== undefined) {
      if (word < SHORT_WORDS) bytes.push(CODE.shortWord + word);
      else bytes.push(CODE.word, word);
      return;
    }
    const found =
      value.length < 22 || value.includes(HASH_PLACE) || value.includes(UUID_PLACE) ? [] : value.match(ID);
    if (found === null || found.length === 0) {
      plain(value);
      return;
    }
    if (again('text', seen.text, value)) return;
    const [only = ''] = found;
    if (only === value && isUuid(only)) {
      bytes.push(CODE.newUuid);
      blobs.push(bytesOfId(only));
      note(seen.text, value);
      return;
    }
    if (only === value) bytes.push(CODE.hash);
    else {
      bytes.push(CODE.mixed);
      text(value.replace(ID, id => (isUuid(id) ? UUID_PLACE : HASH_PLACE)));
    }
    for (const id of found) writeId(id);
    note(seen.text, value);
  };

  const number = (value: number): void => {
    if (!Number.isSafeInteger(value)) {
      const float = Buffer.alloc(8);
      float.writeDoubleBE(value);
      bytes.push(CODE.float, ...float);
    } else if (value >= 0 && value < CODE.list) bytes.push(value);
    else if (value >= TIME_FROM && value < TIME_TO) {
      if (again('time', seen.time, value)) return;
      note(seen.time, value);
      bytes.push(CODE.time);
      const difference = value - time;
      count(difference < 0 ? -2 * difference - 1 : 2 * difference);
      time = value;
    } else {
      bytes.push(value < 0 ? CODE.negative : CODE.positive);
      count(Math.abs(value));
    }
  };

  const list = (values: readonly unknown[]): void => {
    const name = values.length > 0 && values.every(isText) ? JSON.stringify(values) : undefined;
    if (name !== undefined && again('group', seen.group, name)) return;
    if (values.length < SHORT_LISTS) bytes.push(CODE.list + values.length);
    else {
      bytes.push(CODE.longList);
      count(values.length);
    }
    for (const each of values) value(each ?? null);
    if (name !== undefined) note(seen.group, name);
  };

  const object = (what: object): void => {
    const once = isOnce(what);
    const entries = Object.entries(what).filter(([, each]) => each !== undefined);
    const found = once ? ONCE : shapeOf(entries);
    const shape = SHAPES[found] ?? [];
    const more = entries.slice(shape.length);
    const name = entries.length > 1 && entries.every(isPlain) ? JSON.stringify(what) : undefined;
    if (name !== undefined && again('group', seen.group, name)) return;
    bytes.push((more.length === 0 ? CODE.shape : CODE.shapeAndMore) + found);
    if (more.length > 0) count(more.length);
    for (const [each] of more) text(each);
    for (const [, each] of once ? entries.slice(ONCE_GIVEN) : entries) value(each);
    if (name !== undefined) note(seen.group, name);
  };

  const value = (what: unknown): void => {
    if (typeof what === 'string') text(what);
    else if (typeof what === 'number' && Number.isFinite(what)) number(what);
    else if (typeof what === 'boolean') bytes.push(what ? CODE.true : CODE.false);
    else if (Array.isArray(what)) list(what);
    else if (typeof what === 'object' && what !== null) object(what);
    else bytes.push(CODE.null);
  };

  return {
    count,
    value,
    derive(id: string) {
      text(id);
      ids.set(tidOf(id), ids.size);
    },
    finish(): Uint8Array {
      const words = Buffer.from(texts.join(''));
      const deflated = deflateRawSync(words, DEFLATE);
      const sizes: number[] = [];
      pushCount(sizes, bytes.length);
      pushCount(sizes, blobs.length);
      return Buffer.concat([Buffer.from(sizes), Buffer.from(bytes), ...blobs, deflated]);
    },
  };
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isPlain([, value]: [string, unknown]): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

/** Seven bits a byte, the lowest first; the eighth says that more follow. */
function pushCount(bytes: number[], value: number): void {
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push(128 + (rest % 128));
  bytes.push(rest);
}

function shapeOf(entries: [string, unknown][]): number {
  const found = SHAPES_BY_NAME.get(entries[0]?.[0] ?? '')?.find(
    place => lengthOf(place) <= entries.length && SHAPES[place]?.every((name, i) => entries[i]?.[0] === name),
  );
  return found ?? 0;
}

function lengthOf(shape: number): number {
  return SHAPES[shape]?.length ?? 0;
}

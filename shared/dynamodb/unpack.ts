import { inflateRawSync } from 'node:zlib';
import {
  CODE,
  channelOf,
  HASH_PLACE,
  ID_BYTES,
  idOfBytes,
  KINDS,
  type Kind,
  RECENT,
  tidOf,
  UUID_PLACE,
} from './pack-format.ts';
import { ONCE, ONCE_GIVEN, SHAPES, TEXTS, WORDS } from './pack-words.ts';

const PLACES = new RegExp(`[${HASH_PLACE}${UUID_PLACE}]`, 'g');

/** What `pack` was given, as JSON would give it back. `RangeError` where the bytes are none of its own. */
export function unpack(packed: Uint8Array): unknown {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength);
  let at = 0;
  const byte = (): number => bytes.readUInt8(at++);
  const count = (): number => {
    let [value, weight] = [0, 1];
    for (;;) {
      const next = byte();
      value += (next % 128) * weight;
      if (next < 128) return value;
      weight *= 128;
    }
  };
  const codes = count();
  let blobAt = codes;
  const blobs = count();
  blobAt += at;
  const texts = inflateRawSync(bytes.subarray(blobAt + blobs * ID_BYTES), { dictionary: TEXTS });
  let textAt = 0;
  const seen: Record<Kind, unknown[]> = { text: [], time: [], group: [] };
  const ids: string[] = [];
  let time = 0;

  const note = <T>(kind: Kind, value: T): T => {
    seen[kind].push(value);
    return value;
  };
  const again = (kind: Kind, distance: number): unknown => copy(seen[kind][seen[kind].length - 1 - distance]);
  const newId = (uuid: boolean): string => {
    blobAt += ID_BYTES;
    return idOfBytes(bytes.subarray(blobAt - ID_BYTES, blobAt), uuid);
  };
  const id = (uuid: boolean): string => {
    const back = count();
    if (back > 0) return ids[ids.length - back] ?? '';
    const found = newId(uuid);
    ids.push(found);
    return found;
  };

  const text = (): string => {
    const length = count();
    textAt += length;
    return texts.toString('utf8', textAt - length, textAt);
  };

  const value = (): unknown => {
    const code = byte();
    if (code < CODE.list) return code;
    if (code < CODE.longList) return list(code - CODE.list);
    if (code >= CODE.shortWord) return WORDS[code - CODE.shortWord];
    if (code >= RECENT.group.from) return again('group', code - RECENT.group.from);
    if (code >= RECENT.time.from) return again('time', code - RECENT.time.from);
    if (code >= RECENT.text.from) return again('text', code - RECENT.text.from);
    if (code >= CODE.shapeAndMore) return object(code - CODE.shapeAndMore, true);
    if (code >= CODE.shape) return object(code - CODE.shape, false);
    switch (code) {
      case CODE.longList:
        return list(count());
      case CODE.null:
        return null;
      case CODE.true:
        return true;
      case CODE.false:
        return false;
      case CODE.positive:
        return count();
      case CODE.negative:
        return -count();
      case CODE.float:
        at += 8;
        return bytes.readDoubleBE(at - 8);
      case CODE.time: {
        const difference = count();
        time += difference % 2 === 0 ? difference / 2 : -(difference + 1) / 2;
        return note('time', time);
      }
      case CODE.text:
        return note('text', text());
      case CODE.escaped:
        return note('text', JSON.parse(text()) as string);
      case CODE.mixed:
        return note(
          'text',
          String(value()).replace(PLACES, which => id(which === UUID_PLACE)),
        );
      case CODE.hash:
        return note('text', id(false));
      case CODE.newUuid:
        return note('text', newId(true));
      case CODE.again:
        return again(KINDS[byte()] ?? 'text', count());
      case CODE.word:
        return WORDS[byte()];
      default:
        throw new RangeError(
          `A packed body has the unknown code ${code}: a newer version may have written it`,
        );
    }
  };

  const list = (length: number): unknown[] => {
    const made = Array.from({ length }, value);
    return length > 0 && made.every(each => typeof each === 'string') ? note('group', made) : made;
  };

  const object = (shape: number, more: boolean): object => {
    let names = SHAPES[shape] ?? [];
    if (more) names = [...names, ...Array.from({ length: count() }, () => String(value()))];
    const made: Record<string, unknown> = shape === ONCE ? { ...ONE_OF_EACH } : {};
    let isPlain = shape !== ONCE;
    for (let i = shape === ONCE ? ONCE_GIVEN : 0; i < names.length; i++) {
      const each = value();
      isPlain &&= typeof each !== 'object';
      put(made, names[i] ?? '', each);
    }
    if (shape === ONCE) made['channels'] = [channelOf(made['last'])];
    return isPlain && names.length > 1 ? note('group', made) : made;
  };

  for (let left = count(); left > 0; left--) ids.push(tidOf(String(value())));
  return value();
}

/** What an activity that occurred once begins with (see `ONCE`); its channel follows from its mark. */
const ONE_OF_EACH = { count: 1, runs: 1, loops: 0, redoLoops: 0, channels: [] };

/** A field whatever its name, as JSON makes one. */
function put(made: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') made[name] = value;
  else Object.defineProperty(made, name, { value, writable: true, enumerable: true, configurable: true });
}

/** Whoever reads a body may change it in place. */
function copy(value: unknown): unknown {
  if (Array.isArray(value)) return [...value];
  return typeof value === 'object' && value !== null ? { ...value } : value;
}

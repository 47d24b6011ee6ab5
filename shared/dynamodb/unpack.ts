import { inflateRawSync } from 'node:zlib';
import { DICTIONARY } from './dictionary.ts';
import { CODE, HASH_PLACE, ID_BYTES, idOfBytes, tidOf, UUID_PLACE } from './pack-format.ts';
import { SHAPES, WORDS } from './pack-words.ts';

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
  const texts = inflateRawSync(bytes.subarray(blobAt + blobs * ID_BYTES), { dictionary: DICTIONARY });
  let textAt = 0;
  const seen: unknown[] = [];
  const ids: string[] = [];
  let time = 0;

  const note = <T>(value: T): T => {
    seen.push(value);
    return value;
  };
  const id = (uuid: boolean): string => {
    const back = count();
    if (back > 0) return ids[ids.length - back] ?? '';
    const found = idOfBytes(bytes.subarray(blobAt, blobAt + ID_BYTES), uuid);
    blobAt += ID_BYTES;
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
    if (code >= CODE.recent) return copy(seen[seen.length - 1 - (code - CODE.recent)]);
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
        return note(time);
      }
      case CODE.text:
        return note(text());
      case CODE.escaped:
        return note(JSON.parse(text()) as string);
      case CODE.mixed:
        return note(String(value()).replace(PLACES, which => id(which === UUID_PLACE)));
      case CODE.hash:
        return note(id(false));
      case CODE.uuid:
        return note(id(true));
      case CODE.again:
        return copy(seen[seen.length - 1 - count()]);
      case CODE.word:
        return WORDS[byte()];
      default:
        throw new RangeError(
          `A packed body has the unknown code ${code}: a newer version may have written it`,
        );
    }
  };

  const list = (length: number): unknown[] => Array.from({ length }, value);

  const object = (shape: number, more: boolean): object => {
    const names = [...(SHAPES[shape] ?? [])];
    for (let left = more ? count() : 0; left > 0; left--) names.push(String(value()));
    const entries = names.map((name): [string, unknown] => [name, value()]);
    const made = Object.fromEntries(entries);
    return entries.length > 1 && entries.every(([, each]) => typeof each !== 'object') ? note(made) : made;
  };

  for (let left = count(); left > 0; left--) ids.push(tidOf(String(value())));
  return value();
}

/** Whoever reads a body may change it in place. */
function copy(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? { ...value } : value;
}

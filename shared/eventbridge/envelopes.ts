import { DETAIL_TYPES, TOUCHPOINT_VERSION } from '../contract/touchpoint.ts';
import { type BusEntry, entryBytes, MAX_CALL_BYTES } from './put-events.ts';

export interface EnvelopeLimits {
  /** Touchpoints an envelope; 190 of 320 bytes fill one billed chunk of 64 KB. */
  maxTouchpoints?: number;
  /** Bytes an envelope; a touchpoint above it, but within what the bus takes, goes alone. */
  maxBytes?: number;
}

export interface Envelope extends BusEntry {
  /** Places of its touchpoints in the input. */
  indexes: number[];
}

export type Packed = { envelope: Envelope } | { rejected: { index: number; reason: string } };

/** Packs touchpoints, as they come, into `Touchpoint Batch` events; what cannot be sent is told at once. */
export async function* pack(
  source: string,
  touchpoints: Iterable<unknown> | AsyncIterable<unknown>,
  { maxTouchpoints = 190, maxBytes = 256 * 1024 }: EnvelopeLimits,
): AsyncGenerator<Packed, void, undefined> {
  const seal = (texts: string[], indexes: number[]): Envelope => ({
    source,
    detailType: DETAIL_TYPES.batch,
    detail: `{"version":${TOUCHPOINT_VERSION},"touchpoints":[${texts.join(',')}]}`,
    indexes,
  });
  const frame = entryBytes(seal([], []));
  let texts: string[] = [];
  let indexes: number[] = [];
  let bytes = frame;
  let index = -1;
  for await (const touchpoint of touchpoints) {
    index++;
    const text = toJson(touchpoint);
    if (text === undefined) {
      yield { rejected: { index, reason: 'it cannot be written as JSON' } };
      continue;
    }
    const size = Buffer.byteLength(text) + 1;
    if (frame + size > MAX_CALL_BYTES) {
      yield {
        rejected: { index, reason: `it has ${size - 1} bytes: the bus takes ${MAX_CALL_BYTES} an entry` },
      };
      continue;
    }
    if (texts.length > 0 && (texts.length >= maxTouchpoints || bytes + size > maxBytes)) {
      yield { envelope: seal(texts, indexes) };
      [texts, indexes, bytes] = [[], [], frame];
    }
    texts.push(text);
    indexes.push(index);
    bytes += size;
  }
  if (texts.length > 0) yield { envelope: seal(texts, indexes) };
}

/** Undefined for what JSON has no text for: a function, a cycle, a big integer. */
function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

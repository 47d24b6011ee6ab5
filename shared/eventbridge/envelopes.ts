import { DETAIL_TYPES } from '../contract/events.ts';
import { TOUCHPOINT_VERSION } from '../contract/touchpoint-values.ts';
import { type BusEntry, entryBytes } from './put-events.ts';

/**
 * Bytes of one entry. The bus takes 1 MiB, but the queue behind it takes 1 MiB with the event's own fields around
 * the detail, and what does not fit there is lost to a dead-letter queue.
 */
export const MAX_ENTRY_BYTES = 900_000;

export interface EnvelopeLimits {
  /** Touchpoints an envelope; 190 of 320 bytes fill one billed chunk of 64 KB. */
  maxTouchpoints?: number;
  /** Bytes an envelope; a touchpoint above it, but within what the bus takes, goes alone. */
  maxBytes?: number;
}

export interface Envelope<T> extends BusEntry {
  /** What came with each of its touchpoints, in order. */
  members: T[];
}

export interface Packer<T> {
  /** Bytes of the largest touchpoint that fits an envelope of its own. */
  readonly largest: number;
  /** Takes the JSON text of a touchpoint; answers the envelope that is full because of it, if one is. */
  add(text: string, bytes: number, member: T): Envelope<T> | undefined;
  /** Closes the envelope that is open, if one is. */
  rest(): Envelope<T> | undefined;
}

/** Fills one envelope after the other, in order. */
export function createPacker<T>(
  source: string,
  { maxTouchpoints = 190, maxBytes = 256 * 1024 }: EnvelopeLimits,
): Packer<T> {
  const seal = (texts: string[], members: T[]): Envelope<T> => ({
    source,
    detailType: DETAIL_TYPES.batch,
    detail: `{"version":${TOUCHPOINT_VERSION},"touchpoints":[${texts.join(',')}]}`,
    members,
  });
  const frame = entryBytes(seal([], []));
  let texts: string[] = [];
  let members: T[] = [];
  let bytes = frame;
  const rest = (): Envelope<T> | undefined => {
    if (texts.length === 0) return undefined;
    const envelope = seal(texts, members);
    [texts, members, bytes] = [[], [], frame];
    return envelope;
  };
  return {
    largest: MAX_ENTRY_BYTES - frame - 1,
    add(text, size, member) {
      const full = bytes + size + 1 > Math.min(maxBytes, MAX_ENTRY_BYTES) ? rest() : undefined;
      texts.push(text);
      members.push(member);
      bytes += size + 1;
      return full ?? (texts.length >= maxTouchpoints ? rest() : undefined);
    },
    rest,
  };
}

export type Packed = { envelope: Envelope<number> } | { rejected: { index: number; reason: string } };

/** Packs touchpoints, as they come, into `Touchpoint Batch` events; what cannot be sent is told at once by its place. */
export async function* pack(
  source: string,
  touchpoints: Iterable<unknown> | AsyncIterable<unknown>,
  limits: EnvelopeLimits,
): AsyncGenerator<Packed, void, undefined> {
  const packer = createPacker<number>(source, limits);
  let index = -1;
  for await (const touchpoint of touchpoints) {
    index++;
    const text = toJson(touchpoint);
    if (text === undefined) {
      yield { rejected: { index, reason: 'it cannot be written as JSON' } };
      continue;
    }
    const bytes = Buffer.byteLength(text);
    if (bytes > packer.largest) {
      yield { rejected: { index, reason: `it has ${bytes} bytes: at most ${packer.largest} can be sent` } };
      continue;
    }
    const envelope = packer.add(text, bytes, index);
    if (envelope !== undefined) yield { envelope };
  }
  const envelope = packer.rest();
  if (envelope !== undefined) yield { envelope };
}

/** Undefined for what JSON has no text for: a function, a cycle, a big integer. */
function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

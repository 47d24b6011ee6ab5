import { hash } from 'node:crypto';
import { ONCE, SHAPES } from './pack-words.ts';

const ONCE_NAMES = SHAPES[ONCE] ?? [];

/**
 * Codes of the first byte of a value. Numbers below 48 stand for themselves, then lists of 0 to 7; from 72 on objects by
 * their shape, from 152 on what was met before, by its kind and how long ago, and from 232 on words.
 */
export const CODE = {
  list: 48,
  longList: 56,
  null: 57,
  true: 58,
  false: 59,
  positive: 60,
  negative: 61,
  float: 62,
  /** Whole numbers of this size are times: the difference to the one before. */
  time: 63,
  text: 64,
  /** A text as JSON. */
  escaped: 65,
  /** A text with identifiers in it: its template, and each of them. */
  mixed: 66,
  hash: 67,
  newUuid: 68,
  /** What was met longer ago: the kind, and how long. */
  again: 69,
  word: 70,
  shape: 72,
  shapeAndMore: 112,
  shortWord: 232,
} as const;
export const SHORT_LISTS = CODE.longList - CODE.list;
export const TIME_FROM = 2 ** 31;
export const TIME_TO = 2 ** 50;

/** Kinds of what is met again, with the codes that each has for the latest of it. */
export const KINDS = ['text', 'time', 'group'] as const;
export type Kind = (typeof KINDS)[number];
export const RECENT: Record<Kind, { from: number; to: number }> = {
  text: { from: 152, to: 192 },
  time: { from: 192, to: 212 },
  group: { from: 212, to: 232 },
};

/** Stand in templates for 128 bits in base64url and for a UUID. */
export const HASH_PLACE = '\u0000';
export const UUID_PLACE = '\u0001';

export const ID = /(?<![\w-])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\w-]{21}[AQgw])(?![\w-])/g;
const UUID_LENGTH = 36;
export const isUuid = (id: string): boolean => id.length === UUID_LENGTH;

export const ID_BYTES = 16;

export function bytesOfId(id: string): Buffer {
  return isUuid(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : Buffer.from(id, 'base64url');
}

export function idOfBytes(bytes: Buffer, uuid: boolean): string {
  if (!uuid) return bytes.toString('base64url');
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A touchpoint's `tid` follows from its `id`: where a body holds both, one is enough. */
export function tidOf(id: string): string {
  // As text and back: in half the time of a hash that is asked for as a buffer.
  return Buffer.from(hash('sha256', id, 'binary').slice(0, ID_BYTES), 'binary').toString('base64url');
}

/** Whether an object is the state of an activity that occurred once (see `ONCE`). */
export function isOnce(what: object): boolean {
  const names = Object.keys(what);
  if (!ONCE_NAMES.every((name, i) => names[i] === name)) return false;
  const [count, runs, loops, redoLoops, channels, last] = Object.values(what) as unknown[];
  return (
    count === 1 &&
    runs === 1 &&
    loops === 0 &&
    redoLoops === 0 &&
    Array.isArray(channels) &&
    channels.length === 1 &&
    typeof channels[0] === 'string' &&
    channels[0] === channelOf(last)
  );
}

export function channelOf(mark: unknown): unknown {
  return typeof mark === 'object' && mark !== null && 'channel' in mark ? mark.channel : undefined;
}

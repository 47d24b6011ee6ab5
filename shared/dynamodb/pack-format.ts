import { hash } from 'node:crypto';

/**
 * Codes of the first byte of a value. Numbers below 64 stand for themselves, 64 to 79 for lists of 0 to 15; from 96 on
 * objects by their shape, from 160 on values met before, from 208 on words.
 */
export const CODE = {
  list: 64,
  longList: 80,
  null: 81,
  true: 82,
  false: 83,
  positive: 84,
  negative: 85,
  float: 86,
  /** Whole numbers of this size are times: the difference to the one before. */
  time: 87,
  text: 88,
  /** A text with identifiers in it: its template, and each of them. */
  mixed: 89,
  again: 90,
  word: 91,
  hash: 92,
  uuid: 93,
  /** A text as JSON. */
  escaped: 94,
  shape: 96,
  shapeAndMore: 128,
  recent: 160,
  shortWord: 208,
} as const;
export const SHORT_LISTS = 16;
export const RECENT = CODE.shortWord - CODE.recent;
export const TIME_FROM = 2 ** 31;
export const TIME_TO = 2 ** 50;

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
  return hash('sha256', id, 'buffer').subarray(0, ID_BYTES).toString('base64url');
}

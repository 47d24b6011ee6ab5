import type { Tid } from './types.ts';

/** The digest in an id that was redacted. */
export function digestInId(id: string): Tid | undefined {
  return id.at(-1 - DIGEST) === '~' ? REDACTED_ID.exec(id)?.[1] : undefined;
}

/** Characters of a digest. */
const DIGEST = 22;
const REDACTED_ID = /\[(?:e-mail|phone|card|account)\].*~([A-Za-z0-9_-]{22})$/s;

import type { Tid } from './types.ts';

/** The digest in an id that was redacted. */
export function digestInId(id: string): Tid | undefined {
  return REDACTED_ID.exec(id)?.[1];
}

const REDACTED_ID = /\[(?:e-mail|phone|card|account)\].*~([A-Za-z0-9_-]{22})$/s;

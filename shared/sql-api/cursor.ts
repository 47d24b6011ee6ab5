import type { Hasher } from '../steps/ports/crypto.ts';

/** Where a list of rows goes on. */
export interface Place {
  /** Name of the rows, as the engine gave it. */
  id: string;
  from: string;
  /** Rows given out so far. */
  given: number;
}

/** Signed together with the statement: nobody reads the rows of another one by guessing its name. */
export function writeCursor({ id, from, given }: Place, sql: string, hasher: Hasher): string {
  const text = Buffer.from(JSON.stringify([id, from, given])).toString('base64url');
  return `${text}.${seal(text, sql, hasher)}`;
}

/** `undefined` where it was not given out for this statement. */
export function readCursor(cursor: string, sql: string, hasher: Hasher): Place | undefined {
  const [text = '', mark = ''] = cursor.split('.');
  // Hashed once more: how long the comparison takes says nothing about the seal.
  if (hasher.keyed(mark) !== hasher.keyed(seal(text, sql, hasher))) return undefined;
  const [id, from, given]: [string, string, number] = JSON.parse(Buffer.from(text, 'base64url').toString());
  return { id, from, given };
}

function seal(text: string, sql: string, hasher: Hasher): string {
  return hasher.keyed(`sql-cursor\n${text}\n${sql}`);
}

import type { Hasher } from '../steps/ports.ts';

/** Answers whether an `Authorization` header carries the token. `Error` where the token cannot be sent in a header. */
export function tokenCheck(token: string, hasher: Hasher): (header: string | undefined) => boolean {
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new Error('The API token must be one or more visible ASCII characters without spaces: set another');
  }
  // Keyed hashes of one length: how long a comparison takes says nothing about the token.
  const mark = (text: string) => hasher.keyed(`api-token\n${text}`);
  const expected = mark(token);
  return header => {
    const given = /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
    return given !== undefined && sameText(mark(given), expected);
  };
}

function sameText(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < b.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i);
  return difference === 0;
}

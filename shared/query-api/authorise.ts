import type { Viewer } from '../contract/viewer.ts';

/**
 * Who a bearer token is of; otherwise what is wrong with it and how to mend that, for who sent it. `later`: nothing may be
 * wrong with it, but that cannot be told now.
 */
export type Identified = { ok: true; viewer: Viewer } | { ok: false; detail: string; later?: true };
export type Identify = (token: string) => Promise<Identified>;

/** Longer ones are not looked at: Cognito's have some 2,000 characters. */
export const LONGEST_TOKEN = 8192;

const HOW = 'Send a token as Authorization: Bearer <token>';

/** Who sent an `Authorization` header. */
export async function identifyHeader(header: string | undefined, identify: Identify): Promise<Identified> {
  if (header === undefined) return { ok: false, detail: `${HOW}; "hilvan token" signs one` };
  if (header.length > LONGEST_TOKEN + 8) {
    return { ok: false, detail: `The token is too long: ${LONGEST_TOKEN} characters are the most` };
  }
  const token = /^Bearer +([^\s,]+) *$/i.exec(header)?.[1];
  return token === undefined ? { ok: false, detail: HOW } : identify(token);
}

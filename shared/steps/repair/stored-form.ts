import { type StoredTouchpoint, storedTouchpoint } from '../../contract/touchpoint.ts';

/** The touchpoint with identifiers hashed; `undefined` where the payload is as a producer sent it. */
export function readStoredForm(payload: string): StoredTouchpoint | undefined {
  const parsed = storedTouchpoint.safeParse(parseJson(payload));
  return parsed.success ? parsed.data : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

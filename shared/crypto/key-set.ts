import { createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';

/** The address of a key set did not answer with one. */
export class KeysUnreachableError extends Error {
  readonly code = 'keys-unreachable';
  constructor(url: string, cause: unknown) {
    super(`The keys at ${url} cannot be read: try again in a moment`, { cause });
    this.name = 'KeysUnreachableError';
  }
}

/** Asked again for a key that is not known, but not more often: anybody can make up names of keys. */
const PAUSE_MS = 30_000;
/** Asked again in any case: a key that was taken back is not good any more. */
const MOST_AGE_MS = 3_600_000;
const PATIENCE_MS = 3000;
const FEWEST_BITS = 2048;

/**
 * The RSA keys for signatures of a published set (RFC 7517), by `kid`. `find` answers `undefined` for one that is not in
 * it; `KeysUnreachableError` while nothing is known. Times are ms.
 */
export function createKeySet(url: string): {
  find(kid: string, now: number): Promise<KeyObject | undefined>;
} {
  let keys: ReadonlyMap<string, KeyObject> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let readAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  const ask = (now: number): Promise<void> => {
    askedAt = now;
    asking ??= readKeys(url)
      .then(read => {
        keys = read;
        readAt = now;
      })
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };

  return {
    async find(kid, now) {
      const isFresh = now - readAt < MOST_AGE_MS && keys?.has(kid) === true;
      if (!isFresh && (asking !== undefined || now - askedAt >= PAUSE_MS)) await ask(now);
      if (keys === undefined || now - readAt >= MOST_AGE_MS) throw new KeysUnreachableError(url, undefined);
      return keys.get(kid);
    },
  };
}

async function readKeys(url: string): Promise<ReadonlyMap<string, KeyObject>> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' });
    if (!answer.ok) throw new Error(`It answers ${answer.status}`);
    const set: unknown = await answer.json();
    const listed = typeof set === 'object' && set !== null && 'keys' in set ? set.keys : undefined;
    if (!Array.isArray(listed)) throw new Error('It answers no key set');
    return new Map(listed.flatMap(keyOf));
  } catch (error) {
    throw new KeysUnreachableError(url, error);
  }
}

/** With its `kid`; nothing for a key of another kind, which sets may hold too. */
function keyOf(jwk: JsonWebKey & { kid?: unknown }): [string, KeyObject][] {
  const isForRs256 =
    jwk.kty === 'RSA' && (jwk['alg'] ?? 'RS256') === 'RS256' && (jwk['use'] ?? 'sig') === 'sig';
  const { n, e, kid } = jwk;
  if (!isForRs256 || typeof kid !== 'string' || n === undefined || e === undefined) return [];
  const key = createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' });
  return (key.asymmetricKeyDetails?.modulusLength ?? 0) < FEWEST_BITS ? [] : [[kid, key]];
}

/**
 * Keys of one secret, the oldest first. A stored hash is made with each in turn, so that a newer key can be added to
 * hashes whose values nobody has any more.
 */
export type KeyChain = readonly [string, ...string[]];

/** What separates the keys in the secret: no generated key holds it. */
const BETWEEN = '\n';
const SHORTEST = 16;

/** Reads a secret's text: one key, as it was made up at deployment, or several, a line each. */
export function parseKeyChain(secret: string): KeyChain {
  const [first, ...others] = secret.split(BETWEEN);
  if (first === undefined || first === '') {
    throw new Error('The identity secret is empty: set a key of at least 32 random bytes');
  }
  if (others.some(each => each.length < SHORTEST)) {
    throw new Error(
      `The identity secret holds a key of less than ${SHORTEST} characters: put its last good version back`,
    );
  }
  return [first, ...others];
}

export function formatKeyChain(chain: KeyChain): string {
  return chain.join(BETWEEN);
}

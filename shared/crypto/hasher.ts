import { hash } from 'node:crypto';
import type { Hasher } from '../steps/ports/crypto.ts';
import type { KeyChain } from './key-chain.ts';

const BLOCK = 64;
const DIGEST = 32;
/** Texts up to this many UTF-16 units (at most three bytes each) need no buffer of their own. */
const SHORT = 1024;

/**
 * HMAC-SHA-256 (RFC 2104) and SHA-256 of the UTF-8 text, cut to the first 128 bits, base64url: 22 characters.
 * The key should have 32 random bytes or more; an empty one is refused.
 */
export function createHasher(key: string | Uint8Array): Hasher {
  if (key.length === 0) throw new Error('The identity key is empty: set one of at least 32 random bytes');
  const bytes = Buffer.from(key);
  const block = Buffer.alloc(BLOCK);
  (bytes.length > BLOCK ? hash('sha256', bytes, 'buffer') : bytes).copy(block);
  const inner = Buffer.alloc(BLOCK + 3 * SHORT);
  inner.set(block.map(byte => byte ^ 0x36));
  const outer = Buffer.alloc(BLOCK + DIGEST);
  outer.set(block.map(byte => byte ^ 0x5c));

  // A view costs more than the bytes it shows: those of one length are made once.
  const views: Buffer[] = [];
  // Two one-shot hashes with text output cost a third of a Hmac object: this runs for every touchpoint.
  const innerHash = (text: string): string => {
    if (text.length > SHORT) {
      return hash('sha256', Buffer.concat([inner.subarray(0, BLOCK), Buffer.from(text)]), 'binary');
    }
    const bytes = inner.write(text, BLOCK);
    views[bytes] ??= inner.subarray(0, BLOCK + bytes);
    return hash('sha256', views[bytes], 'binary');
  };

  return {
    keyed(text) {
      outer.write(innerHash(text), BLOCK, 'latin1');
      return first128(hash('sha256', outer, 'base64url'));
    },
    digest,
  };
}

/** The first 128 bits of SHA-256 of the UTF-8 text, base64url. */
export function digest(text: string): string {
  return first128(hash('sha256', text, 'base64url'));
}

/** With each key of a chain in turn: what an older key made, the next one hashes again. */
export function createChainHasher([first, ...others]: KeyChain): Hasher {
  const hasher = createHasher(first);
  if (others.length === 0) return hasher;
  const next = others.map(key => createHasher(key).keyed);
  return { ...hasher, keyed: text => next.reduce((hash, keyed) => keyed(hash), hasher.keyed(text)) };
}

/** Of 22 characters the last carries two bits of the first 128 and four that are cut off. */
function first128(base64url: string): string {
  const last = base64url.charCodeAt(21);
  return base64url.slice(0, 21) + 'AQgw'.charAt(sextet(last) >> 4);
}

function sextet(code: number): number {
  if (code >= 97) return code - 71;
  if (code >= 65 && code <= 90) return code - 65;
  if (code >= 48 && code <= 57) return code + 4;
  return code === 45 ? 62 : 63;
}

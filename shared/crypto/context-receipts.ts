import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { ReceiptContent, Receipts } from '../steps/ports/context.ts';
import type { Hasher } from '../steps/ports/crypto.ts';
import { createHasher } from './hasher.ts';
import type { KeyChain } from './key-chain.ts';

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;
/** Bytes of what is sealed, in this order: when, of which channel, what was told, who was asked for, whose it was. */
const TIME = 6;
const CHANNEL = 8;
const DIGEST = 8;
const HASH = 16;
const FIRST = TIME + CHANNEL + DIGEST;
const LENGTH = FIRST + 2 * HASH;
const FORM = /^ctx(\d{1,4})\.([A-Za-z0-9_-]+)$/;

/**
 * AES-256-GCM (NIST SP 800-38D) under keys made from the newest of the chain by HKDF-SHA-256 (RFC 5869). The nonce is a
 * keyed hash of what is sealed, as in synthetic initialisation vectors (RFC 5297): the same content gives the same receipt.
 * A receipt of an older key opens with that one, and its identifiers are hashed on as the table's were. 115 characters.
 */
export function createReceipts(chain: KeyChain): Receipts {
  const generations = chain.map(key => ({
    // Bytes would be made a key again by each cipher.
    cipher: createSecretKey(Buffer.from(hkdfSync('sha256', key, '', 'hilvan context receipt', 32))),
    marks: createHasher(Buffer.from(hkdfSync('sha256', key, '', 'hilvan context receipt marks', 32))),
    identity: createHasher(key),
  }));
  const newest = generations.length - 1;
  return {
    issue(content) {
      const keys = generations[newest];
      if (keys === undefined) throw new Error('The identity secret holds no key');
      const plain = write(content, keys.marks);
      const nonce = Buffer.from(keys.marks.keyed(plain.toString('latin1')), 'base64url').subarray(0, NONCE);
      const cipher = createCipheriv(CIPHER, keys.cipher, nonce).setAAD(Buffer.from(`ctx${newest}`));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return `ctx${newest}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    read(receipt, channel) {
      const [, generation = '', text = ''] = FORM.exec(receipt) ?? [];
      const keys = generations[Number(generation || '-1')];
      const bytes = Buffer.from(text, 'base64url');
      // One text for one receipt: none with other bits in what base64url leaves over.
      if (keys === undefined || bytes.toString('base64url') !== text) return undefined;
      const plain = open(keys.cipher, `ctx${generation}`, bytes);
      if (plain === undefined) return undefined;
      const hashes = [FIRST, FIRST + HASH].map(place =>
        generations
          .slice(Number(generation) + 1)
          .reduce(
            (hash, { identity }) => identity.keyed(hash),
            plain.subarray(place, place + HASH).toString('base64url'),
          ),
      );
      return {
        at: plain.readUIntBE(0, TIME),
        sameChannel: markOf(channel, keys.marks).equals(plain.subarray(TIME, TIME + CHANNEL)),
        hashes,
      };
    },
  };
}

function open(key: KeyObject, about: string, bytes: Buffer): Buffer | undefined {
  if (bytes.length !== NONCE + TAG + LENGTH) return undefined;
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE));
  decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]);
  } catch {
    return undefined;
  }
}

function write({ at, channel, asked, person, digest }: ReceiptContent, marks: Hasher): Buffer {
  const plain = Buffer.alloc(LENGTH);
  plain.writeUIntBE(at, 0, TIME);
  markOf(channel, marks).copy(plain, TIME);
  Buffer.from(digest, 'base64url').copy(plain, TIME + CHANNEL, 0, DIGEST);
  hashOf(asked).copy(plain, FIRST, 0, HASH);
  hashOf(person ?? asked).copy(plain, FIRST + HASH, 0, HASH);
  return plain;
}

function markOf(channel: string, marks: Hasher): Buffer {
  return Buffer.from(marks.keyed(`channel ${channel}`), 'base64url').subarray(0, CHANNEL);
}

function hashOf(node: string): Buffer {
  return Buffer.from(node.slice(node.indexOf('.') + 1), 'base64url');
}

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { QuarantineRecord } from '../contract/quarantine.ts';
import type { Sealer } from '../steps/ports/crypto.ts';
import type { QuarantineStore } from '../steps/ports/quarantine.ts';
import type { KeyChain } from './key-chain.ts';

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;
const MARK = /^sealed\.(\d+)\./;

/**
 * AES-256-GCM (NIST SP 800-38D) under a key made from the newest of the chain by HKDF-SHA-256 (RFC 5869). What an older
 * key sealed is opened with that one. `about` is what the text belongs to: put beside something else, it does not open.
 */
export function createSealer(chain: KeyChain): Sealer {
  const keys = chain.map(key => Buffer.from(hkdfSync('sha256', key, '', 'hilvan quarantine payload', 32)));
  const newest = keys.length - 1;
  return {
    seal(text, about) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv(CIPHER, keyOf(keys, newest), nonce).setAAD(Buffer.from(about));
      const body = Buffer.concat([cipher.update(deflateRawSync(text)), cipher.final()]);
      return `sealed.${newest}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`;
    },
    open(sealed, about) {
      const mark = MARK.exec(sealed);
      // Kept before payloads were sealed.
      if (mark === null) return sealed;
      const bytes = Buffer.from(sealed.slice(mark[0].length), 'base64url');
      const decipher = createDecipheriv(CIPHER, keyOf(keys, Number(mark[1])), bytes.subarray(0, NONCE));
      decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
      const body = Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]);
      return inflateRawSync(body).toString();
    },
    isCurrent: sealed => Number(MARK.exec(sealed)?.[1] ?? -1) === newest,
  };
}

function keyOf(keys: readonly Buffer[], generation: number): Buffer {
  const key = keys[generation];
  if (key === undefined) {
    throw new Error(
      `A payload was sealed with key ${generation + 1} of the identity secret, which has ${keys.length}: put the newest version of the secret back`,
    );
  }
  return key;
}

/** A store whose quarantine holds payloads sealed; who calls it sees them as they came. */
export function sealQuarantine<S extends QuarantineStore>(store: S, sealer: Sealer): S {
  const open = (record: QuarantineRecord): QuarantineRecord => ({
    ...record,
    payload: sealer.open(record.payload, record.id),
  });
  return {
    ...store,
    quarantine: record => store.quarantine({ ...record, payload: sealer.seal(record.payload, record.id) }),
    async listQuarantine(query) {
      const page = await store.listQuarantine(query);
      return { ...page, items: page.items.map(open) };
    },
    async getQuarantine(id) {
      const record = await store.getQuarantine(id);
      return record && open(record);
    },
  };
}

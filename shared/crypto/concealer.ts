import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  timingSafeEqual,
} from 'node:crypto';
import type { Concealer } from '../steps/ports/crypto.ts';

const TAG = 16;
/** Texts are filled up to whole blocks, so that the length tells little. */
const BLOCK = 48;
const LONGEST = 6000;

/**
 * Deterministic authenticated encryption, composed as in SIV (Rogaway and Shrimpton 2006, RFC 5297): the tag is the first
 * 128 bits of HMAC-SHA-256 over purpose and text, and the start of AES-256-CTR over the text. Keys by HKDF-SHA-256.
 */
export function createConcealer(secret: string): Concealer {
  const key = (purpose: string) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', `hilvan ${purpose}`, 32)));
  const [tagKey, textKey] = [key('concealed tag'), key('concealed text')];
  const tagOf = (plain: Buffer, about: string) =>
    createHmac('sha256', tagKey).update(`${about}\0`).update(plain).digest().subarray(0, TAG);
  return {
    conceal(text, about) {
      const plain = filled(text);
      const tag = tagOf(plain, about);
      const cipher = createCipheriv('aes-256-ctr', textKey, tag);
      return Buffer.concat([tag, cipher.update(plain), cipher.final()]).toString('base64url');
    },
    reveal(concealed, about) {
      if (concealed.length > LONGEST) return undefined;
      const bytes = Buffer.from(concealed, 'base64url');
      const length = bytes.length - TAG;
      if (length <= 0 || length % BLOCK !== 0 || bytes.toString('base64url') !== concealed) return undefined;
      const decipher = createDecipheriv('aes-256-ctr', textKey, bytes.subarray(0, TAG));
      const plain = Buffer.concat([decipher.update(bytes.subarray(TAG)), decipher.final()]);
      if (!timingSafeEqual(tagOf(plain, about), bytes.subarray(0, TAG))) return undefined;
      return plain.toString().replace(/\0*$/, '');
    },
  };
}

function filled(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([bytes, Buffer.alloc(BLOCK - (bytes.length % BLOCK))]);
}

import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createHasher } from '../../../shared/crypto/hasher.ts';

const first128 = (hex: string) => Buffer.from(hex, 'hex').subarray(0, 16).toString('base64url');

describe('keyed', () => {
  // RFC 4231, test cases 1, 2, 6 and 7 (keys of 20, 4 and 131 bytes).
  test.each([
    ['0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      Buffer.from('Jefe').toString('hex'),
      'what do ya want for nothing?',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    [
      'aa'.repeat(131),
      'Test Using Larger Than Block-Size Key - Hash Key First',
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
    [
      'aa'.repeat(131),
      'This is a test using a larger than block-size key and a larger than block-size data. ' +
        'The key needs to be hashed before being used by the HMAC algorithm.',
      '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
    ],
  ])('RFC 4231, key %s', (key, text, mac) => {
    expect(createHasher(Buffer.from(key, 'hex')).keyed(text)).toBe(first128(mac));
  });

  test('is HMAC-SHA-256 of any text under any key', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 100 }),
        fc.string({ unit: 'binary' }),
        (key, text) => {
          const mac = createHmac('sha256', key).update(text).digest('hex');
          expect(createHasher(key).keyed(text)).toBe(first128(mac));
        },
      ),
    );
  });

  test('of long texts too, around the size of the buffer kept', () => {
    const hasher = createHasher('a key');
    for (const text of ['€'.repeat(1024), '€'.repeat(1025), 'x'.repeat(100_000), '']) {
      expect(hasher.keyed(text)).toBe(first128(createHmac('sha256', 'a key').update(text).digest('hex')));
    }
  });

  test('an empty key is refused', () => {
    expect(() => createHasher('')).toThrow('The identity key is empty');
    expect(() => createHasher(new Uint8Array())).toThrow('The identity key is empty');
  });
});

test('digest is SHA-256, whatever the key: FIPS 180-2 "abc", and any text', () => {
  const [one, two] = [createHasher('one'), createHasher('two')];
  expect(one.digest('abc')).toBe(
    first128('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(one.digest(text)).toBe(first128(createHash('sha256').update(text).digest('hex')));
      expect(two.digest(text)).toBe(one.digest(text));
    }),
  );
});

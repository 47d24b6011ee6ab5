import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createByteInterner } from '../../../cli/logs/byte-interner.ts';

test('numbers distinct texts from 0 and knows them again, through every growth', () => {
  const { intern, names } = createByteInterner();
  const texts = Array.from({ length: 5000 }, (_, i) => `case-${i % 7 === 0 ? '' : 'é'}${i}`);
  const ids = () =>
    texts.map(text => {
      const bytes = Buffer.from(`<${text}>`);
      return intern(bytes, 1, bytes.length - 1);
    });
  expect(ids()).toEqual(texts.map((_, i) => i));
  expect(ids()).toEqual(texts.map((_, i) => i));
  expect(names).toEqual(texts);
});

test('agrees with a Map', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 5 })), texts => {
      const { intern, names } = createByteInterner();
      const distinct = [...new Set(texts.map(text => Buffer.from(text).toString()))];
      for (const text of texts) {
        const bytes = Buffer.from(text);
        expect(intern(bytes, 0, bytes.length)).toBe(distinct.indexOf(bytes.toString()));
      }
      expect(names).toEqual(distinct);
    }),
  );
});

test('bytes that are not UTF-8 get no number and leave no trace', () => {
  const { intern, names } = createByteInterner();
  expect(intern(Buffer.from([0x61, 0xff]), 0, 2)).toBe(-1);
  expect(intern(Buffer.from('ok'), 0, 2)).toBe(0);
  expect(names).toEqual(['ok']);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createConcealer } from '../../../shared/crypto/concealer.ts';

const concealer = createConcealer('a signing key of the tests, long enough to be one');
const text = fc.string({ unit: 'grapheme', maxLength: 200 }).filter(each => !each.endsWith('\0'));

describe('a concealed text', () => {
  it('comes back, as the same kind of thing only', () => {
    fc.assert(
      fc.property(text, each => {
        const concealed = concealer.conceal(each, 'person');
        expect(concealer.reveal(concealed, 'person')).toBe(each);
        expect(concealer.reveal(concealed, 'cursor')).toBeUndefined();
        expect(concealer.conceal(each, 'person')).toBe(concealed);
      }),
    );
  });

  it('has one length whatever the namespace, and shows nothing of the hash', () => {
    const hash = 'x8KqAAAAbbbbCCCCdddd0w';
    const names = ['customerId', 'email', 'anonymousId', 'journey:default'].map(namespace =>
      concealer.conceal(`${namespace}.${hash}`, 'person'),
    );
    expect(new Set(names.map(each => each.length)).size).toBe(1);
    expect(new Set(names.map(each => each.slice(0, 8))).size).toBe(4);
    for (const each of names) expect(each).not.toContain(hash.slice(0, 4));
  });

  it('that was made up, changed, or made with another key opens nothing', () => {
    const other = createConcealer('another signing key of the tests, long enough');
    fc.assert(
      fc.property(text, fc.nat(), fc.base64String({ maxLength: 200 }), (each, place, madeUp) => {
        const concealed = concealer.conceal(each, 'person');
        const i = place % concealed.length;
        const changed = `${concealed.slice(0, i)}${concealed[i] === 'A' ? 'B' : 'A'}${concealed.slice(i + 1)}`;
        for (const wrong of [changed, madeUp, `${concealed}A`, concealed.slice(1), '', 'x'.repeat(7000)]) {
          expect(concealer.reveal(wrong, 'person')).toBeUndefined();
        }
        expect(other.reveal(concealed, 'person')).toBeUndefined();
      }),
    );
  });
});

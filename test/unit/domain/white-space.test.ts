import { describe, expect, test } from 'vitest';
import { type Namespace, normaliseIdentifier } from '../../../shared/domain/normalise.ts';

const text: Namespace = { name: 'customerId', kind: 'personal', unique: true };

describe('an identifier', () => {
  test('trims white space and what has no width, and nothing else', () => {
    const around = (code: number) => normaliseIdentifier(text, `${String.fromCharCode(code)}a`, 'ES') === 'a';
    const trimmed = [...Array(0x1_0000).keys()].filter(around);
    expect(rangesOf(trimmed)).toEqual(
      '9-d 20 85 a0 ad 1680 180e 2000-200f 2028-202f 205f-206f 3000 feff'.split(' '),
    );
    expect(normaliseIdentifier(text, 'a\t', 'ES')).toBe('a');
  });

  test('keeps a value that is longer than any placeholder, and one that has digits beside zeros', () => {
    for (const value of ['unknown-customer', '0-0-1', '00a', 'x', '/', '.']) {
      expect(normaliseIdentifier(text, value, 'ES')).toBe(value);
    }
  });
});

/** Code points in order → `9-d`, `20`, … */
function rangesOf(codes: readonly number[]): string[] {
  const ranges: { from: number; to: number }[] = [];
  for (const code of codes) {
    const last = ranges.at(-1);
    if (last?.to === code - 1) last.to = code;
    else ranges.push({ from: code, to: code });
  }
  return ranges.map(({ from, to }) => [...new Set([from, to])].map(each => each.toString(16)).join('-'));
}

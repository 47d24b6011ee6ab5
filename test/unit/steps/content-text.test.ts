import fc from 'fast-check';
import { expect, it } from 'vitest';
import { accept } from '../../../shared/contract/accept.ts';
import { canonicalJson } from '../../../shared/steps/canonical-json.ts';
import { contentText } from '../../../shared/steps/content-text.ts';
import { nearlyValid } from '../../arbitraries/nearly-valid.ts';
import { whole } from '../../arbitraries/valid-touchpoint.ts';

const RUNS = process.env['HILVAN_LONG'] === undefined ? 1000 : 100_000;

function textOf(raw: object) {
  const accepted = accept(raw);
  if (accepted === undefined) throw new Error(`not taken: ${JSON.stringify(raw)}`);
  return contentText(accepted.content, accepted.identifiers, accepted.journey);
}

it('is one text for one content, whatever the order of the keys, and no other content has it', () => {
  const known = new Map<string, string>();
  fc.assert(
    fc.property(nearlyValid, json => {
      const raw: { version?: unknown } = JSON.parse(json);
      if (accept(raw) === undefined) return;
      const { version: _, ...content } = raw;
      const canonical = canonicalJson(content);
      const text = textOf(raw);
      expect(known.get(text) ?? canonical).toBe(canonical);
      known.set(text, canonical);
      expect(textOf(JSON.parse(canonical))).toBe(text);
    }),
    { numRuns: RUNS },
  );
  expect(known.size).toBeGreaterThan(RUNS / 50);
});

it('holds every field: any one of them changed makes another text', () => {
  const { version: _, ...fields } = whole;
  const texts = Object.keys(fields).flatMap(name => {
    const { [name]: _left, ...others } = fields as Record<string, unknown>;
    return accept(others) === undefined ? [] : [textOf(others)];
  });
  const mandatory = ['id', 'occurredAt', 'channel', 'activity', 'identifiers'];
  expect(texts).toHaveLength(Object.keys(fields).length - mandatory.length);
  for (const name of mandatory.filter(each => each !== 'identifiers')) {
    const other = name === 'occurredAt' ? '2026-11-22T11:00:01Z' : 'other';
    texts.push(textOf({ ...whole, [name]: other }));
  }
  texts.push(textOf(whole), textOf({ ...whole, identifiers: { customerId: 'bob' } }));
  expect(new Set(texts).size).toBe(texts.length);
});

it('does not take the end of one text for the beginning of the next, nor one type for another', () => {
  const texts = [
    { a: 'x', b: 'y' },
    { a: 'x"1:b"1:y' },
    { a: '1' },
    { a: 1 },
    { a: true },
    { a: 'true' },
    {},
  ].map(attributes => textOf({ ...whole, attributes }));
  const { attributes: _, ...without } = whole;
  texts.push(textOf(without));
  expect(new Set(texts).size).toBe(texts.length);
});

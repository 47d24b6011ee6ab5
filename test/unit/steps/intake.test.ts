import { describe, expect, it } from 'vitest';
import { storedTouchpoint } from '../../../shared/contract/touchpoint.ts';
import { canonicalJson } from '../../../shared/steps/canonical-json.ts';
import { namespacesOf, tidOf } from '../../../shared/steps/intake.ts';
import { intake } from '../../arbitraries/stored.ts';
import { least, whole } from '../../arbitraries/valid-touchpoint.ts';
import { read, taken } from './intake-results.ts';

describe('a touchpoint of the contract', () => {
  it('is stored with every field, but for what names the customer', () => {
    const {
      identifiers,
      journey,
      version: _,
      ...told
    } = {
      ...whole,
      // The receipt is looked at, and not kept.
      context: { received: true, from: 'app' },
    };
    const stored = taken(whole);
    expect(stored).toMatchObject(told);
    expect(namespacesOf(stored)).toEqual([...Object.keys(identifiers), `journey:${journey?.type}`]);
    expect(stored).toMatchObject({ journeyType: 'order', at: Date.UTC(2026, 10, 22, 11) });
    const text = JSON.stringify({ ...stored, id: '' });
    for (const secret of ['alice', 'L-1', 'Alice', '612', '612345678', 'tablet', 'cookie', 'A-1']) {
      expect(text).not.toContain(secret);
    }
    expect(storedTouchpoint.parse(stored)).toEqual(stored);
  });

  it('needs no more than its five fields', () => {
    const { ids: _ids, tid: _tid, digest: _digest, at: _at, ...told } = taken(least);
    const { identifiers: _, ...expected } = least;
    expect(told).toEqual(expected);
  });

  it('may be known by its journey key alone', () => {
    expect(namespacesOf(taken({ ...least, identifiers: {}, journey: { key: 'A-1' } }))).toEqual([
      'journey:default',
    ]);
  });

  it('has one digest, however its keys are ordered, its numbers and its characters are written', () => {
    const { id, ...others } = whole;
    const { digest } = taken(whole);
    const backwards = Object.fromEntries(Object.entries({ id, ...others }).reverse());
    expect(Object.keys(backwards)).not.toEqual(Object.keys(whole));
    expect(taken(backwards).digest).toBe(digest);
    const rewritten = JSON.stringify(whole).replace('12.5', '1.25e1').replace('"Quick"', '"\\u0051uick"');
    expect(taken(JSON.parse(rewritten)).digest).toBe(digest);
    const { version: _, ...unversioned } = whole;
    expect(taken(unversioned).digest).toBe(digest);
  });

  it('has another digest where any field differs, identifiers too', () => {
    const { digest } = taken(whole);
    for (const [field, value] of Object.entries({
      occurredAt: '2026-11-22T11:00:00.001Z',
      identifiers: { ...whole.identifiers, deviceId: 'phone' },
      journey: { type: 'order', key: 'A-2' },
      context: { received: false, from: 'app' },
      voice: [],
      attributes: { ...whole.attributes, returning: true },
    })) {
      expect(taken({ ...whole, [field]: value }).digest, field).not.toBe(digest);
    }
  });
});

describe('free text', () => {
  const told = {
    ...least,
    reason: 'card-4111111111111111',
    survey: { instrument: 'nps', variant: '0-10', score: 9, comment: 'Soy ana@example.com' },
    voice: [{ quadrant: 'says', text: 'llame al 600 111 222' }],
    statements: { iban: 'ES9121000418450200051332', 'delivery-date': '2026-11-30' },
    attributes: { note: 'tarjeta 4111 1111 1111 1111', phone: 600111222, orderNumber: 600123456, gift: true },
  };

  it('is stored without what leads to a person or an account', () => {
    expect(taken(told)).toMatchObject({
      reason: 'card-card',
      survey: { comment: 'Soy [e-mail]' },
      voice: [{ text: 'llame al [phone]' }],
      statements: { iban: '[account]', 'delivery-date': '2026-11-30' },
      attributes: { note: 'tarjeta [card]', phone: '[phone]', orderNumber: 600123456, gift: true },
    });
  });

  it('is told apart by what was sent, not by what is left of it', () => {
    const other = structuredClone(told);
    other.survey.comment = 'Soy bob@example.com';
    expect(taken(other).survey).toEqual(taken(told).survey);
    expect(taken(other).digest).not.toBe(taken(told).digest);
    expect(taken(structuredClone(told))).toEqual(taken(told));
  });

  it('in an id gives way to the digest, under which the touchpoint is found by either', () => {
    const id = 'mail-ana@example.com-17';
    const stored = taken({ ...least, id });
    expect(stored.id).toBe(`[e-mail]~${stored.tid}`);
    expect(tidOf(intake.hasher, stored.id)).toBe(stored.tid);
    expect(tidOf(intake.hasher, id)).toBe(stored.tid);
    expect(taken({ ...least, id: 'order-600111222' }).id).toBe('order-600111222');
    const forged = taken({ ...least, id: stored.id });
    expect(tidOf(intake.hasher, forged.id)).toBe(forged.tid);
    expect(forged.tid).not.toBe(stored.tid);
  });

  it('is not repeated where a touchpoint is refused', () => {
    const refusals = [
      { ...least, version: 'ana@example.com' },
      { ...least, 'ana@example.com': 1 },
      { ...least, id: `${'x'.repeat(120)}ana@example.com` },
      { ...least, identifiers: { 'ana@example.com': '1' } },
      {
        ...least,
        activity: 'ana@example.com',
        outcome: 'ana@example.com',
        channel: { 'ana@example.com': 1 },
      },
    ];
    for (const raw of refusals) expect(JSON.stringify(read(raw))).not.toMatch(/ana@|example/);
  });
});

it('canonical JSON does not depend on the order of keys', () => {
  expect(canonicalJson({ b: [1, { d: undefined, c: null }], a: -0 })).toBe('{"a":0,"b":[1,{"c":null}]}');
  expect(canonicalJson(JSON.parse('{"a":1,"__proto__":2}'))).toBe(
    canonicalJson(JSON.parse('{"__proto__":2,"a":1}')),
  );
});

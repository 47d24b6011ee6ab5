import { describe, expect, it } from 'vitest';
import { storedTouchpoint } from '../../../shared/contract/touchpoint.ts';
import { MAX_TOUCHPOINT_BYTES } from '../../../shared/contract/touchpoint-values.ts';
import { canonicalJson } from '../../../shared/steps/canonical-json.ts';
import { namespacesOf, readTouchpoint, tidOf } from '../../../shared/steps/intake.ts';
import { EARLIEST, FUTURE_MS } from '../../../shared/steps/plain-touchpoint.ts';
import { intake } from '../../arbitraries/stored.ts';
import { least, NOW, whole } from '../../arbitraries/valid-touchpoint.ts';

const read = (raw: unknown) => readTouchpoint(raw, NOW, intake);

function taken(raw: unknown) {
  const result = read(raw);
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result.touchpoint;
}

function refused(raw: unknown) {
  const result = read(raw);
  if (result.ok) throw new Error(`taken: ${JSON.stringify(result.touchpoint)}`);
  const [issue] = result.issues;
  return { reason: result.reason, path: issue?.path, message: issue?.message, issues: result.issues };
}

const iso = (at: number) => new Date(at).toISOString();

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

describe('identifiers', () => {
  it('of placeholders only are refused with what to send', () => {
    const placeholders = {
      customerId: 'NULL',
      email: 'guest',
      phone: '000-000 000',
      deviceId: ' ',
      anonymousId: '-1',
    };
    for (const identifiers of [{}, placeholders, { customerId: '' }, { phone: 'call me' }]) {
      expect(refused({ ...least, identifiers })).toMatchObject({
        reason: 'no-identifier',
        path: 'identifiers',
        message: expect.stringContaining('send at least one real identifier'),
      });
    }
    expect(refused({ ...least, identifiers: {}, journey: { type: 'order', key: 'none' } })).toMatchObject({
      reason: 'no-identifier',
    });
  });

  it('beside a placeholder are used alone', () => {
    const stored = taken({ ...least, identifiers: { customerId: 'undefined', email: 'a@example.com' } });
    expect(namespacesOf(stored)).toEqual(['email']);
  });

  it('of namespaces that are not configured are refused by name', () => {
    const identifiers = { customerId: 'a', twitter: 'b', constructor: 'c' };
    expect(refused({ ...least, identifiers })).toMatchObject({
      reason: 'invalid',
      issues: [
        { path: 'identifiers.constructor', message: expect.stringContaining('use customerId, loyaltyId,') },
        { path: 'identifiers.twitter' },
      ],
    });
  });
});

describe('times', () => {
  it('up to ten minutes ahead are taken, later ones are from the future', () => {
    expect(taken({ ...least, occurredAt: iso(NOW + FUTURE_MS) }).at).toBe(NOW + FUTURE_MS);
    for (const occurredAt of [iso(NOW + FUTURE_MS + 1), '9999-12-31T23:59:59Z']) {
      expect(refused({ ...least, occurredAt })).toMatchObject({
        reason: 'from-the-future',
        path: 'occurredAt',
        message: expect.stringContaining('set the clock'),
      });
    }
  });

  it('before 2000 are from the past', () => {
    expect(taken({ ...least, occurredAt: iso(EARLIEST) }).at).toBe(EARLIEST);
    for (const occurredAt of [iso(EARLIEST - 1), '1970-01-01T00:00:00Z', '0000-01-01T00:00:00Z']) {
      expect(refused({ ...least, occurredAt })).toMatchObject({
        reason: 'from-the-past',
        path: 'occurredAt',
        message: expect.stringContaining('before 2000: set the clock'),
      });
    }
  });

  it('are compared in UTC, whatever their offset', () => {
    expect(taken({ ...least, occurredAt: '2026-11-22T12:00:00.000+01:00' }).at).toBe(taken(least).at);
    expect(taken({ ...least, occurredAt: '2026-11-22T22:00:00+11:00' }).at).toBe(taken(least).at);
  });
});

describe('size and characters', () => {
  it('a touchpoint of 64 KB is taken, one byte more is too large', () => {
    const says = (text: string) => ({ quadrant: 'says', text });
    const bytesOf = (raw: unknown) => Buffer.byteLength(JSON.stringify(raw));
    const long = [...Array.from({ length: 10 }, () => says('é'.repeat(3000))), says('a'.repeat(3000))];
    const left = MAX_TOUCHPOINT_BYTES - bytesOf({ ...least, voice: [...long, says('')] });
    const largest = { ...least, voice: [...long, says('a'.repeat(left))] };
    expect(bytesOf(largest)).toBe(MAX_TOUCHPOINT_BYTES);
    expect(read(largest).ok).toBe(true);
    expect(refused({ ...largest, id: `${largest.id}x` })).toMatchObject({
      reason: 'too-large',
      message: `has ${MAX_TOUCHPOINT_BYTES + 1} bytes, at most ${MAX_TOUCHPOINT_BYTES} are taken: shorten its texts and attributes`,
    });
  });

  it('half a surrogate pair is refused, in values and keys', () => {
    const broken = [
      '"comment":"\\ud83d"',
      '"comment":"\\ude00\\ud83d"',
      '"\\udfff":1',
      '"comment":"\\\\\\ud800"',
    ];
    for (const member of broken) {
      const raw = JSON.parse(`{"survey":{"instrument":"nps","variant":"0-10","score":1,${member}}}`);
      expect(refused({ ...least, ...raw })).toMatchObject({
        reason: 'invalid',
        message: 'holds broken Unicode (half a surrogate pair): send well-formed UTF-8',
      });
    }
  });

  it('whole pairs, and an escaped backslash before u, are text like any other', () => {
    for (const comment of ['😀', '\\ud800', '\\\\ud800', 'C:\\udf00\\😀']) {
      const survey = { instrument: 'nps', variant: '0-10', score: 1, comment };
      expect(taken({ ...least, survey })).toMatchObject({ survey: { comment } });
    }
  });
});

it('a version that is not known is refused with those that are', () => {
  for (const version of [0, 2, 1.5, '1', [1]]) {
    expect(refused({ ...least, version })).toMatchObject({
      reason: 'unsupported-version',
      path: 'version',
      message: `is ${JSON.stringify(version)}, versions 1 to 1 are known: send one of these`,
    });
  }
});

it('canonical JSON does not depend on the order of keys', () => {
  expect(canonicalJson({ b: [1, { d: undefined, c: null }], a: -0 })).toBe('{"a":0,"b":[1,{"c":null}]}');
  expect(canonicalJson(JSON.parse('{"a":1,"__proto__":2}'))).toBe(
    canonicalJson(JSON.parse('{"__proto__":2,"a":1}')),
  );
});

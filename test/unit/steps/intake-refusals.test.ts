import { describe, expect, it } from 'vitest';
import { MAX_TOUCHPOINT_BYTES } from '../../../shared/contract/touchpoint-values.ts';
import { namespacesOf } from '../../../shared/steps/intake.ts';
import { EARLIEST, FUTURE_MS } from '../../../shared/steps/plain-touchpoint.ts';
import { least, NOW } from '../../arbitraries/valid-touchpoint.ts';
import { read, refused, taken } from './intake-results.ts';

const iso = (at: number) => new Date(at).toISOString();

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

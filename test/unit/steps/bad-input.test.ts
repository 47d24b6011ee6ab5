import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { QUARANTINE_REASONS, quarantineRecord } from '../../../shared/contract/quarantine.ts';
import { storedTouchpoint } from '../../../shared/contract/touchpoint.ts';
import { ingest } from '../../../shared/steps/ingest.ts';
import { readTouchpoint } from '../../../shared/steps/intake.ts';
import { receive } from '../../../shared/steps/receive.ts';
import { intake } from '../../arbitraries/stored.ts';
import { least, NOW, whole } from '../../arbitraries/valid-touchpoint.ts';
import { createStack, stateOf } from './stack.ts';

const RUNS = process.env['HILVAN_LONG'] === undefined ? 1000 : 20_000;

/** The members of a JSON object, after those of the least touchpoint: later ones win. */
const touchpointWith = (members: string) => `${JSON.stringify(least).slice(0, -1)},${members}}`;
const envelopeOf = (...touchpoints: string[]) =>
  `{"detail-type":"Touchpoint Batch","source":"test","detail":{"touchpoints":[${touchpoints.join(',')}]}}`;
const take = (body: string) => receive({ id: 'm', body }, NOW, intake);

/** The first issue of the one touchpoint, which must be refused. */
function refusal(touchpoint: string) {
  const { touchpoints, refused } = take(envelopeOf(touchpoint));
  expect([touchpoints.length, refused.length]).toEqual([0, 1]);
  const [record] = refused;
  expect(quarantineRecord.parse(record)).toEqual(record);
  return { reason: record?.reason, ...record?.issues[0] };
}

describe('each wrong value is refused at its place', () => {
  it.each([
    ['"id":""', 'id', 'Too small: expected string to have >=1 characters'],
    ['"id":7', 'id', 'expected string, received number'],
    [`"id":"${'x'.repeat(129)}"`, 'id', 'Too big: expected string to have <=128 characters'],
    ['"occurredAt":"2026-11-22"', 'occurredAt', 'RFC 3339 time with an offset'],
    ['"occurredAt":"2026-11-22T11:00:00"', 'occurredAt', 'RFC 3339 time with an offset'],
    ['"occurredAt":"2026-02-30T11:00:00Z"', 'occurredAt', 'RFC 3339 time with an offset'],
    ['"occurredAt":"2026-11-22T11:00:00+24:00"', 'occurredAt', 'RFC 3339 time with an offset'],
    ['"occurredAt":1795345200000', 'occurredAt', 'RFC 3339 time with an offset'],
    ['"channel":"Call Center"', 'channel', 'must be a slug'],
    ['"channel":""', 'channel', 'must be a slug'],
    ['"activity":"order..placed"', 'activity', 'must be a dotted slug, such as order.placed'],
    ['"activity":"__proto__"', 'activity', 'must be a dotted slug'],
    ['"identifiers":[]', 'identifiers', 'expected record, received array'],
    ['"identifiers":{"customerId":7}', 'identifiers.customerId', 'expected string, received number'],
    ['"identifiers":{"customerId":null}', 'identifiers.customerId', 'expected string, received null'],
    ['"journey":{"key":""}', 'journey.key', 'Too small'],
    ['"journey":"A-1"', 'journey', 'expected object, received string'],
    ['"outcome":"done"', 'outcome', 'expected one of "completed"|"failed"|"abandoned"|"transferred"'],
    ['"context":{}', 'context.received', 'expected boolean, received undefined'],
    ['"context":{"received":"yes"}', 'context.received', 'expected boolean, received string'],
    ['"statements":{"fee":null}', 'statements.fee', 'Invalid input'],
    ['"durationSeconds":-1', 'durationSeconds', 'Too small: expected number to be >=0'],
    ['"durationSeconds":1e400', 'durationSeconds', 'expected number, received Infinity'],
    ['"durationSeconds":"60"', 'durationSeconds', 'expected number, received string'],
    ['"cost":{"amount":-1e400,"currency":"EUR"}', 'cost.amount', 'expected number, received'],
    ['"cost":{"amount":1,"currency":"eur"}', 'cost.currency', 'must be an ISO 4217 code, such as EUR'],
    ['"cost":5', 'cost', 'expected object, received number'],
    ['"survey":{"instrument":"nps","variant":"0-10","score":11}', 'survey.score', 'must lie on the scale'],
    ['"survey":{"instrument":"nps","variant":"ten","score":1}', 'survey.variant', 'must name the scale'],
    ['"voice":[{"quadrant":"says","text":""}]', 'voice[0].text', 'Too small'],
    [
      '"voice":[{"quadrant":"says","text":"a"},{"quadrant":"sings","text":"a"}]',
      'voice[1].quadrant',
      'expected one of',
    ],
    ['"attributes":{"a":[1]}', 'attributes.a', 'Invalid input'],
  ])('%s', (members, path, message) => {
    expect(refusal(touchpointWith(members))).toEqual({
      reason: 'invalid',
      path,
      message: expect.stringContaining(message),
    });
  });

  it('and many at once are told one by one', () => {
    const { refused } = take(envelopeOf(touchpointWith('"id":1,"channel":2,"activity":3,"team":4')));
    expect(refused[0]?.issues.map(each => each.path)).toEqual(['id', 'channel', 'activity', 'team']);
  });
});

describe('what JSON allows', () => {
  it('a name twice: the last one counts', () => {
    const { touchpoints } = take(envelopeOf(touchpointWith('"channel":"app","channel":"store"')));
    expect(touchpoints).toMatchObject([{ channel: 'store' }]);
  });

  it('minus zero is zero, and numbers may be written in any way', () => {
    const digests = ['0', '-0', '0.0', '0e5'].map(
      zero => take(envelopeOf(touchpointWith(`"durationSeconds":${zero}`))).touchpoints[0]?.digest,
    );
    expect(new Set(digests)).toEqual(new Set([expect.any(String)]));
  });

  it('a million identifiers, and a text of a megabyte, are too large', () => {
    const million = Array.from({ length: 1_000_000 }, (_, i) => `"i${i}":"${i}"`).join(',');
    for (const members of [`"identifiers":{${million}}`, `"reason":"${'x'.repeat(1_000_000)}"`]) {
      expect(refusal(touchpointWith(members))).toMatchObject({
        reason: 'too-large',
        message: expect.stringContaining('bytes, at most 65536 are taken'),
      });
    }
  });

  it('names of the prototype are names like any other, and no prototype changes', () => {
    for (const name of ['constructor', 'prototype']) {
      for (const members of [
        `"${name}":{"x":1}`,
        `"identifiers":{"${name}":"x"}`,
        `"attributes":{"${name}":"x"}`,
        `"journey":{"${name}":"x"}`,
        `"cost":{"amount":1,"currency":"EUR","${name}":{}}`,
      ]) {
        expect(refusal(touchpointWith(members)).reason, members).toBe('invalid');
      }
    }
    for (const members of ['"__proto__":{"x":1}', '"cost":{"amount":1,"currency":"EUR","__proto__":{}}']) {
      expect(refusal(touchpointWith(members)).reason, members).toBe('invalid');
    }
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false);
  });

  it('a statement about the "constructor" goes through the whole core', async () => {
    const { deps, store, clock } = createStack();
    const told = (id: string, channel: string, value: string) => ({
      ...least,
      id,
      channel,
      activity: 'order.changed',
      statements: { constructor: value, prototype: value },
    });
    const both = [told('a', 'web', 'monday'), told('b', 'store', 'tuesday')];
    const { counts } = await ingest(deps, [
      { id: 'm', body: envelopeOf(...both.map(each => JSON.stringify(each))) },
    ]);
    expect(counts).toMatchObject({ received: 2, stored: 2 });
    const { flags } = await stateOf(store, both, clock.now);
    const contradictions = Object.values(flags).filter(each => each.kind === 'contradiction');
    expect(new Set(contradictions.map(each => each.subject))).toEqual(new Set(['constructor', 'prototype']));
  });
});

/** A valid touchpoint with a few members replaced by anything, or anything at all. */
const anything = fc.oneof(
  fc.jsonValue(),
  fc
    .dictionary(fc.oneof(fc.constantFrom(...Object.keys(whole)), fc.string()), fc.jsonValue(), { maxKeys: 3 })
    .map(changes => ({ ...whole, ...changes })),
  fc
    .tuple(
      fc.constantFrom('journey', 'context', 'statements', 'cost', 'survey', 'attributes', 'identifiers'),
      fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue(), { maxKeys: 3 }),
    )
    .map(([field, value]) => ({ ...whole, [field]: value })),
);

describe('whatever it is', () => {
  it('a touchpoint is stored, or refused with a reason, a place and words', () => {
    let [stored, refused] = [0, 0];
    fc.assert(
      fc.property(fc.oneof(anything, fc.anything({ withBigInt: false })), raw => {
        const result = readTouchpoint(raw, NOW, intake);
        if (result.ok) {
          stored += 1;
          expect(storedTouchpoint.parse(result.touchpoint)).toEqual(result.touchpoint);
          return;
        }
        refused += 1;
        expect(QUARANTINE_REASONS).toContain(result.reason);
        expect(result.issues.length).toBeGreaterThan(0);
        for (const { message } of result.issues) expect(message.length).toBeGreaterThan(5);
      }),
      { numRuns: RUNS },
    );
    expect(Math.min(stored, refused)).toBeGreaterThan(RUNS / 100);
  });

  it('a message is accounted for: received = touchpoints + refused', () => {
    const envelopes = fc
      .record({
        'detail-type': fc.oneof(fc.constantFrom('Touchpoint', 'Touchpoint Batch'), fc.jsonValue()),
        source: fc.oneof(
          { weight: 9, arbitrary: fc.constant('test') },
          { weight: 1, arbitrary: fc.jsonValue() },
        ),
        detail: fc.oneof(fc.record({ touchpoints: fc.array(anything, { maxLength: 5 }) }), anything),
      })
      .map(each => JSON.stringify(each));
    const cut = fc.tuple(envelopes, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1)));
    fc.assert(
      fc.property(fc.oneof(envelopes, cut, fc.string({ unit: 'binary' }), fc.json()), body => {
        const { received, touchpoints, refused } = take(body);
        expect(received).toBe(touchpoints.length + refused.length);
        expect(received).toBeGreaterThan(0);
        for (const record of refused) expect(quarantineRecord.parse(record)).toEqual(record);
      }),
      { numRuns: RUNS },
    );
  });

  it('conserves through ingest, twice over: nothing is stored or quarantined anew by a redelivery', async () => {
    const bodies = fc.array(fc.array(anything, { maxLength: 4 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(bodies, async envelopes => {
        const { deps, store } = createStack();
        const messages = envelopes.map((each, i) => ({
          id: `${i}`,
          body: envelopeOf(...each.map(raw => JSON.stringify(raw))),
        }));
        const first = await ingest(deps, messages);
        const { received, stored, duplicate, quarantined } = first.counts;
        expect(first.failures).toEqual([]);
        expect(received).toBe(stored + duplicate + quarantined);
        const before = (await store.listQuarantine({ limit: 1000 })).items;
        const again = await ingest(deps, messages);
        expect(again.failures).toEqual([]);
        expect(again.counts).toMatchObject({ received, stored: 0 });
        expect((await store.listQuarantine({ limit: 1000 })).items).toEqual(before);
      }),
      { numRuns: RUNS / 5 },
    );
  });
});

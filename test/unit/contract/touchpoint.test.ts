import { describe, expect, it } from 'vitest';
import { envelope, touchpoint } from '../../../shared/contract/touchpoint.ts';
import { least, whole } from '../../arbitraries/valid-touchpoint.ts';

const places = (raw: unknown) =>
  touchpoint.safeParse(raw).error?.issues.map(issue => issue.path.join('.')) ?? [];

const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, i]));
const voice = (count: number) => Array.from({ length: count }, () => ({ quadrant: 'feels', text: 'lost' }));
const survey = (variant: string, score: number) => ({ instrument: 'ces', variant, score });

describe('touchpoint', () => {
  it('takes every field, and gives back what it was given', () => {
    expect(touchpoint.parse(whole)).toEqual(whole);
    expect(touchpoint.parse(least)).toEqual(least);
    // A field added to the contract must be added to the sample too.
    expect(Object.keys(whole).sort()).toEqual(Object.keys(touchpoint.shape).sort());
  });

  it.each(['id', 'occurredAt', 'channel', 'activity', 'identifiers'] as const)('needs %s', field => {
    const { [field]: _, ...others } = least;
    expect(places(others)).toEqual([field]);
  });

  it.each<[field: string, at: unknown, beyond: unknown, place?: string]>([
    ['id', 'x'.repeat(128), 'x'.repeat(129)],
    ['id', 'x', ''],
    ['occurredAt', '2028-02-29T23:59:59.999999999-11:45', '2027-02-29T23:59:59Z'],
    ['channel', 'a'.repeat(64), 'a'.repeat(65)],
    ['channel', 'call-center-2', 'call--center'],
    ['activity', 'a.b'.padEnd(128, 'c'), 'a.b'.padEnd(129, 'c')],
    ['activity', 'order.placed-twice.9', 'order.'],
    ['identifiers', { ['n'.repeat(64)]: 'v'.repeat(512) }, { n: 'v'.repeat(513) }, 'identifiers.n'],
    ['identifiers', {}, { ['n'.repeat(65)]: 'v' }, `identifiers.${'n'.repeat(65)}`],
    ['journey', { key: 'k'.repeat(256) }, { key: 'k'.repeat(257) }, 'journey.key'],
    ['journey', {}, { type: 'Order' }, 'journey.type'],
    ['context', { received: false }, { received: 0 }, 'context.received'],
    ['statements', keys(50), keys(51)],
    ['statements', { s: 'v'.repeat(1024) }, { s: 'v'.repeat(1025) }, 'statements.s'],
    ['statements', { s: false }, { s: {} }, 'statements.s'],
    ['attributes', keys(50), keys(51)],
    ['attributes', { ['a'.repeat(64)]: 1 }, { ['a'.repeat(65)]: 1 }, `attributes.${'a'.repeat(65)}`],
    ['attributes', { 'utm_source.x-1': 1 }, { 'utm source': 1 }, 'attributes.utm source'],
    ['durationSeconds', 31_536_000, 31_536_001],
    ['durationSeconds', 0, -0.001],
    ['cost', { amount: 1e12, currency: 'EUR' }, { amount: 1.1e12, currency: 'EUR' }, 'cost.amount'],
    ['value', { amount: -1e12, currency: 'EUR' }, { amount: Number.NaN, currency: 'EUR' }, 'value.amount'],
    ['survey', survey('1-7', 7), survey('1-7', 7.5), 'survey.score'],
    ['survey', survey('0-100', 0), survey('1-7', 0), 'survey.score'],
    [
      'survey',
      { ...survey('1-5', 1), comment: 'c'.repeat(4000) },
      { ...survey('1-5', 1), comment: 'c'.repeat(4001) },
      'survey.comment',
    ],
    ['voice', voice(20), voice(21)],
    ['voice', [], [{ quadrant: 'says' }], 'voice.0.text'],
    ['version', 1, 2],
  ])('%s has its limits', (field, at, beyond, place = field) => {
    expect(places({ ...least, [field]: at })).toEqual([]);
    expect(places({ ...least, [field]: beyond })).toEqual([place]);
  });

  it('knows no other field, at any level', () => {
    expect(places({ ...least, colour: 'blue' })).toEqual(['']);
    for (const field of ['journey', 'context', 'cost', 'value', 'survey'] as const) {
      expect(places({ ...whole, [field]: { ...whole[field], colour: 'blue' } })).toEqual([field]);
    }
    expect(places({ ...whole, voice: [{ quadrant: 'says', text: 'a', colour: 'blue' }] })).toEqual([
      'voice.0',
    ]);
  });
});

describe('envelope', () => {
  it('holds at least one member, of whatever kind', () => {
    expect(envelope.parse({ version: 1, touchpoints: [null, least, 7] }).touchpoints).toEqual([
      null,
      least,
      7,
    ]);
    for (const raw of [
      {},
      { touchpoints: [] },
      { touchpoints: {} },
      { touchpoints: [least], more: 1 },
      [least],
    ]) {
      expect(envelope.safeParse(raw).success).toBe(false);
    }
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationMs } from '../../../shared/contract/duration.ts';
import { defaultIdentityConfig } from '../../../shared/contract/identity-config.ts';
import { identityConfig } from '../../../shared/contract/identity-schema.ts';
import { dottedSlug, duration, instant, money, slug } from '../../../shared/contract/primitives.ts';

const HOUR = 3_600_000;

describe('durations', () => {
  it.each([
    ['P1W', 168 * HOUR],
    ['P3D', 72 * HOUR],
    ['PT30M', HOUR / 2],
    ['P1DT12H', 36 * HOUR],
    ['PT1H30M15S', 1.5 * HOUR + 15_000],
    ['PT90S', 90_000],
    ['P99999D', 99_999 * 24 * HOUR],
  ])('%s', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
    expect(duration.parse(text)).toBe(text);
  });

  it('of months, fractions, signs, other orders, or of nothing, are none', () => {
    const others = [
      '',
      'P',
      'PT',
      'P1DT',
      'P1M',
      'P1Y',
      'P1W2D',
      'PT1.5H',
      '-P1D',
      'P-1D',
      '1D',
      'p1d',
      'PT1S1M',
      'P1D ',
      'P123456D',
    ];
    for (const text of others) {
      expect(durationMs(text), text).toBeUndefined();
      expect(duration.safeParse(text).success, text).toBe(false);
    }
    expect(duration.safeParse('PT0S').error?.issues[0]?.message).toContain('such as P3D or PT30M');
  });

  it('are the sum of their parts', () => {
    const part = fc.integer({ min: 0, max: 9999 });
    fc.assert(
      fc.property(part, part, part, part, (days, hours, minutes, seconds) => {
        expect(durationMs(`P${days}DT${hours}H${minutes}M${seconds}S`)).toBe(
          days * 24 * HOUR + hours * HOUR + minutes * 60_000 + seconds * 1000,
        );
      }),
    );
  });
});

describe('slugs, times and money', () => {
  const slugs = ['web', 'call-center', '9', '2nd-line'];
  const none = [
    '',
    '-',
    'web-',
    '-web',
    'call--center',
    'Web',
    'caf\u00e9',
    'a b',
    'a_b',
    'web\n',
    '__proto__',
  ];
  it.each([
    ['slug', slug, slugs, [...none, 'a.b']],
    [
      'dotted slug',
      dottedSlug,
      [...slugs, 'order.placed', 'a.b-c.1'],
      [...none, '.', 'a.', '.a', 'a..b', 'order.*'],
    ],
    [
      'instant',
      instant,
      ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00.123+05:30', '2024-02-29T00:00:00-00:00'],
      [
        '2026-11-22T10:00:00',
        '2026-11-22',
        '2026-11-22 10:00:00Z',
        '2026-11-22T24:00:00Z',
        '2023-02-29T00:00:00Z',
        '2026-11-22T10:00Z',
        ' 2026-11-22T10:00:00Z',
      ],
    ],
  ])('%s', (_, schema, good, bad) => {
    for (const text of good) expect(schema.safeParse(text).success, text).toBe(true);
    for (const text of bad) expect(schema.safeParse(text).success, text).toBe(false);
  });

  it('every time that is taken is a time to JavaScript too', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }),
        fc.integer({ min: -1439, max: 1439 }),
        (date, minutes) => {
          const [hh, mm] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map(each =>
            String(each).padStart(2, '0'),
          );
          const text = `${date.toISOString().slice(0, -1)}${minutes < 0 ? '-' : '+'}${hh}:${mm}`;
          expect(instant.safeParse(text).success, text).toBe(true);
          expect(Date.parse(text)).toBe(date.getTime() - minutes * 60_000);
        },
      ),
    );
  });

  it('money', () => {
    expect(money.parse({ amount: -0.5, currency: 'EUR' })).toEqual({ amount: -0.5, currency: 'EUR' });
    for (const raw of [
      { amount: '1', currency: 'EUR' },
      { amount: 1 },
      { amount: 1, currency: 'EURO' },
      { amount: Number.POSITIVE_INFINITY, currency: 'EUR' },
      { amount: 1, currency: 'EUR', vat: 1 },
    ]) {
      expect(money.safeParse(raw).success).toBe(false);
    }
  });
});

describe('identity configuration', () => {
  it('is valid by default, with the namespaces of the semantics in their order', () => {
    expect(identityConfig.parse(defaultIdentityConfig)).toEqual(defaultIdentityConfig);
    expect(defaultIdentityConfig.namespaces.map(each => each.name)).toEqual([
      'customerId',
      'loyaltyId',
      'email',
      'phone',
      'deviceId',
      'anonymousId',
    ]);
  });

  it('names each namespace once', () => {
    const [first] = defaultIdentityConfig.namespaces;
    const twice = { ...defaultIdentityConfig, namespaces: [first, first] };
    expect(identityConfig.safeParse(twice).error?.issues).toMatchObject([
      { path: ['namespaces'], message: 'each namespace must be named once' },
    ]);
    const namespaces = [{ ...first, name: 'journey:order' }];
    expect(identityConfig.safeParse({ ...defaultIdentityConfig, namespaces }).success).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { boundReached } from '../../../shared/domain/bound.ts';
import { redactId, redactTouchpoint } from '../../../shared/domain/redact-touchpoint.ts';
import { digestInId } from '../../../shared/domain/redacted-id.ts';

type Texts = Parameters<typeof redactTouchpoint>[0];
const base = { channel: 'web', activity: 'order.placed' };
const redacted = (texts: Partial<Texts>) => redactTouchpoint({ ...base, ...texts }, 'ES');
const attribute = (name: string, value: string | number | boolean) =>
  redacted({ attributes: { [name]: value } }).attributes;

const CARD = '4111111111111111';
const DIGEST = 'abcdefghijklmnopqrstuv';

describe('a touchpoint without what leads to a person', () => {
  it('is the very object where there is nothing to take out', () => {
    const clean = {
      ...base,
      id: 't1',
      survey: { instrument: 'nps', variant: '0-10', score: 9, comment: 'todo bien' } as const,
      voice: [{ quadrant: 'says', text: 'gracias' } as const],
      statements: { 'delivery-date': '2026-11-30' },
      attributes: { size: 'L', paid: true, count: 3 },
      context: { received: true, from: 'store' },
      reason: 'bill',
      team: 'online',
      segment: 'new',
    };
    expect(redactTouchpoint(clean, 'ES')).toBe(clean);
    expect(redacted({ survey: { instrument: 'nps', variant: '0-10', score: 9 } })).toEqual({
      ...base,
      survey: { instrument: 'nps', variant: '0-10', score: 9 },
    });
  });

  it('has comments and voice without it, and all else of them', () => {
    const survey = { instrument: 'nps', variant: '0-10', score: 3 } as const;
    expect(redacted({ survey: { ...survey, comment: 'soy ana@example.com' } })).toEqual({
      ...base,
      survey: { ...survey, comment: 'soy [e-mail]' },
    });
    expect(
      redacted({
        voice: [
          { quadrant: 'says', text: 'gracias' },
          { quadrant: 'feels', text: 'mi tel. es 600 111 222' },
        ],
      }),
    ).toEqual({
      ...base,
      voice: [
        { quadrant: 'says', text: 'gracias' },
        { quadrant: 'feels', text: 'mi tel. es [phone]' },
      ],
    });
  });

  it('reads what was said in the country of the producer', () => {
    const survey = { instrument: 'nps', variant: '0-10', score: 3 } as const;
    const said = {
      ...base,
      survey: { ...survey, comment: 'x 600111222' },
      voice: [{ quadrant: 'says' as const, text: 'x 600111222' }],
    };
    expect(redactTouchpoint(said, 'FR')).toBe(said);
    expect(redactTouchpoint(said, 'ES')).toMatchObject({
      survey: { comment: 'x [phone]' },
      voice: [{ text: 'x [phone]' }],
    });
  });

  it('has statements and attributes without it, by the country of the producer', () => {
    const [statements, attributes] = [{ note: 'llama al 600111222' }, { note: CARD, size: 'L' }];
    expect(redacted({ statements, attributes })).toEqual({
      ...base,
      statements: { note: 'llama al [phone]' },
      attributes: { note: '[card]', size: 'L' },
    });
    const french = { ...base, attributes: { note: 'x 600111222' } };
    expect(redactTouchpoint(french, 'FR')).toBe(french);
    expect(redactTouchpoint(french, 'ES').attributes).toEqual({ note: 'x [phone]' });
  });

  it.each(['channel', 'activity', 'reason', 'team', 'segment'] as const)(
    'has no card in its %s, which stays a slug',
    field => {
      expect(redacted({ [field]: `of-${CARD}` })).toEqual({ ...base, [field]: 'of-card' });
      expect(redacted({ [field]: 'ana@example.com' })).toEqual({ ...base, [field]: 'mail' });
      // A row of digits is the nature of a slug: only with its plus would it be a telephone number.
      for (const slug of ['of-600111222', 'tel-600111222', '600111222'])
        expect(redacted({ [field]: slug })).toEqual({ ...base, [field]: slug });
    },
  );

  it('nor in where its context comes from', () => {
    const context = { received: true, from: CARD };
    expect(redacted({ context })).toEqual({ ...base, context: { received: true, from: 'card' } });
    expect(redacted({ context: { from: undefined } })).toEqual({ ...base, context: { from: undefined } });
  });
});

describe('an attribute', () => {
  it.each([
    ['telefono', 600111222, '[phone]'],
    ['telefono', '600111222', '[phone]'],
    ['cuenta', 1_000_000, '[account]'],
    ['note', Number(CARD), '[card]'],
  ])('%s: %s is a number that leads to somebody', (name, value, told) => {
    expect(attribute(name, value)).toEqual({ [name]: told });
  });

  it.each<[string, string | number | boolean]>([
    ['amount', 600111222],
    ['orderNumber', 600111222],
    ['orderNumber', '600111222'],
    ['cuenta', 999_999],
    ['cuenta', 1_234_567.5],
    ['cuenta', 2 ** 53],
    ['cuenta', -1_234_567],
    ['telefono', true],
    ['telefono', false],
  ])('%s: %s stays', (name, value) => {
    expect(attribute(name, value)).toEqual({ [name]: value });
  });

  it('may hold it in its name', () => {
    expect(attribute(CARD, 'x')).toEqual({ card: 'x' });
    expect(attribute('ana@example.com', 1)).toEqual({ mail: 1 });
  });

  it('of two that come to one name the value stays that does so in any order', () => {
    const other = '5555555555554444';
    for (const [a, b, stays] of [
      ['x', 'y', 'y'],
      ['y', 'x', 'y'],
      [10, 9, 9],
      [9, 10, 9],
      [9, 9, 9],
    ] as const) {
      expect(redacted({ attributes: { [`a${CARD}`]: a, b: 0, [`a${other}`]: b } }).attributes).toEqual({
        acard: stays,
        b: 0,
      });
    }
  });

  it('keeps its place where no name changes', () => {
    const kept = redacted({ attributes: { z: CARD, a: 'x' } }).attributes ?? {};
    expect(Object.entries(kept)).toEqual([
      ['z', '[card]'],
      ['a', 'x'],
    ]);
    const sorted = redacted({ attributes: { z: 'x', b: 'y', [CARD]: 'w', a: 'v' } }).attributes ?? {};
    expect(Object.keys(sorted)).toEqual(['a', 'b', 'card', 'z']);
  });
});

describe('an id', () => {
  it.each([
    ['order-600111222', 'order-600111222'],
    ['600111222', '600111222'],
    ['tel-600111222', 'tel-600111222'],
    ['ana@example.com', `[e-mail]~${DIGEST}`],
    [`pay-${CARD}`, `pay-[card]~${DIGEST}`],
    ['+34600111222/1', `[phone]/1~${DIGEST}`],
    // It looks redacted already: another's must not be taken for it.
    [`[e-mail]~${DIGEST}`, `[e-mail]~${DIGEST}~${DIGEST}`],
  ])('%s is kept as %s', (id, kept) => {
    expect(redactId(id, DIGEST, 'ES')).toBe(kept);
  });

  it('is cut short before its digest, between two characters', () => {
    const long = `ana@example.com ${'x'.repeat(90)}😀yyyy`;
    expect(redactId(long, DIGEST, 'ES')).toBe(`[e-mail] ${'x'.repeat(90)}\ufffd~${DIGEST}`);
  });

  it.each(['[e-mail]~', '[phone]/1~', 'x[card]y\nz~', '[account]-~~'])(
    '%j and a digest: it is known',
    start => {
      expect(digestInId(start + DIGEST)).toBe(DIGEST);
    },
  );

  it.each([
    DIGEST,
    `~${DIGEST}`,
    `[name]~${DIGEST}`,
    `[card]${DIGEST}`,
    `[card]~${DIGEST} `,
    `[card]~${DIGEST.slice(1)}`,
    `[card]~${DIGEST.slice(1)}.`,
  ])('%j is none that was redacted', id => {
    expect(digestInId(id)).toBeUndefined();
  });
});

it('a bound is announced once by each identifier', () => {
  expect(boundReached('anchors-per-identifier', 'deviceId.d', 200)).toEqual({
    eventId: 'anchors-per-identifier~deviceId.d',
    bound: 'anchors-per-identifier',
    identifier: 'deviceId.d',
    limit: 200,
  });
});

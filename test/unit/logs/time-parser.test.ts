import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTimeParser } from '../../../cli/logs/time-parser.ts';

function parse(text: string): number {
  const bytes = Buffer.from(text);
  return createTimeParser().parse(bytes, 0, bytes.length);
}

const TEN = Date.UTC(2026, 10, 22, 10, 0, 0);

describe('times that are read', () => {
  test.each([
    ['2026-11-22T10:00:00Z', TEN],
    ['2026-11-22t10:00:00z', TEN],
    ['2026-11-22T11:00:00+01:00', TEN],
    ['2026-11-22T05:30:00-0430', TEN],
    ['2026-11-22 12:00:00+02', TEN],
    ['2026-11-22 12:00:00 +02:00', TEN],
    ['2026-11-22 10:00:00', TEN],
    ['2026-11-22 10:00', TEN],
    ['2026/11/22 10:00', TEN],
    ['  2026-11-22 10:00  ', TEN],
    ['2026-11-22', TEN - 36_000_000],
    ['2026-11-22T09:59:60Z', TEN],
    ['2011-10-11 13:45:40.276000+02:00', Date.UTC(2011, 9, 11, 11, 45, 40, 276)],
    ['2026-11-22 10:00:00,5', TEN + 500],
    [String(TEN), TEN],
    [String(TEN / 1000), TEN],
    ['1.25', 1250],
    ['-1', -1000],
    ['0', 0],
    ['2024-02-29', Date.UTC(2024, 1, 29)],
  ])('%s', (text, time) => expect(parse(text)).toBe(time));

  test('keep microseconds apart', () => {
    expect(parse('2026-11-22T10:00:00.000001Z')).toBeLessThan(parse('2026-11-22T10:00:00.000002Z'));
  });
});

describe('texts that are no time', () => {
  test.each([
    '',
    ' ',
    'yesterday',
    '22/11/2026',
    '2026-13-01',
    '2026-02-29',
    '1900-02-29',
    '2026-11-31',
    '2026-11-00',
    '2026-00-10',
    '2026-11/22',
    '2026-11-22 24:00',
    '2026-11-22 10:60',
    '2026-11-22 10:00:61',
    '2026-11-22 10',
    '2026-11-22 10:00:00.',
    '2026-11-22T10:00:00+',
    '2026-11-22T10:00:00+1',
    '2026-11-22T10:00:00+01:',
    '2026-11-22T10:00:00+24:00',
    '2026-11-22T10:00:00Z!',
    '2026-11-22T10:00:00 CET',
    '20261122',
    '20261122100000',
    '123456789012345',
    '12a',
    '1e3',
    '-',
    '--1',
    '2026-',
  ])('%j', text => expect(parse(text)).toBeNaN());
});

test('times without a zone are counted, those with one or as numbers are not', () => {
  const times = createTimeParser();
  for (const text of ['2026-11-22', '2026-11-22 10:00', '2026-11-22T10:00Z', '2026-11-22T10:00+01', '5']) {
    times.parse(Buffer.from(text), 0, text.length);
  }
  expect(times.withoutZone()).toBe(2);
});

test('agrees with Date on every RFC 3339 time', () => {
  const zone = fc.constantFrom('Z', '+00:00', '+05:45', '-11:30', '+14:00');
  fc.assert(
    fc.property(
      fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true }),
      zone,
      (date, offset) => {
        const text = date.toISOString().replace('Z', offset);
        expect(parse(text)).toBeCloseTo(Date.parse(text), 3);
      },
    ),
    { numRuns: 1000 },
  );
});

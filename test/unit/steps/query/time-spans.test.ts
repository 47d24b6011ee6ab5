import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SpanUnit, timeSpans } from '../../../../shared/steps/query/time-spans.ts';
import { runs } from '../../../runs.ts';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
const hours = ({ boundaries }: { boundaries: number[] }) =>
  boundaries.slice(1).map((end, i) => (end - (boundaries[i] ?? 0)) / HOUR);

describe('spans of a time zone', () => {
  test('a day has 23 or 25 hours where clocks change', () => {
    const spring = timeSpans(at('2026-03-28T12:00Z'), at('2026-03-30T12:00Z'), 'day', 'Europe/Madrid');
    expect(spring.labels).toEqual(['2026-03-28', '2026-03-29', '2026-03-30']);
    expect(hours(spring)).toEqual([24, 23, 24]);
    expect(spring.boundaries[0]).toBe(at('2026-03-28T00:00+01:00'));
    const autumn = timeSpans(at('2026-10-25T12:00Z'), at('2026-10-25T12:01Z'), 'day', 'Europe/Madrid');
    expect(hours(autumn)).toEqual([25]);
  });

  test('an hour that comes twice is two hours', () => {
    const { labels } = timeSpans(at('2026-10-25T00:30Z'), at('2026-10-25T02:30Z'), 'hour', 'Europe/Madrid');
    expect(labels).toEqual(['2026-10-25T02:00+02:00', '2026-10-25T02:00+01:00', '2026-10-25T03:00+01:00']);
    const west = timeSpans(at('2026-01-01T00:10Z'), at('2026-01-01T00:20Z'), 'hour', 'America/St_Johns');
    expect(west.labels).toEqual(['2025-12-31T20:00-03:30']);
  });

  test('half an hour of change: one span ends with it', () => {
    const spans = timeSpans(at('2026-04-04T14:00Z'), at('2026-04-04T16:29Z'), 'hour', 'Australia/Lord_Howe');
    expect(spans.labels).toEqual([
      '2026-04-05T01:00+11:00',
      '2026-04-05T01:30+10:30',
      '2026-04-05T02:00+10:30',
    ]);
    expect(hours(spans)).toEqual([1, 0.5, 1]);
  });

  test('where clocks skip midnight the day begins at one', () => {
    const spans = timeSpans(at('2018-11-03T12:00Z'), at('2018-11-05T12:00Z'), 'day', 'America/Sao_Paulo');
    expect(spans.labels).toEqual(['2018-11-03', '2018-11-04', '2018-11-05']);
    expect(spans.boundaries[1]).toBe(at('2018-11-04T01:00-02:00'));
    expect(hours(spans)).toEqual([24, 23, 24]);
  });

  test('a day that a zone left out has no span', () => {
    const { labels } = timeSpans(at('2011-12-29T12:00Z'), at('2011-12-31T12:00Z'), 'day', 'Pacific/Apia');
    expect(labels).toEqual(['2011-12-29', '2011-12-31', '2012-01-01']);
  });

  test('weeks begin on Monday and are numbered by ISO 8601', () => {
    const { labels, boundaries } = timeSpans(at('2026-12-28T00:00Z'), at('2027-01-05T00:00Z'), 'week', 'UTC');
    expect(labels).toEqual(['2026-W53', '2027-W01']);
    expect(boundaries).toEqual([at('2026-12-28'), at('2027-01-04'), at('2027-01-11')]);
    expect(timeSpans(at('2027-01-03T23:59Z'), at('2027-01-04'), 'week', 'UTC').labels).toEqual(['2026-W53']);
  });

  test('months', () => {
    const { labels, boundaries } = timeSpans(
      at('2026-12-31T23:30Z'),
      at('2027-02-02T00:00Z'),
      'month',
      'Asia/Tokyo',
    );
    expect(labels).toEqual(['2027-01', '2027-02']);
    expect(boundaries[0]).toBe(at('2027-01-01T00:00+09:00'));
  });

  test('`to` is not included; of no time there is no span', () => {
    expect(timeSpans(at('2026-01-01'), at('2026-01-02'), 'day', 'UTC').labels).toEqual(['2026-01-01']);
    expect(timeSpans(at('2026-01-01'), at('2026-01-01'), 'day', 'UTC')).toEqual({
      boundaries: [at('2026-01-01')],
      labels: [],
    });
  });

  test('too many spans, or a zone that is none, is refused', () => {
    expect(() => timeSpans(0, 11 * HOUR, 'hour', 'UTC', 10)).toThrow('More than 10 spans');
    expect(timeSpans(0, 10 * HOUR, 'hour', 'UTC', 10).labels).toHaveLength(10);
    expect(() => timeSpans(0, 1, 'day', 'Europe/Atlantis')).toThrow(RangeError);
  });

  test('whatever the zone: in order, without gaps, and each instant lies in the span that its local date names', () => {
    const zone = fc.constantFrom(
      'Europe/Madrid',
      'America/Sao_Paulo',
      'America/Havana',
      'Asia/Kathmandu',
      'Pacific/Apia',
    );
    const unit = fc.constantFrom<SpanUnit>('day', 'week', 'month');
    const from = fc.integer({ min: at('2008-01-01') / HOUR, max: at('2027-01-01') / HOUR });
    fc.assert(
      fc.property(
        zone,
        unit,
        from,
        fc.integer({ min: 1, max: 2000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (name, of, first, length, part) => {
          const [start, end] = [first * HOUR, (first + length) * HOUR];
          const { boundaries, labels } = timeSpans(start, end, of, name);
          expect(boundaries[0]).toBeLessThanOrEqual(start);
          expect(boundaries.at(-1)).toBeGreaterThanOrEqual(end);
          expect(boundaries).toEqual([...new Set(boundaries)].sort((a, b) => a - b));
          if (of === 'week') return;
          const instant = Math.floor(start + part * (end - start - 1));
          const place = boundaries.findLastIndex(boundary => boundary <= instant);
          const date = new Intl.DateTimeFormat('sv-SE', { timeZone: name }).format(instant);
          expect(date.slice(0, of === 'month' ? 7 : 10)).toBe(labels[place]);
        },
      ),
      { numRuns: runs(40, 1000) },
    );
  });
});

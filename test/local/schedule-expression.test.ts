import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../local/schedule-expression.ts';

describe('rate', () => {
  it.each([
    ['rate(1 minute)', 60_000],
    ['rate(5 minutes)', 300_000],
    ['rate(2 hours)', 7_200_000],
    ['rate(1 day)', 86_400_000],
  ])('%s', (expression, everyMs) => {
    expect(parseSchedule(expression)).toEqual({ everyMs });
  });
});

describe('cron, in UTC', () => {
  const fires = (expression: string, time: string) => {
    const schedule = parseSchedule(expression);
    return 'at' in schedule && schedule.at(new Date(time));
  };
  // 22 November 2026 is a Sunday, the first day of the week.
  it.each([
    ['cron(0 10 * * ? *)', ['2026-11-22T10:00:00Z'], ['2026-11-22T10:01:00Z', '2026-11-22T11:00:00Z']],
    ['cron(0/15 * * * ? *)', ['2026-11-22T10:45:00Z', '2026-11-22T10:00:00Z'], ['2026-11-22T10:50:00Z']],
    ['cron(*/20 8-9 * * ? *)', ['2026-11-22T09:40:00Z'], ['2026-11-22T10:00:00Z']],
    ['cron(0 9 ? * MON-FRI *)', ['2026-11-23T09:00:00Z'], ['2026-11-22T09:00:00Z']],
    ['cron(0 9 ? * 1 *)', ['2026-11-22T09:00:00Z'], ['2026-11-23T09:00:00Z']],
    [
      'cron(0 0 1,15 JAN,jul ? 2026-2027)',
      ['2027-07-15T00:00:00Z'],
      ['2028-07-15T00:00:00Z', '2026-03-01T00:00:00Z'],
    ],
  ])('%s', (expression, yes, no) => {
    for (const time of yes) expect(fires(expression, time), time).toBe(true);
    for (const time of no) expect(fires(expression, time), time).toBe(false);
  });
});

it.each([
  'rate(0 minutes)',
  'rate(5 seconds)',
  'at(2026-11-22T10:00:00)',
  'cron(0 10 * * *)',
  'cron(0 10 * * * *)',
  'cron(0 10 ? * ? *)',
  'cron(0 10 L * ? *)',
  'cron(0 10 ? * 6#3 *)',
  'cron(0 10 3W * ? *)',
  'cron(60 10 * * ? *)',
  'cron(5-1 10 * * ? *)',
  'every day',
])('%s is refused aloud', expression => {
  expect(() => parseSchedule(expression)).toThrow(expression);
});
